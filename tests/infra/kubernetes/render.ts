import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ROOT } from '../../docs/repository-files.ts';
import { SCHEMA_LOCATIONS } from './make-schemas.ts';
import { KUBE_VERSION, runTool } from './tools.ts';

export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
};

export const CHART = join(ROOT, 'deploy/helm/nymgate');
export const MODES = ['service', 'sidecar'] as const;
export type Mode = (typeof MODES)[number];

export const overlayPath = (mode: Mode) => join(ROOT, 'deploy/kubernetes/overlays', mode);

export function renderOverlay(path: string): string {
  return runTool('kustomize', ['build', path]);
}

/** The chart as release nymgate in namespace nymgate, with one of its files of values and more. */
export function renderChart(mode: Mode | 'vault', ...more: readonly string[]): string {
  const values = ['--values', join(CHART, `ci/${mode}-values.yaml`)];
  const release = ['nymgate', CHART, '--namespace', 'nymgate', ...KUBE_VERSION];
  return runTool('helm', ['template', ...release, ...values, ...more]);
}

/** The objects of a rendered text. Kubernetes reads YAML 1.1, where 0400 is octal. */
export function readManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

export function find(manifests: readonly Manifest[], kind: string, name: RegExp = /^nymgate/): Manifest {
  const found = manifests.find((each) => each.kind === kind && name.test(each.metadata.name));
  if (found === undefined) throw new Error(`no ${kind} ${name} was rendered`);
  return found;
}

export type Verdict = {
  readonly valid: number;
  readonly faults: readonly string[];
};

type Report = {
  readonly resources?: readonly { readonly kind: string; readonly status: string; readonly msg: string }[];
  readonly summary: { readonly valid: number };
};

/** What kubeconform says of a text, strictly, by the schemas of one Kubernetes version. */
export function checkManifests(text: string, version: string): Verdict {
  const locations = SCHEMA_LOCATIONS.flatMap((location) => ['-schema-location', location]);
  const args = ['-strict', '-summary', '-output', 'json', '-kubernetes-version', version, ...locations, '-'];
  const { resources = [], summary } = JSON.parse(tellFaults(args, text)) as Report;
  return { valid: summary.valid, faults: resources.map(({ kind, msg }) => `${kind}: ${msg}`) };
}

/** kubeconform ends with 1 when something is wrong, and its report is on standard output all the same. */
function tellFaults(args: readonly string[], text: string): string {
  try {
    return runTool('kubeconform', args, text);
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    if (!stdout) throw error;
    return stdout;
  }
}
