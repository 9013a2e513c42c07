import { createSelfSignedCertificate, startSimulator } from 'nymgate-simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccessTokens } from '../../packages/clouds/src/source-auth/access-tokens.ts';
import { createAssertionProvider } from '../../packages/clouds/src/source-auth/assertion-providers.ts';
import type { Log } from '../../packages/engine/src/kernel/ports.ts';
import { type ProviderPorts, providerPorts } from '../harness/provider-ports.ts';

/** Access tokens against the simulated Entra: what the cache and the certificates promise, over real HTTP, on a clock that is told. */
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let ports: ProviderPorts;
const time = { now: Date.now() };
const opened: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  time.now = Date.now();
  simulator = await startSimulator({ people: 3, now: () => new Date(time.now) });
  ports = providerPorts();
  opened.push(() => simulator.close(), ports.close);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

const pair = () => createSelfSignedCertificate({ names: ['nymgate'], keyType: 'rsa', days: 365 });
const exchanges = () => simulator.requests.filter(({ server }) => server === 'entra').length;

type Stand = { readonly clientId: string; readonly certificates: readonly ReturnType<typeof pair>[] };

async function open({ clientId, certificates }: Stand) {
  const clock = { now: () => time.now, monotonic: () => time.now };
  const log: Log = { write: () => undefined };
  const texts = new Map<string, string>(
    certificates.flatMap(({ certificate, key }, index) => [
      [`file:/${index}.crt`, certificate],
      [`file:/${index}.key`, key],
    ]),
  );
  const application = {
    connector: 'entra-id',
    authority: simulator.entraUrl,
    tenant: simulator.tenantId,
    clientId,
    audience: 'api://AzureADTokenExchange',
  };
  let drawn = 0;
  const shared = {
    ...ports,
    clock,
    log,
    random: {
      bytes: (length: number) => {
        drawn += 1;
        return new Uint8Array(length).fill(drawn);
      },
      fraction: () => 0,
    },
    files: { readText: async () => '' },
    secrets: { read: async (reference: string) => texts.get(reference) ?? '' },
  };
  const assertion = await createAssertionProvider(
    {
      type: 'certificate',
      certificates: certificates.map((_, index) => ({
        certificate: `file:/${index}.crt`,
        key: `file:/${index}.key`,
      })),
    },
    shared,
    application,
  );
  return createAccessTokens({
    ...shared,
    ...application,
    scope: `${simulator.graphUrl}/.default`,
    assertion,
    metrics: { count: () => undefined, observe: () => undefined },
  });
}

const rolesOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')).roles;

test('a rotation: the new certificate stands first before Entra knows it, and stays when the old one is removed', async () => {
  const [fresh, old] = [pair(), pair()];
  const app = simulator.registerApp({
    name: 'gateway',
    roles: ['User.Read.All'],
    credentials: [],
    certificates: [old.certificate],
  });
  const tokens = await open({ clientId: app.clientId, certificates: [fresh, old] });
  await tokens.get();
  expect(exchanges()).toBe(2);
  time.now += 3_600_000;
  await tokens.get();
  expect(exchanges()).toBe(3);
  app.addCertificate(fresh.certificate);
  app.removeCertificate(old.certificate);
  time.now += 3_600_000;
  await tokens.get();
  expect(exchanges()).toBe(5);
  time.now += 3_600_000;
  await tokens.get();
  expect(exchanges()).toBe(6);
});

test('certificates that Entra does not know: two exchanges a minute, and the code as hint', async () => {
  const app = simulator.registerApp({
    name: 'gateway',
    roles: ['User.Read.All'],
    credentials: [],
    certificates: [pair().certificate],
  });
  const tokens = await open({ clientId: app.clientId, certificates: [pair(), pair(), pair()] });
  for (let second = 0; second < 180; second += 1) {
    await expect(tokens.get()).rejects.toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      detail: { hint: '700027' },
    });
    time.now += 1_000;
  }
  expect(exchanges()).toBe(6);
});

test('consent that comes after the token is noticed within the minute', async () => {
  const known = pair();
  const app = simulator.registerApp({
    name: 'gateway',
    roles: ['User.Read.All'],
    consented: false,
    credentials: [],
    certificates: [known.certificate],
  });
  const tokens = await open({ clientId: app.clientId, certificates: [known] });
  expect(rolesOf((await tokens.get()).token)).toBeUndefined();
  app.consent();
  time.now += 59_999;
  expect(rolesOf((await tokens.get()).token)).toBeUndefined();
  time.now += 1;
  expect(rolesOf((await tokens.get()).token)).toEqual(['User.Read.All']);
  expect(exchanges()).toBe(2);
});

test('200 requests with an expired token make one exchange', async () => {
  const known = pair();
  const app = simulator.registerApp({
    name: 'gateway',
    roles: ['User.Read.All'],
    credentials: [],
    certificates: [known.certificate],
  });
  const tokens = await open({ clientId: app.clientId, certificates: [known] });
  await tokens.get();
  time.now += 3_600_000;
  const all = await Promise.all(Array.from({ length: 200 }, () => tokens.get()));
  expect(new Set(all.map(({ generation }) => generation))).toEqual(new Set([2]));
  expect(exchanges()).toBe(2);
});
