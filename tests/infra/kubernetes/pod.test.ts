import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startVaultStand } from '../../stand-ins/secrets/secret-stands.ts';
import { makeCaller } from '../make-caller.ts';
import { startTenant, TEST_KEY } from '../tenant.ts';
import { type Cluster, READ_ONLY_MASK } from './pod-volumes.ts';
import { type Mode, overlayPath, readManifests, renderChart, renderOverlay } from './render.ts';
import { runPod } from './run-pod.ts';
import { KUBERNETES_VERSIONS, kubernetesModule, moduleFolder } from './tools.ts';

/** What the manifests' namespace and service account come to. */
const SUBJECT = 'system:serviceaccount:nymgate:nymgate';
const HOST = 'nymgate.example.com';
const { certificate, key } = createSelfSignedCertificate({ names: [HOST], days: 1 });

const RENDERED = {
  'the chart': (mode: Mode) => renderChart(mode),
  'the overlay': (mode: Mode) => renderOverlay(overlayPath(mode)),
};

async function startCluster(text: string, callers = '{}') {
  const { settings, issueToken } = await startTenant(SUBJECT);
  const cluster: Cluster = {
    manifests: readManifests(text),
    secrets: {
      'nymgate-keys': { 'nymgate.key': TEST_KEY },
      'nymgate-tls': { 'tls.crt': certificate, 'tls.key': key },
      'nymgate-callers': { 'callers.json': callers },
    },
    issueToken,
  };
  return { cluster, settings };
}

/** A call over TLS with verified certificate, by the name that callers know. */
function call(url: string, bearer: string | undefined): Promise<number> {
  const { port } = new URL(url);
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const target = { host: '127.0.0.1', port, path: '/v1.0/users?$top=1', servername: HOST, ca: certificate };
  return new Promise((resolve, reject) => {
    request({ ...target, headers: { host: HOST, ...headers } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

describe.each(Object.entries(RENDERED))('%s, its container run as a process', (_, render) => {
  test('sidecar: every probe answers at the address of the pod, the first call is answered, doctor is green', async () => {
    const { cluster, settings } = await startCluster(render('sidecar'));
    const pod = await runPod(cluster, settings);
    const { url } = await pod.process.listening();
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const)
      expect([probe, await pod.probe(probe)]).toEqual([probe, 200]);
    const answer = await fetch(`${url}/v1.0/users?$top=1`);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(await answer.json())).toMatch(/t~|p~/);
    await expect(fetch(url.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow();

    const doctor = await runPod(cluster, settings, 'doctor');
    expect([await doctor.process.ended(), doctor.process.told()]).toEqual([0, '']);
    expect(doctor.process.lines()).toMatch(/\d+ steps ok, 0 warnings, 0 failed\n$/);

    pod.process.child.kill('SIGTERM');
    expect(await pod.process.ended()).toBe(0);
  });

  test('service: callers with a key over TLS, others not, and a drain within the seconds that the pod has', async () => {
    const caller = makeCaller();
    const { cluster, settings } = await startCluster(render('service'), caller.file);
    const pod = await runPod(cluster, settings);
    const { url } = await pod.process.listening();
    expect(await pod.probe('readinessProbe')).toBe(200);
    expect([await call(url, caller.key), await call(url, undefined)]).toEqual([200, 401]);

    const doctor = await runPod(cluster, settings, 'doctor');
    expect([await doctor.process.ended(), doctor.process.told()]).toEqual([0, '']);

    const asked = Date.now();
    pod.process.child.kill('SIGTERM');
    await sleep(300);
    // Not ready at once, and served on while load balancers look away: why there is no preStop hook.
    expect([await pod.probe('readinessProbe'), await pod.probe('livenessProbe')]).toEqual([503, 200]);
    expect(await call(url, caller.key)).toBe(200);
    expect(await pod.process.ended()).toBe(0);
    expect(Date.now() - asked).toBeLessThan(pod.graceSeconds * 1000);
  });
});

test.each(Object.entries(RENDERED))(
  'DIA-02 %s: the gateway does not start, and the job says why',
  async (_, render) => {
    const { cluster, settings } = await startCluster(render('service'));
    const broken = {
      ...cluster,
      secrets: { ...cluster.secrets, 'nymgate-keys': { 'nymgate.key': 'short' } },
    };
    const pod = await runPod(broken, settings);
    expect(await pod.process.ended()).toBe(1);
    const doctor = await runPod(broken, settings, 'doctor');
    expect(await doctor.process.ended()).toBe(1);
    expect(doctor.process.lines()).toMatch(/FAIL +key [\s\S]*next /);
  },
);

test('a key in Vault: the pod logs in with the token that the chart mounts for it, and no Secret holds a key', async () => {
  const stand = await startVaultStand();
  onTestFinished(() => stand.close());
  stand.put(JSON.stringify({ key: TEST_KEY }));
  const [serviceAccountToken = ''] = Object.values(stand.files);
  const { settings, issueToken } = await startTenant('system:serviceaccount:nymgate:gateway');
  const cluster: Cluster = {
    manifests: readManifests(renderChart('vault')),
    secrets: {},
    issueToken: async (audience) => (audience === 'vault' ? serviceAccountToken : issueToken(audience)),
  };
  const address = stand.settings.vault?.address ?? '';
  const pod = await runPod(cluster, { ...settings, NYMGATE_SECRETS__VAULT__ADDRESS: address });
  const { url } = await pod.process.listening();
  expect((await fetch(`${url}/v1.0/users?$top=1`)).status).toBe(200);
  expect(stand.logins()).toBe(1);
  expect(await pod.probe('readinessProbe')).toBe(200);
});

describe('modes of Secret volumes (PIN-01)', () => {
  test.each([...KUBERNETES_VERSIONS])(
    'Kubernetes %s adds 0440 to files of a Secret where the pod has fsGroup',
    (version) => {
      const folder = join(moduleFolder(kubernetesModule(version)), 'pkg/volume');
      const masks = readFileSync(join(folder, 'volume_linux.go'), 'utf8');
      expect(Number(/roMask\s+= os\.FileMode\((0\d+)\)/.exec(masks)?.[1]?.replace('0', '0o'))).toBe(
        READ_ONLY_MASK,
      );
      expect(readFileSync(join(folder, 'secret/secret.go'), 'utf8')).toMatch(/ReadOnly:\s+true,/);
    },
  );

  test.each([
    ['defaultMode is left out, so that everybody may read', { from: ', defaultMode: 0400', to: '' }],
    ['secretFiles.readableBy is not group', { from: 'readableBy: group', to: 'readableBy: owner' }],
  ])('refused when %s', async (_, { from, to }) => {
    const text = renderChart('sidecar');
    expect(text).toContain(from);
    const { cluster, settings } = await startCluster(text.replaceAll(from, to));
    const pod = await runPod(cluster, settings);
    expect(await pod.process.ended()).toBe(1);
    expect(pod.process.told()).toMatch(/FILE_EXPOSED pseudonyms\.keys\.0\.secret/);
  });
});

test('a probe of the main listener would not reach a sidecar: why probes ask the admin listener', async () => {
  const text = renderChart('sidecar').replaceAll('port: admin }', 'port: gateway }');
  const { cluster, settings } = await startCluster(text);
  const pod = await runPod(cluster, settings);
  await pod.process.listening();
  await expect(pod.probe('readinessProbe')).rejects.toThrow();
});
