import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { parseDeployment } from '../../../packages/deploy/src/deployment/parse-deployment.ts';
import { toEntries } from '../../../packages/deploy/src/deployment/to-entries.ts';
import { makeCaller } from '../make-caller.ts';
import { startTenant, TEST_KEY } from '../tenant.ts';
import { applyExample } from '../terraform/clouds/apply-example.ts';
import { CHART, checkManifests, find, readManifests } from './render.ts';
import { runPod } from './run-pod.ts';
import { KUBE_VERSION, KUBERNETES_VERSIONS, runTool } from './tools.ts';

/** The chart as Helm renders it with the values of one instance of an applied example, in the namespace of the deployment. */
function render(release: string, namespace: string, values: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-values-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'values.yaml');
  writeFileSync(file, values);
  const args = ['template', release, CHART, '--namespace', namespace, ...KUBE_VERSION, '--values', file];
  return runTool('helm', args);
}

let applied: Awaited<ReturnType<typeof applyOnce>>;
beforeAll(async () => {
  applied = await applyOnce();
}, 120_000);

async function applyOnce() {
  const { outputs } = await applyExample('kubernetes');
  const deployment = parseDeployment(outputs['deployment']);
  const { instances } = deployment;
  if (deployment.host !== 'kubernetes') throw new Error(`the host is ${deployment.host}`);
  const values = outputs['values'] as Readonly<Record<string, string>>;
  const namespace = deployment.place.namespace;
  const rendered = (name: string) => render(`nymgate-prod-${name}`, namespace, values[name] ?? '');
  return { instances, rendered };
}

test('IAC-24 values of example kubernetes render into objects that clusters take, with the account that Entra ID trusts', async () => {
  const { instances, rendered } = applied;
  for (const [name, { identity, connectors }] of toEntries(instances)) {
    const text = rendered(name);
    for (const version of KUBERNETES_VERSIONS) expect(checkManifests(text, version).faults).toEqual([]);
    const manifests = readManifests(text);
    const { metadata } = find(manifests, 'ServiceAccount');
    expect(identity.subject).toBe(`system:serviceaccount:${metadata.namespace}:${metadata.name}`);
    expect(JSON.stringify(find(manifests, 'Deployment'))).toContain(`"audience":"${identity.audience}"`);
    const config = parse(find(manifests, 'ConfigMap').data?.['nymgate.yaml'] ?? '') as {
      connectors: Readonly<Record<string, { clientId: string; scoping?: string }>>;
    };
    const configured = Object.entries(config.connectors);
    expect(configured.map(([id, { clientId, scoping = 'none' }]) => [id, clientId, scoping])).toEqual(
      toEntries(connectors).map(([id, { app, scoping }]) => [id, app.clientId, scoping]),
    );
  }
});

test('IAC-24 and their pod starts: Entra ID gives its service account a token', async () => {
  const { instances, rendered } = applied;
  const subject = instances['people']?.identity.subject ?? '';
  const { settings, issueToken } = await startTenant(subject);
  const { certificate, key } = createSelfSignedCertificate({ names: ['people.example.com'], days: 1 });
  const pod = await runPod(
    {
      manifests: readManifests(rendered('people')),
      secrets: {
        'nymgate-prod-keys': { 'nymgate.key': TEST_KEY },
        'nymgate-prod-people-tls': { 'tls.crt': certificate, 'tls.key': key },
        'nymgate-prod-people-callers': { 'callers.json': makeCaller().file },
      },
      issueToken,
    },
    settings,
  );
  await pod.process.listening();
  expect(await pod.probe('readinessProbe')).toBe(200);
  const doctor = pod.exec(['doctor', 'entra-id', '--config', '/etc/nymgate/nymgate.yaml', '--json']);
  expect([await doctor.ended(), doctor.told()]).toEqual([0, '']);
});

test('DIA-02 the command of doctor starts the CronJob that the chart makes, by the longest name of a release too', async () => {
  const [environment, instance] = ['e'.repeat(16), 'i'.repeat(28)];
  const { outputs } = await applyExample('kubernetes', {
    environment,
    instances: { [instance]: { connectors: { 'entra-id': {} }, public_url: 'https://people.example.com' } },
  });
  const [values, commands] = [outputs['values'], outputs['doctor']] as Readonly<Record<string, string>>[];
  const [, named] = /^ *doctor=(\S+)$/m.exec(commands?.[instance] ?? '') ?? [];
  const release = `nymgate-${environment}-${instance}`;
  const { metadata } = find(readManifests(render(release, 'nymgate', values?.[instance] ?? '')), 'CronJob');
  // What Kubernetes leaves of the 63 of a Job, and Helm takes for a release.
  expect([metadata.name, metadata.name.length, release.length]).toEqual([named, 52, 53]);
}, 120_000);
