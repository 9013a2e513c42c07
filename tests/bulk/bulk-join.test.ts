import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { startGateway, TEST_KEY, type TestGateway } from '../harness/start-gateway.ts';

// One person has one pseudonym, whether it comes out of an answer or of a file: an HR file joins calendars.

const folder = mkdtempSync(join(tmpdir(), 'nymgate-join-'));
const secret = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return `file:${join(folder, name)}`;
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const native = { scheme: 'native', keys: [{ id: 1, secret: secret('own', TEST_KEY) }] };
const psoxy = {
  scheme: 'psoxy',
  salt: secret('salt', 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l'),
  encryptionKey: secret('key', '7Yh2-correct-horse-battery-staple'),
};

const RULES = `nymgate: 1
bulk:
  hr:
    rowOrder: kept
    columns:
      Object Id: { treatment: pseudonymize, kind: person, reversible: true }
      Mail: { treatment: pseudonymize, kind: person }
`;

type Person = { readonly id: string; readonly mail: string | null };

describe.each<[string, object]>([
  ['native', native],
  ['native, with domains as pseudonyms', { ...native, domains: { policy: 'hash' } }],
  ['psoxy', psoxy],
  ['psoxy, without domains', { ...psoxy, domains: { policy: 'drop' } }],
])('scheme %s', (_, pseudonyms) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      connectors: ['entra-id'],
      simulator: { people: 5 },
      logLevel: 'error',
      config: { pseudonyms },
    });
  });
  afterAll(() => gateway.close());

  test('pseudonyms of /users are those of a CSV with the same people, from the same configuration', async () => {
    const clear = gateway.simulator.people.map(({ id, mail }): Person => ({ id, mail: mail ?? null }));
    const { body } = await gateway.get('/v1.0/users?$select=id,mail');
    const answer = (JSON.parse(body.toString()) as { value: readonly Person[] }).value;
    const at = (name: string) => join(folder, name);
    writeFileSync(at('rules.yaml'), RULES);
    // As HR systems write addresses: in other letters, with blanks around.
    writeFileSync(
      at('hr.csv'),
      `Object Id,Mail,Name\n${clear.map(({ id, mail }) => `${id},${mail ?? ''},x`).join('\n')}\n`,
    );
    writeFileSync(
      at('nymgate.json'),
      JSON.stringify({
        pseudonyms,
        source: { authority: gateway.simulator.entraUrl, graph: gateway.simulator.graphUrl },
        connectors: {
          'entra-id': {
            tenant: gateway.simulator.tenantId,
            clientId: gateway.app.clientId,
            assertion: { type: 'token-file', path: '/t' },
          },
        },
      }),
    );
    rmSync(at('out.csv'), { force: true });
    const { code, stderr } = await runHere([
      'bulk',
      '--rules',
      at('rules.yaml'),
      '--config',
      at('nymgate.json'),
      at('hr.csv'),
      at('out.csv'),
    ]);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const rows = readFileSync(at('out.csv'), 'utf8').trim().split('\n').slice(1);
    const fromFile = rows
      .map((row) => row.split(','))
      .map(([id = '', mail = '']) => ({ id, mail: mail === '' ? null : mail }));
    expect(answer.length).toBeGreaterThan(3);
    const byId = (people: readonly Person[]) => people.map(({ id, mail }) => `${id} ${mail}`).toSorted();
    expect(byId(fromFile)).toEqual(byId(answer.map(({ id, mail }) => ({ id, mail }))));
    expect(answer.every(({ id }) => id.startsWith('p~'))).toBe(true);
    rmSync(at('out.csv.manifest.json'));
  });
});

test('connectors of two tenants need to be told apart', async () => {
  const connector = (tenant: string) => ({
    tenant,
    clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
    assertion: { type: 'token-file', path: '/t' },
  });
  const config = join(folder, 'two.json');
  const connectors = {
    'entra-id': connector('6e4c8e9f-76cf-41d1-806e-61838b880b87'),
    'outlook-cal': connector('6e4c8e9f-76cf-41d1-806e-61838b880b88'),
  };
  writeFileSync(config, JSON.stringify({ pseudonyms: native, connectors }));
  writeFileSync(join(folder, 'r.yaml'), RULES);
  writeFileSync(join(folder, 'x.csv'), 'Mail\na@x.org\n');
  const run = (...more: readonly string[]) =>
    runHere([
      'bulk',
      '--rules',
      join(folder, 'r.yaml'),
      '--config',
      config,
      ...more,
      join(folder, 'x.csv'),
      join(folder, 'y.csv'),
    ]);
  expect((await run()).stderr).toContain('say by --connector');
  expect((await run('--connector', 'outlook-cal')).code).toBe(0);
});
