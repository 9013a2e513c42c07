import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../docs/repository-files.ts';
import {
  CHART,
  checkManifests,
  find,
  type Manifest,
  MODES,
  overlayPath,
  readManifests,
  renderChart,
  renderOverlay,
} from './render.ts';
import { KUBE_VERSION, KUBERNETES_VERSIONS, runTool, toolPath } from './tools.ts';

const versions = [...KUBERNETES_VERSIONS];
const EXTERNAL = ['--set', 'keys.source=external-secrets'];

/** Helm's own labels, and how each makes pods roll when nymgate.yaml changes: all that the two may differ in. */
const HELMS_OWN = ['app.kubernetes.io/managed-by', 'app.kubernetes.io/version', 'helm.sh/chart'];

/** By kind and name, without what Helm and kustomize each add, and with nymgate.yaml as what it means. */
function comparable(text: string): Readonly<Record<string, unknown>> {
  const plain = JSON.stringify(readManifests(text)).replaceAll(/"nymgate-[a-z0-9]{10}"/g, '"nymgate"');
  const manifests = JSON.parse(plain, (key, value) => withoutHelms(key, value)) as readonly Manifest[];
  return Object.fromEntries(manifests.map((each) => [`${each.kind} ${each.metadata.name}`, meant(each)]));
}

function withoutHelms(key: string, value: unknown): unknown {
  if (HELMS_OWN.includes(key) || key === 'checksum/config') return undefined;
  const isEmpty =
    (key === 'annotations' || key === 'labels') && Object.keys((value as object | null) ?? {}).length === 0;
  if (isEmpty) return undefined;
  return UNORDERED.includes(key) ? byName(value as readonly Named[]) : value;
}

/** Lists whose order means nothing: a patch of kustomize puts its own first. */
const UNORDERED = ['volumes', 'volumeMounts'];
type Named = { readonly name: string };

function byName(list: readonly Named[]): readonly Named[] {
  return [...list].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function meant(manifest: Manifest): unknown {
  const text = manifest.data?.['nymgate.yaml'];
  if (text === undefined) return manifest;
  // Labels of the ConfigMap: kustomize's generator gives none.
  return { kind: manifest.kind, namespace: manifest.metadata.namespace, config: parse(text) };
}

function overlayWith(mode: (typeof MODES)[number], change: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-overlay-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(ROOT, 'deploy/kubernetes'), folder, { recursive: true });
  change(folder);
  return join(folder, 'overlays', mode);
}

describe.each(MODES)('%s', (mode) => {
  test('Helm and kustomize make the same objects', () => {
    const chart = comparable(renderChart(mode));
    expect(chart).toEqual(comparable(renderOverlay(overlayPath(mode))));
    expect(Object.keys(chart).length).toBeGreaterThanOrEqual(8);
  });

  test.each(versions)('every object is one that Kubernetes %s takes', (version) => {
    for (const text of [renderOverlay(overlayPath(mode)), renderChart(mode, ...EXTERNAL)]) {
      const { valid, faults } = checkManifests(text, version);
      expect(faults).toEqual([]);
      expect(valid).toBe(readManifests(text).length);
    }
  });

  test('the pod has as long to end as nymgate.yaml says that draining takes, and its pod is one of the restricted profile', () => {
    const manifests = readManifests(renderOverlay(overlayPath(mode)));
    const { drain } = parse(find(manifests, 'ConfigMap').data?.['nymgate.yaml'] ?? '') as {
      drain: { lagMilliseconds: number; graceMilliseconds: number };
    };
    const pod = podOf(find(manifests, 'Deployment'));
    const seconds = (drain.lagMilliseconds + drain.graceMilliseconds) / 1000;
    expect(pod.terminationGracePeriodSeconds).toBe(seconds + 5);
    expectRestricted(pod);
  });

  test('DIA-02 the job of doctor has the image, identity and files of the gateway, and the way out; neither Service nor budget sees it', () => {
    const manifests = readManifests(renderOverlay(overlayPath(mode)));
    const { suspend, jobTemplate } = find(manifests, 'CronJob').spec as DoctorSpec;
    const { metadata, spec: pod } = jobTemplate.spec.template;
    expect([suspend, jobTemplate.spec.backoffLimit, pod.restartPolicy]).toEqual([true, 0, 'Never']);
    expectRestricted(pod);
    const gateway = podOf(find(manifests, 'Deployment'));
    const [program] = [...(gateway.initContainers ?? []), ...gateway.containers];
    const { name, args, ...same } = pod.containers[0] ?? {};
    expect([name, args]).toEqual(['doctor', ['doctor', '--config', '/etc/nymgate/nymgate.yaml']]);
    expect(program).toMatchObject(same);
    for (const key of ['serviceAccountName', 'volumes'] as const) expect(pod[key]).toEqual(gateway[key]);
    const selected = (kind: string) => selects(find(manifests, kind).spec as Selecting, metadata.labels);
    expect(selected('NetworkPolicy')).toBe(true);
    const others = mode === 'service' ? ['Deployment', 'PodDisruptionBudget', 'Service'] : ['Deployment'];
    expect(others.filter(selected)).toEqual([]);
  });
});

type Labels = Readonly<Record<string, string>>;
type DoctorSpec = {
  readonly suspend: boolean;
  readonly jobTemplate: {
    readonly spec: {
      readonly backoffLimit: number;
      readonly template: {
        readonly metadata: { readonly labels: Labels };
        readonly spec: Pod & { readonly restartPolicy: string };
      };
    };
  };
};

type Selector = {
  readonly matchLabels: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
};
/** A Service's selector is its labels themselves. */
type Selecting = { readonly podSelector?: Selector; readonly selector?: Selector | Labels };

function selects({ podSelector, selector = {} }: Selecting, labels: Labels): boolean {
  const { matchLabels, matchExpressions = [] }: Selector =
    podSelector ?? ('matchLabels' in selector ? (selector as Selector) : { matchLabels: selector as Labels });
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
  );
}

function expectRestricted(pod: Pod): void {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  });
  for (const container of [...(pod.initContainers ?? []), ...pod.containers])
    expect(container['securityContext']).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
}

type Container = Readonly<Record<string, unknown>>;
type Pod = {
  readonly terminationGracePeriodSeconds?: number;
  readonly serviceAccountName: string;
  readonly volumes: unknown;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
};

function podOf(deployment: Manifest): Pod {
  return (deployment.spec as { readonly template: { readonly spec: Pod } }).template.spec;
}

describe('the variants of secrets', () => {
  test('External Secrets: the same object from both', () => {
    const overlay = overlayWith('service', (folder) => {
      const file = join(folder, 'overlays/service/kustomization.yaml');
      const line = '  - ../../components/monitoring\n';
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(line, `${line}  - ../../components/external-secrets\n`),
      );
    });
    const made = comparable(renderOverlay(overlay));
    expect(made['ExternalSecret nymgate-keys']).toMatchObject({ spec: { target: { name: 'nymgate-keys' } } });
    expect(comparable(renderChart('service', ...EXTERNAL))).toEqual(made);
  });

  test('a store that the gateway asks itself: no volume of keys, and a token for the store', () => {
    const text = renderChart('vault');
    const pod = JSON.stringify(podOf(find(readManifests(text), 'Deployment')));
    expect(pod).not.toContain('nymgate-keys');
    expect(pod).toContain(
      '{"serviceAccountToken":{"audience":"vault","expirationSeconds":3600,"path":"vault-token"}}',
    );
    expect(checkManifests(text, '1.37.2').faults).toEqual([]);
  });
});

describe('the chart', () => {
  test.each([...MODES, 'vault'])('helm lint finds nothing in ci/%s-values.yaml', (mode) => {
    expect(
      runTool('helm', [
        'lint',
        '--strict',
        ...KUBE_VERSION,
        '--values',
        join(CHART, `ci/${mode}-values.yaml`),
        CHART,
      ]),
    ).toMatch(/0 chart\(s\) failed/);
  });

  test.each([
    ['a misspelt value', ['--set', 'replicas=3'], /replicas/],
    ['no connector', ['--set', 'config.connectors=null'], /connectors/],
    ['another port than the pod declares', ['--set', 'config.listen.port=9000'], /port/],
    ['a digest that is none', ['--set', 'image.digest=latest'], /digest/],
    ['sidecar without a program', ['--set', 'mode=sidecar'], /sidecar\.containers/],
  ])('%s is refused with words that name it', (_, set, words) => {
    const args = [
      'template',
      'x',
      CHART,
      ...KUBE_VERSION,
      '--values',
      join(CHART, 'ci/service-values.yaml'),
      ...set,
    ];
    const failed = () => execFileSync(toolPath('helm'), args, { stdio: 'pipe' });
    expect(failed).toThrow(words);
  });

  test('its versions are those of the product', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as Readonly<Record<string, unknown>>;
    expect([chart['version'], chart['appVersion']]).toEqual([version, version]);
    expect(renderOverlay(overlayPath('service'))).toContain(`image: nymgate:${version}\n`);
  });

  test('a digest wins over the tag, and another drain gives the pod longer to end', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const text = renderChart(
      'service',
      '--set',
      `image.digest=${digest}`,
      '--set',
      'config.drain.graceMilliseconds=60001',
    );
    expect(text).toContain(`image: nymgate@${digest}\n`);
    expect(podOf(find(readManifests(text), 'Deployment')).terminationGracePeriodSeconds).toBe(76);
  });
});

describe('the checks see what they should', () => {
  test.each([
    ['a property that Kubernetes does not know', 'runAsNonRoot: true', 'runAsNonRooot: true'],
    ['a word for a number', 'terminationGracePeriodSeconds: 35', 'terminationGracePeriodSeconds: soon'],
    ['a property missing', 'path: azure-identity-token', 'mode: 256'],
    ['an unknown kind', 'kind: PodDisruptionBudget', 'kind: PodDisruptionBadget'],
    ['a version that is gone', 'apiVersion: autoscaling/v2', 'apiVersion: autoscaling/v2beta2'],
    ['a wrong property of a custom resource', 'interval: 30s', 'intervall: 30s'],
  ])('%s', (_, right, wrong) => {
    const text = renderOverlay(overlayPath('service'));
    expect(text).toContain(right);
    for (const version of versions)
      expect(checkManifests(text.replaceAll(right, wrong), version).faults.length).toBeGreaterThan(0);
  });

  test('an overlay that differs from the chart', () => {
    const overlay = overlayWith('sidecar', (folder) => {
      const file = join(folder, 'base/deployment.yaml');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'),
      );
    });
    expect(comparable(renderChart('sidecar'))).not.toEqual(comparable(renderOverlay(overlay)));
  });
});

test('NetworkPolicy: out go DNS and https to what is neither the cluster nor the metadata address, and nothing else', () => {
  const { spec } = find(readManifests(renderChart('service')), 'NetworkPolicy') as {
    spec: NetworkPolicySpec;
  };
  expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(spec.egress.map(({ ports }) => ports.map(({ port }) => port))).toEqual([[53, 53], [443]]);
  const blocks = spec.egress[1]?.to.map(({ ipBlock }) => ipBlock);
  expect(blocks?.map((block) => block?.cidr)).toEqual(['0.0.0.0/0', '::/0']);
  expect(blocks?.[0]?.except).toContain('169.254.0.0/16');
});

type NetworkPolicySpec = {
  readonly policyTypes: readonly string[];
  readonly egress: readonly {
    readonly ports: readonly { readonly port: number }[];
    readonly to: readonly {
      readonly ipBlock?: { readonly cidr: string; readonly except: readonly string[] };
    }[];
  }[];
};

test('NetworkPolicy: an ingress controller may be let in beside labelled pods, to the gateway’s port alone', () => {
  const controller = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } },
  };
  const more = ['--set-json', `networkPolicy.extraIngress=${JSON.stringify([controller])}`];
  const ingressOf = (text: string) =>
    (find(readManifests(text), 'NetworkPolicy').spec as { readonly ingress: readonly { from: unknown[] }[] })
      .ingress;
  const [usual, ...others] = ingressOf(renderChart('service'));
  expect(ingressOf(renderChart('service', ...more))).toEqual([
    { ...usual, from: [...(usual?.from ?? []), controller] },
    ...others,
  ]);
});
