import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONNECTORS } from '../../packages/connectors/src/index.ts';
import { createTables } from '../../packages/connectors/src/tables/create-tables.ts';
import type { Manifest } from '../../packages/export/src/plan/describe-run.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { lastRun, runsOf } from './read-export.ts';

const folders = exportFolders();
const CHOSEN = ['--connector', 'entra-id', '--connector', 'outlook-mail'];
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ simulator: { people: 4, seed: 5 }, logLevel: 'error' });
}, 60_000);
afterAll(() => gateway.close());

async function tableOf(folder: string, connector: string, name: string) {
  const run = runsOf(folder).at(-1) ?? '';
  const manifest = JSON.parse(readFileSync(join(folder, run, 'manifest.json'), 'utf8')) as Manifest;
  const rows: Record<string, unknown>[] = [];
  for (const { file } of manifest.connectors[connector]?.tables[name]?.files ?? []) {
    const bytes = readFileSync(join(folder, run, file));
    rows.push(
      ...(await parquetReadObjects({
        file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
      })),
    );
  }
  return rows;
}

test('Parquet has the records of NDJSON, their lists as tables of their own, with types', async () => {
  const [flat, nested] = [folders(), folders()];
  const gatewayArgs = ['--gateway', gateway.host.url, ...CHOSEN];
  expect((await runExportHere(nested, gatewayArgs)).code).toBe(0);
  expect(
    (await runExportHere(flat, [...gatewayArgs, '--format', 'parquet', '--segment-rows', '100'])).code,
  ).toBe(0);
  const { tables } = lastRun(nested);
  const messages = tables.get('outlook-mail/message') ?? [];
  expect(messages.length).toBeGreaterThan(100);
  const rows = await tableOf(flat, 'outlook-mail', 'message');
  expect(rows.map(({ id }) => id).sort()).toEqual(messages.map(({ id }) => id).sort());
  const [one] = rows;
  expect(one).toMatchObject({ path_userId: expect.stringMatching(/^p~/), _removed: null, _reset: null });
  expect(one?.['receivedDateTime']).toBeInstanceOf(Date);
  const recipients = await tableOf(flat, 'outlook-mail', 'message_toRecipients');
  const addresses = messages.flatMap(
    (row) => (row['toRecipients'] as { emailAddress: { address: string } }[]) ?? [],
  );
  expect(recipients.map((row) => row['emailAddress_address']).sort()).toEqual(
    addresses.map(({ emailAddress }) => emailAddress.address).sort(),
  );
}, 200_000);

test('a list that no record has is in the manifest all the same, without files', async () => {
  const folder = folders();
  const args = ['--gateway', gateway.host.url, '--connector', 'outlook-mail', '--format', 'parquet'];
  expect((await runExportHere(folder, args)).code).toBe(0);
  const run = runsOf(folder).at(-1) ?? '';
  const manifest = JSON.parse(readFileSync(join(folder, run, 'manifest.json'), 'utf8')) as Manifest;
  const { tables = {} } = manifest.connectors['outlook-mail'] ?? {};
  const lists = createTables(CONNECTORS['outlook-mail'])
    .filter(({ name }) => tables[name] !== undefined)
    .flatMap(({ children }) => children.map(({ name }) => name));
  expect(Object.keys(tables)).toEqual(expect.arrayContaining(lists));
  const empty = lists.filter((name) => tables[name]?.rows === 0);
  expect(empty.length).toBeGreaterThan(0);
  for (const name of empty) expect([name, tables[name]?.files]).toEqual([name, []]);
  expect(tables['message_toRecipients']).toMatchObject({ load: 'replace', rows: expect.any(Number) });
}, 200_000);

test('deletions and fresh rounds are rows of Parquet too', async () => {
  const folder = folders();
  const args = ['--gateway', gateway.host.url, '--connector', 'entra-id', '--format', 'parquet'];
  expect((await runExportHere(folder, args)).code).toBe(0);
  const [, person] = gateway.simulator.people.filter(({ kind }) => kind === 'member');
  gateway.simulator.removePerson(person?.id ?? '');
  expect((await runExportHere(folder, args)).code).toBe(0);
  expect(await tableOf(folder, 'entra-id', 'user')).toEqual([
    expect.objectContaining({ id: expect.stringMatching(/^p~/), _removed: 'changed', accountEnabled: null }),
  ]);
  gateway.simulator.expireDeltaTokens();
  expect((await runExportHere(folder, args)).code).toBe(0);
  const [first, second] = await tableOf(folder, 'entra-id', 'user');
  expect(first).toMatchObject({ id: null, _reset: true });
  expect(second).toMatchObject({ id: expect.stringMatching(/^p~/), _reset: null });
}, 200_000);
