import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { type HrFile, type HrPerson, makeHrFiles } from '../fixtures/hr-files/hr-files.ts';
import { startGateway, TEST_KEY, type TestGateway } from '../harness/start-gateway.ts';
import { canary, createScanner } from '../leak/canary.ts';
import { type BulkStand, createBulkStand } from './bulk-stand.ts';

// Files of the kinds that HR systems write, by the steps of docs/guides/bulk.md: nothing of them leaks, and each person has the
// pseudonym of the gateway's answers.

const SCHEMES = {
  native: ({ write }: BulkStand) => ({
    scheme: 'native',
    keys: [{ id: 1, secret: `file:${write('own', TEST_KEY)}` }],
  }),
  psoxy: ({ write }: BulkStand) => ({
    scheme: 'psoxy',
    salt: `file:${write('salt', 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l')}`,
    encryptionKey: `file:${write('encryption-key', '7Yh2-correct-horse-battery-staple')}`,
  }),
};

/** The people of a tenant. Names, numbers and salaries are canaries, each of its own. */
function peopleOf({ simulator }: TestGateway): readonly HrPerson[] {
  return simulator.people.map(({ id, mail, userPrincipalName }, at) => ({
    id,
    mail,
    upn: userPrincipalName,
    number: canary(10 * at),
    name: [`Zoé ${canary(10 * at + 1)}`, canary(10 * at + 2)],
    department: ['Sales', 'R&D', 'Vertrieb; Süd'][at % 3] ?? '',
    phone: `+49 ${canary(10 * at + 3)}`,
    salary: canary(10 * at + 4),
  }));
}

/** What the gateway calls them. */
async function pseudonymsOf(gateway: TestGateway): Promise<Record<HrFile['join'][1], readonly string[]>> {
  const { body } = await gateway.get('/v1.0/users?$select=id,mail,userPrincipalName&$top=999');
  const { value } = JSON.parse(body.toString()) as { value: readonly Record<string, string>[] };
  const all = (name: string) => value.map((user) => user[name] ?? '').toSorted();
  return { id: all('id'), mail: all('mail'), upn: all('userPrincipalName') };
}

/** What the guide lets a person write down, and its commands. */
async function runGuide(stand: BulkStand, files: readonly HrFile[], config: object) {
  for (const { name, bytes } of files) stand.write(`exports/${name}`, bytes);
  const sets = files.map(
    ({ name, rules }) => `  ${name.split('.')[0]}: { files: ["**/${name}"], rowOrder: kept, ${rules} }\n`,
  );
  const rules = ['--rules', stand.write('hr.yaml', `nymgate: 1\nbulk:\n${sets.join('')}`)];
  const bulk = ['bulk', '--config', stand.write('nymgate.json', JSON.stringify(config)), ...rules];
  const places = [stand.path('exports'), stand.path('pseudonymized')];
  return [
    await runHere(['check', stand.path('hr.yaml')]),
    await runHere(['explain', ...rules]),
    await runHere([...bulk, '--dry-run', ...places]),
    await runHere([...bulk, ...places]),
  ];
}

function expectJoined(stand: BulkStand, file: HrFile, expected: readonly string[]): void {
  const { name, join, others = 0, rejects = 0 } = file;
  const text = readFileSync(stand.path('pseudonymized', name), 'utf8');
  const delimiter = name.endsWith('.txt') ? '\t' : /delimiter: ";"/.test(file.rules) ? ';' : ',';
  const rows = parse(text, { columns: true, delimiter }) as Record<string, string>[];
  const found = rows.slice(others).map((row) => row[join[0]] ?? '');
  expect([name, found.toSorted()]).toEqual([name, expected]);
  const manifest = readFileSync(stand.path('pseudonymized', `${name}.manifest.json`), 'utf8');
  const out = expected.length + others;
  expect([name, JSON.parse(manifest)]).toEqual([
    name,
    expect.objectContaining({ rows: { in: out + rejects, out, rejected: rejects } }),
  ]);
}

test.each(['native', 'psoxy'] as const)(
  'every file joins with the answers by the guide alone, and leaks nothing: scheme %s',
  async (scheme) => {
    const stand = createBulkStand();
    const pseudonyms = SCHEMES[scheme](stand);
    const gateway = await startGateway({
      connectors: ['entra-id'],
      simulator: { people: 14 },
      logLevel: 'error',
      config: { pseudonyms },
    });
    onTestFinished(() => gateway.close());
    const files = makeHrFiles(peopleOf(gateway));
    const connector = {
      tenant: gateway.simulator.tenantId,
      clientId: gateway.app.clientId,
      assertion: { type: 'token-file', path: '/not/asked/for/files' },
    };
    const runs = await runGuide(stand, files, { pseudonyms, connectors: { 'entra-id': connector } });
    expect(runs.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual(runs.map(() => [0, '']));

    const expected = await pseudonymsOf(gateway);
    for (const file of files) expectJoined(stand, file, expected[file.join[1]]);

    const scan = createScanner(
      gateway.simulator.people.flatMap(({ id, mail, userPrincipalName }) => [id, mail, userPrincipalName]),
    );
    const put = files.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('');
    expect(scan(put).length).toBeGreaterThan(20);
    const names = readdirSync(stand.path('pseudonymized'));
    expect(names).toHaveLength(2 * files.length + 1);
    const written = names.map((name) => readFileSync(stand.path('pseudonymized', name), 'utf8'));
    expect(scan([...written, ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr])].join('\n'))).toEqual(
      [],
    );
    expect(readFileSync(stand.path('pseudonymized/learning.csv'), 'utf8')).toContain("Safety;' =HYPERLINK");
  },
  60_000,
);
