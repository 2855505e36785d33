// Reads a JSON array of manifests from standard input, and says of each that is wrong what is wrong. No model is wrong, too.
import { readFileSync } from 'node:fs';

const ELSEWHERE = {
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

async function modelOf({ apiVersion, kind }) {
  const source = ELSEWHERE[apiVersion.split('/')[0]] ?? 'kubernetes-models';
  const models = await import(`${source}/${apiVersion}`);
  return models[kind];
}

const manifests = JSON.parse(readFileSync(0, 'utf8'));
let wrong = 0;
for (const manifest of manifests) {
  try {
    const Model = await modelOf(manifest);
    new Model(manifest).validate();
  } catch (error) {
    wrong += 1;
    console.log(`${manifest.kind} ${manifest.metadata.name}: ${error.message}`);
  }
}
console.log(`${manifests.length} manifests, ${wrong} wrong`);
process.exit(wrong === 0 ? 0 : 1);
