import { parseArgs } from 'node:util';
import { checkManifests, readManifests } from '../../kubernetes/render.ts';
import { KUBE_VERSION, KUBERNETES_VERSIONS, runTool } from '../../kubernetes/tools.ts';
import { get, put, startPod } from '../cluster.ts';
import { fail, print, readFacts, runProgram } from '../facts.ts';

// `helm upgrade --install`: rendered by Helm itself, held to the schemas of each Kubernetes, and its pod started.

/** Kinds that a cluster knows only with an operator, which this one doesn't have. */
const OF_AN_OPERATOR = /^(?:ServiceMonitor|PrometheusRule|ExternalSecret)$/;

async function upgrade(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      ...{ install: { type: 'boolean' }, wait: { type: 'boolean' } },
      ...{ namespace: { type: 'string' }, values: { type: 'string' } },
    },
    allowPositionals: true,
  });
  const [release = '', chart = ''] = positionals;
  const { install, wait, namespace = '', values: file = '' } = values;
  if (positionals.length !== 2 || install !== true || wait !== true) fail(`helm upgrade ${args.join(' ')}`);
  get('namespaces', namespace);
  const text = runTool('helm', [
    'template',
    release,
    chart,
    '--namespace',
    namespace,
    ...KUBE_VERSION,
    '--values',
    file,
  ]);
  for (const version of KUBERNETES_VERSIONS) {
    const { faults } = checkManifests(text, version);
    if (faults.length > 0) fail(`Kubernetes ${version}: ${faults.join('; ')}`);
  }
  const manifests = readManifests(text);
  const unknown = manifests.find(({ kind }) => OF_AN_OPERATOR.test(kind));
  if (unknown !== undefined) fail(`no matches for kind "${unknown.kind}": ensure CRDs are installed first`);
  for (const manifest of manifests) put(`${manifest.kind} ${namespace}`, manifest.metadata.name, manifest);
  await startPod(readFacts(), namespace, manifests);
  print(`Release "${release}" has been upgraded. Happy Helming!\nSTATUS: deployed`);
}

await runProgram(([command, ...args]) =>
  command === 'upgrade' ? upgrade(args) : fail(`helm ${command}: not known`),
);
