import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { exportFolders, runExportHere } from '../export/export-stand.ts';
import { lastRun } from '../export/read-export.ts';
import { getStep, startDoctorFixture } from '../harness/doctor-fixture.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

const folders = exportFolders();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    ...{ connectors: ['entra-id', 'acme'], of: { acme: 'entra-id' } },
    simulator: { people: 12 },
  });
});
afterAll(() => gateway.close());

test('another connector of one serves its rules under a name of its own, and its links are bound to that', async () => {
  const page = await gateway.get('/acme/v1.0/users?$top=5');
  const { value, '@odata.nextLink': next } = page.json() as { value: unknown[]; '@odata.nextLink': string };
  expect([page.headers['nymgate-connector'], value.length]).toEqual(['acme', 5]);
  const { pathname, search } = new URL(next);
  expect(pathname).toMatch(/^\/acme\//);
  expect((await gateway.get(pathname + search)).status).toBe(200);
  const elsewhere = await gateway.get(pathname.replace('/acme/', '/entra-id/') + search);
  expect([elsewhere.status, elsewhere.headers['nymgate-error']]).toEqual([400, 'TOKEN_INVALID']);
});

test('is exported under its own name', async () => {
  const folder = folders();
  const { code } = await runExportHere(folder, [
    ...['--gateway', gateway.host.url, '--connector', 'acme=entra-id', '--pace', 'off'],
  ]);
  expect(code).toBe(0);
  const run = lastRun(folder);
  expect(Object.keys(run.manifest.connectors)).toEqual(['acme']);
  expect(run.tables.get('acme/user')?.length).toBeGreaterThan(0);
}, 120_000);

test('doctor examines it under its own name, with the permissions and example calls of the other', async () => {
  const stand = await startDoctorFixture();
  onTestFinished(stand.close);
  const token = stand.write('token', stand.assertion);
  const acme = { of: 'entra-id', tenant: stand.simulator.tenantId, clientId: stand.clientId };
  stand.configure({
    top: { connectors: { acme: { ...acme, assertion: { type: 'token-file', path: token } } } },
  });
  const report = await stand.report('acme');
  expect([report.exit, report.connectors.map(({ id }) => id)]).toEqual([0, ['acme']]);
  for (const step of ['roles', 'calls', 'losses'] as const)
    expect([step, getStep(report, step).status]).toEqual([step, 'ok']);
});
