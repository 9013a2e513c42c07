import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Manifest } from '../../kubernetes/render.ts';
import { readManifests } from '../../kubernetes/render.ts';
import { get, type Pod, put } from '../cluster.ts';
import { containerWords, isRunning, runWords } from '../container.ts';
import { fail, print, readFacts, runProgram } from '../facts.ts';

// kubectl against the cluster of this machine.

function getRaw([path, ...others]: readonly string[]): void {
  if (path !== '/.well-known/openid-configuration' || others.length > 0) fail(`kubectl get --raw ${path}`);
  print(JSON.stringify({ issuer: readFacts().issuerUrl }));
}

/** A namespace only; what a chart makes is Helm's. */
function apply([file = '', ...others]: readonly string[]): void {
  if (others.length > 0) fail(`kubectl apply -f ${file} ${others.join(' ')}`);
  for (const { apiVersion, kind, metadata } of readManifests(readFileSync(file, 'utf8'))) {
    if (apiVersion !== 'v1' || kind !== 'Namespace') fail(`kubectl apply: ${apiVersion} ${kind}`);
    if (metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted')
      fail('pods are held to nothing');
    put('namespaces', metadata.name, metadata);
    print(`namespace/${metadata.name} created`);
  }
}

function createSecret(namespace: string, [type, name = '', ...args]: readonly string[]): void {
  get('namespaces', namespace);
  const { values } = parseArgs({
    args: [...args],
    options: {
      'from-file': { type: 'string', multiple: true },
      cert: { type: 'string' },
      key: { type: 'string' },
    },
  });
  const files = values['from-file'] ?? [];
  const { cert = '', key = '' } = values;
  if (type === 'generic' && files.length > 0 && cert === '')
    put(
      `secret ${namespace}`,
      name,
      Object.fromEntries(files.map((file) => [basename(file), readFileSync(file, 'utf8')])),
    );
  else if (type === 'tls' && files.length === 0)
    put(`secret ${namespace}`, name, {
      'tls.crt': readFileSync(cert, 'utf8'),
      'tls.key': readFileSync(key, 'utf8'),
    });
  else fail(`kubectl create secret ${type} ${name} ${args.join(' ')}`);
  print(`secret/${name} created`);
}

function exec(namespace: string, [target = '', ...args]: readonly string[]): void {
  const [, name = ''] = /^deploy\/([\w-]+)$/.exec(target) ?? fail(`kubectl exec ${target}`);
  if (args.slice(0, 3).join(' ') !== '-c nymgate --') fail(`kubectl exec ${args.join(' ')}`);
  const { container, pid } = get<Pod>(`pod ${namespace}`, name);
  if (!isRunning(pid)) fail('error: cannot exec into a container in a completed pod');
  process.exit(runWords(containerWords(readFacts(), container, args.slice(3))));
}

type Ports = readonly { readonly port: number; readonly targetPort: string | number }[];
type Spec = {
  readonly template: { readonly spec: { readonly containers: readonly { readonly ports: Declared }[] } };
};
type Declared = readonly { readonly name: string; readonly containerPort: number }[];

/** Until it is ended, as the real one. */
function forwardPort(namespace: string, [target = '', ports = '', ...others]: readonly string[]): void {
  const [, name = ''] = /^service\/([\w-]+)$/.exec(target) ?? fail(`kubectl port-forward ${target}`);
  const [local, remote] = ports.split(':').map(Number);
  if (others.length > 0 || !local) fail(`kubectl port-forward ${target} ${ports}`);
  const { ports: offered } = get<Manifest>(`Service ${namespace}`, name).spec as { ports: Ports };
  const wanted =
    offered.find(({ port }) => port === remote) ??
    fail(`Service ${name} does not have a service port ${remote}`);
  const { template } = get<Manifest>(`Deployment ${namespace}`, name).spec as Spec;
  const declared = template.spec.containers[0]?.ports.find(({ name: each }) => each === wanted.targetPort);
  const port = declared?.containerPort ?? fail(`no port ${wanted.targetPort}`);
  createServer((socket) => {
    const inner = connect(port, '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    for (const each of [socket, inner])
      each.on('error', () => [socket, inner].forEach((one) => void one.destroy()));
  }).listen(local, '127.0.0.1', () => print(`Forwarding from 127.0.0.1:${local} -> ${port}`));
}

await runProgram((words) => {
  const [namespace, args] = words[0] === '-n' ? [words[1] ?? '', words.slice(2)] : ['default', words];
  const line = args.join(' ');
  if (line.startsWith('get --raw ')) return getRaw(args.slice(2));
  if (line.startsWith('apply -f ')) return apply(args.slice(2));
  if (line.startsWith('create secret ')) return createSecret(namespace, args.slice(2));
  if (line.startsWith('exec ')) return exec(namespace, args.slice(1));
  if (line.startsWith('port-forward ')) return forwardPort(namespace, args.slice(1));
  return fail(`kubectl ${line}: not known to the stand-in`);
});
