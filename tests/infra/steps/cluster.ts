import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, fillVolume, type Volume } from '../kubernetes/pod-volumes.ts';
import { find, type Manifest } from '../kubernetes/render.ts';
import { type Container, containerWords, isRunning, startWords } from './container.ts';
import { DIGEST, type Facts, fail, MACHINE } from './facts.ts';

// A cluster of one node for the stand-ins of kubectl, helm and skopeo: objects are files, a pod is one container on this machine.

const STATE = join(MACHINE, 'cluster');

/** Objects by kind and name: what was put there last. */
export function put(kind: string, name: string, value: unknown): void {
  mkdirSync(join(STATE, kind), { recursive: true });
  writeFileSync(join(STATE, kind, encodeURIComponent(name)), JSON.stringify(value));
}

/** @throws Error as kubectl says it */
export function get<Value>(kind: string, name: string): Value {
  const file = join(STATE, kind, encodeURIComponent(name));
  if (!existsSync(file)) throw new Error(`Error from server (NotFound): ${kind} "${name}" not found`);
  return JSON.parse(readFileSync(file, 'utf8')) as Value;
}

type PodContainer = {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
};
type PodSpec = {
  readonly serviceAccountName: string;
  readonly securityContext: { readonly fsGroup: number };
  readonly containers: readonly PodContainer[];
  readonly volumes: readonly Volume[];
};
export type Pod = { readonly container: Container; readonly pid: number };

/** Starts the pod of a Deployment and waits until it is ready. @throws Error when it doesn't become so */
export async function startPod(
  facts: Facts,
  namespace: string,
  manifests: readonly Manifest[],
): Promise<void> {
  const deployment = find(manifests, 'Deployment');
  const { template } = deployment.spec as { template: { spec: PodSpec } };
  const { containers, volumes, securityContext, serviceAccountName } = template.spec;
  const [container = fail('a pod without containers')] = containers;
  get('image', container.image);
  const subject = `system:serviceaccount:${namespace}:${serviceAccountName}`;
  const names = volumes.flatMap(({ secret }) => secret?.secretName ?? []);
  const cluster: Cluster = {
    manifests,
    secrets: Object.fromEntries(names.map((name) => [name, get(`secret ${namespace}`, name)])),
    issueToken: (audience) => issueToken(facts, { subject, audience }),
  };
  const folderOf = (name: string) => join(STATE, 'volumes', name);
  for (const volume of volumes)
    await fillVolume(volume, folderOf(volume.name), cluster, securityContext.fsGroup);
  const run: Container = {
    mounts: container.volumeMounts.map(({ name, mountPath, readOnly }) => ({
      ...{ source: folderOf(name), target: mountPath, isReadOnly: readOnly === true },
    })),
    environment: Object.fromEntries(container.env.map(({ name, value }) => [name, value])),
    ...{ hasNetwork: true, hasTmp: false, args: container.args },
  };
  const log = join(STATE, 'log');
  const pid = startWords(containerWords(facts, run), log);
  put(`pod ${namespace}`, deployment.metadata.name, { container: run, pid } satisfies Pod);
  await untilReady(pid, log);
}

async function issueToken({ tokenUrl }: Facts, claims: object): Promise<string> {
  return (await fetch(tokenUrl, { method: 'POST', body: JSON.stringify(claims) })).text();
}

/** As the kubelet asks the admin listener. */
async function untilReady(pid: number, log: string): Promise<void> {
  for (let waited = 0; waited < 60_000 && isRunning(pid); waited += 200) {
    const ready = await fetch('http://127.0.0.1:8485/readyz').catch(() => undefined);
    if (ready?.status === 200) return;
    await sleep(200);
  }
  throw new Error(`the pod does not become ready: ${readFileSync(log, 'utf8')}`);
}

/** What a registry would answer: the digest of what was pushed. */
export const pushed = (image: string) => `${image}@${DIGEST}`;
