import { expect, test } from 'vitest';
import { KEY, nativeScheme, OTHER_KEY, startStand } from './start-stand.ts';

const stand = startStand();
const { at, write, configure } = stand;
const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const OTHER = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';

type Data = Readonly<Record<string, unknown>>;

/** Two tenants, of which acme has a key of its own. */
function configureTwo(own: Data = {}, top: Data = {}): void {
  const connector = (tenant: string) => ({
    ...{ tenant, clientId: tenant, assertion: { type: 'token-file', path: at('token') } },
  });
  configure({
    pseudonyms: {
      ...nativeScheme(at),
      tenants: { [OTHER]: { keys: [{ id: 1, secret: `file:${at('acme')}` }], ...own } },
    },
    top: {
      admin: { port: 0 },
      connectors: { acme: { of: 'entra-id', ...connector(OTHER) }, 'entra-id': connector(TENANT) },
      ...top,
    },
  });
}

test('the epoch of a tenant with keys of its own is in status, metrics and audit events, and in no response without a connector', async () => {
  write('acme', OTHER_KEY);
  configureTwo();
  const host = await stand.start();
  const { keyFingerprint: shared, connectors } = host.app.status();
  const [acme, entra] = connectors.map(({ keyFingerprint }) => keyFingerprint);
  expect([entra, acme]).toEqual([shared, expect.not.stringMatching(shared)]);
  const get = async (url: string) => fetch(url);
  expect(await (await get(`${host.adminUrl}/configz`)).json()).toMatchObject({
    epoch: shared,
    connectors: [
      { id: 'acme', epoch: acme },
      { id: 'entra-id', epoch: shared },
    ],
  });
  const metrics = await (await get(`${host.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(new RegExp(`^nymgate_policy_info\\{connector="acme",.*epoch="${acme}"`, 'm'));
  const started = stand.lines().find((line) => line.includes('"event":"start"')) ?? '';
  expect(JSON.parse(started)).toMatchObject({ epoch: shared, epochs: { acme } });
  const epochOf = async (path: string) => (await get(`${host.url}${path}`)).headers.get('nymgate-epoch');
  expect(await epochOf('/acme/v1.0/nothing')).toBe(acme);
  expect(await epochOf('/entra-id/v1.0/nothing')).toBe(shared);
  expect(await epochOf('/nobody/v1.0/nothing')).toBe(shared);
});

test.each<[string, string, () => void]>([
  ['gone', 'SECRET_UNAVAILABLE', () => stand.remove('acme')],
  ['too short', 'KEY_INVALID', () => write('acme', OTHER_KEY.slice(0, 10))],
  ['that of all, in another file', 'KEY_INVALID', () => write('acme', KEY)],
  ['not the pinned one', 'PIN_MISMATCH', () => configureTwo({ expectedEpoch: '0'.repeat(16) })],
])(
  'a key of a tenant that is %s takes its connectors out of service, at start and at reload, and no others',
  async (_, code, fault) => {
    write('acme', OTHER_KEY);
    configureTwo();
    const serving = await stand.start();
    const expected = [{ connector: 'acme', serves: 'nothing', issues: [expect.objectContaining({ code })] }];
    fault();
    await serving.reload();
    expect(serving.app.status().faults).toMatchObject(expected);
    const { app } = await stand.start();
    expect(app.status()).toMatchObject({ faults: expected, connectors: [{ id: 'entra-id' }] });
  },
);

test('a fault of the keys of all refuses all', async () => {
  write('acme', OTHER_KEY);
  configureTwo();
  write('key', KEY.slice(0, 10));
  expect((await stand.issues()).map(({ code }) => code)).toEqual(['KEY_INVALID']);
});
