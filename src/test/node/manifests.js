// Reads a JSON array of manifests from standard input; says of each that is wrong what is wrong, and of which there is no model.
const API_GROUPS = {
  'keda.sh/v1alpha1': ['@kubernetes-models/keda', 'keda.sh/v1alpha1'],
  'monitoring.coreos.com/v1': ['@kubernetes-models/prometheus-operator', 'monitoring.coreos.com/v1'],
  'networking.k8s.io/v1': ['kubernetes-models', 'networking.k8s.io/v1'],
};

function modelOf({ apiVersion, kind }) {
  const [source, folder] = API_GROUPS[apiVersion] ?? ['kubernetes-models', apiVersion];
  return require(`${source}/${folder}`)[kind];
}

const manifests = JSON.parse(require('fs').readFileSync(0, 'utf8'));
let wrong = 0;
for (const manifest of manifests) {
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  try {
    new (modelOf(manifest))(manifest).validate();
  } catch (error) {
    wrong += 1;
    console.log(`${name}: ${error.message}`);
  }
}
console.log(`${manifests.length} manifests, ${wrong} wrong`);
process.exit(wrong === 0 ? 0 : 1);
