// Says of each AsyncAPI document what the parser finds wrong with it, worst first. With --page=FILE, the last one becomes one HTML page.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Parser, fromFile, stringify } from '@asyncapi/parser';

const SEVERITIES = ['error', 'warning', 'information', 'hint'];
const page = process.argv.find((argument) => argument.startsWith('--page='))?.slice('--page='.length);
const parser = new Parser();
let document;
for (const file of process.argv.slice(2).filter((argument) => !argument.startsWith('--'))) {
  const parsed = await fromFile(parser, file).parse();
  document = parsed.document;
  parsed.diagnostics.sort((one, other) => one.severity - other.severity);
  for (const { severity, code, path, message } of parsed.diagnostics) {
    console.log(`${file}: ${SEVERITIES[severity]} ${code} /${path.join('/')}: ${message}`);
  }
}
if (document && page) {
  const component = (path) => readFileSync(createRequire(import.meta.url).resolve(`@asyncapi/react-component/${path}`), 'utf8');
  // Nothing in it may end the script that it stands in.
  const json = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');
  writeFileSync(page, `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info().title()}</title>
<style>${component('styles/default.min.css')}</style>
</head>
<body>
<div id="document"></div>
<script>${component('browser/standalone/without-parser.js').replaceAll('</script', '<\\/script')}</script>
<script>
AsyncApiStandalone.render(
  { schema: JSON.parse(${json(stringify(document))}), config: { show: { sidebar: true }, expand: { messageExamples: true } } },
  document.getElementById('document'));
</script>
</body>
</html>
`);
  console.log(`written to ${page}`);
}
process.exit(document ? 0 : 1);
