import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type GatewayProcess, startProcess } from '../gateway-process.ts';
import { type Cluster, fillVolume, type Volume } from './pod-volumes.ts';
import { find } from './render.ts';

type Container = {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
} & Readonly<Record<ProbeName, Probe>>;

type ProbeName = 'startupProbe' | 'readinessProbe' | 'livenessProbe';
type Probe = { readonly httpGet: { readonly path: string; readonly port: string } };

type PodSpec = {
  readonly securityContext: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly fsGroup: number;
  };
  readonly terminationGracePeriodSeconds?: number;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
};

export type RunningPod = {
  readonly process: GatewayProcess;
  readonly graceSeconds: number;
  /** Status of a probe as the kubelet asks it: at the pod's address, by the rendered path and port. */
  readonly probe: (name: ProbeName) => Promise<number>;
  /** A command line of the image, in this pod. */
  readonly exec: (args: readonly string[]) => GatewayProcess;
};

/** Another address of this machine: what listens on 127.0.0.1 only does not answer there, as it would not at a pod's. */
const POD_ADDRESS = '127.0.0.2';

/** The gateway's pod, or that of a Job out of the CronJob of its doctor. */
function podOf({ manifests }: Cluster, name: 'nymgate' | 'doctor'): PodSpec {
  type Spec = { template: { spec: PodSpec } };
  if (name === 'nymgate') return (find(manifests, 'Deployment').spec as Spec).template.spec;
  return (find(manifests, 'CronJob').spec as { jobTemplate: { spec: Spec } }).jobTemplate.spec.template.spec;
}

/**
 * Runs a container of rendered manifests as a process here: its arguments, variables, user, volumes with their modes.
 * Mount paths become folders of this test, ports free ones; nothing else is changed.
 */
export async function runPod(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  name: 'nymgate' | 'doctor' = 'nymgate',
): Promise<RunningPod> {
  const pod = podOf(cluster, name);
  const container = [...(pod.initContainers ?? []), ...pod.containers].find((each) => each.name === name);
  if (container === undefined) throw new Error(`no container ${name} was rendered`);
  const root = mkdtempSync(join(tmpdir(), 'nymgate-pod-'));
  chmodSync(root, 0o755);
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const here = (text: string) => inPlace(text, container, root);
  const local: Cluster = { ...cluster, manifests: JSON.parse(here(JSON.stringify(cluster.manifests))) };
  for (const volume of pod.volumes)
    await fillVolume(volume, join(root, volume.name), local, pod.securityContext.fsGroup);
  const environment = {
    ...Object.fromEntries(container.env.map(({ name, value }) => [name, here(value)])),
    TMPDIR: join(root, 'tmp'),
    ...settings,
    NYMGATE_LISTEN__PORT: '0',
    NYMGATE_ADMIN__PORT: '0',
  };
  const { runAsUser: user, runAsGroup: group } = pod.securityContext;
  const start = (args: readonly string[]) =>
    startProcess({ args: args.map(here), environment, directory: root, user, group });
  const process = start(container.args);
  return {
    process,
    graceSeconds: pod.terminationGracePeriodSeconds ?? 30,
    probe: async (probe) => {
      const { path, port } = container[probe].httpGet;
      const { url, adminUrl } = await process.listening();
      const listener = new URL(port === 'admin' ? adminUrl : url);
      const address = `${listener.protocol}//${POD_ADDRESS}:${listener.port}${path}`;
      return (await fetch(address)).status;
    },
    exec: start,
  };
}

/** Mount paths in a text, as folders below `root`: the longest first, since one may begin with another. */
function inPlace(text: string, { volumeMounts }: Container, root: string): string {
  const paths = [...volumeMounts].sort((one, other) => other.mountPath.length - one.mountPath.length);
  return paths.reduce(
    (so, { name, mountPath }) =>
      mountPath === '/tmp' ? so : so.replaceAll(`${mountPath}/`, `${join(root, name)}/`),
    text,
  );
}
