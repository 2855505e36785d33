// Calls the gateway's API by the vendor's own SDK. Reads one call a line from standard input, as JSON
// {endpoint, accessKeyId, accessKeySecret, method, request}, and answers each by one line: {body} or {error}.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { default: Client, ...models } = require('@alicloud/cloudapi20160714');
const { Config } = require('@alicloud/openapi-core').$OpenApiUtil;

// The SDK logs what it answers with; nothing but our lines may stand on standard output.
console.log = console.error;

async function call({ endpoint, accessKeyId, accessKeySecret, method, request }) {
  const client = new Client(new Config({ endpoint, accessKeyId, accessKeySecret, protocol: 'HTTP' }));
  const Request = models[`${method[0].toUpperCase()}${method.slice(1)}Request`];
  const { body } = await client[method](new Request(request));
  return body;
}

function reported({ name, code, statusCode, message, retryAfter }) {
  return { name, code, statusCode, message, retryAfter };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { body: await call(JSON.parse(line)) };
  } catch (error) {
    answer = { error: reported(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
