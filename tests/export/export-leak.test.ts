import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { createScanner } from '../leak/canary.ts';
import { createPlanter } from '../leak/plant-canaries.ts';
import { type Exported, exportFolders, runExportHere } from './export-stand.ts';
import { filesBelow, openModes } from './read-export.ts';

// EXP-01: an export writes what the gateway answers, and only where it may.

const folders = exportFolders();
const planter = createPlanter(
  Object.values(CONNECTORS).map((connector) => connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS)),
);
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    simulator: { people: 3, seed: 11, decorate: planter.decorate },
    logLevel: 'error',
  });
}, 60_000);
afterAll(() => gateway.close());

describe('everything that an export writes', () => {
  let ndjson: ReadonlyMap<string, string>;
  let told: Exported;
  let scan: ReturnType<typeof createScanner>;

  beforeAll(async () => {
    const texts = gateway.simulator.people.flatMap(({ id, userPrincipalName, mail, displayName }) => [
      id,
      userPrincipalName,
      mail ?? '',
      displayName,
    ]);
    scan = createScanner([...new Set(texts)].filter((text) => text.length >= 8));
    const folder = folders();
    // Not the whole year of events: each of their texts is looked for in a thousand forms.
    told = await runExportHere(folder, ['--gateway', gateway.host.url, '--since', '2026-09-15']);
    ndjson = filesBelow(folder);
  }, 300_000);

  test('EXP-01: no canary and no person of the tenant is in any row, state, manifest, name of a file or line of progress', () => {
    expect([told.code, told.err.split('\n').filter((line) => !line.includes('progress'))]).toEqual([
      expect.any(Number),
      expect.arrayContaining([expect.stringContaining('"event":"done"')]),
    ]);
    expect(ndjson.size).toBeGreaterThan(25);
    expect(scan(told.err)).toEqual([]);
    expect(scan([...ndjson.keys()].join('\n'))).toEqual([]);
    for (const [name, text] of ndjson) expect.soft([name, scan(text)]).toEqual([name, []]);
  }, 300_000);

  test('the same answers of Graph hold them: the scanner sees what it should find', async () => {
    const token = await gateway.graphToken();
    const raw = await fetch(`${gateway.simulator.graphUrl}/v1.0/users`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(scan(await raw.text()).length).toBeGreaterThan(0);
  });

  test('EXP-01: nothing of Parquet holds them either', async () => {
    const folder = folders();
    const chosen = ['entra-id', 'outlook-mail'].flatMap((id) => ['--connector', id]);
    const args = ['--gateway', gateway.host.url, '--format', 'parquet', ...chosen];
    expect((await runExportHere(folder, args)).code).toBe(0);
    for (const [name, text] of filesBelow(folder)) expect.soft([name, scan(text)]).toEqual([name, []]);
  }, 120_000);
});

describe('the folder', () => {
  const args = () => ['--gateway', gateway.host.url, '--connector', 'entra-id'];

  test('EXP-01: everything is for its owner alone', async () => {
    const folder = folders();
    expect((await runExportHere(folder, args())).code).toBe(0);
    expect(openModes(dirname(folder))).toEqual([]);
  }, 60_000);

  test.each([
    [
      'holds other files',
      (folder: string) => {
        mkdirSync(folder, { mode: 0o700 });
        writeFileSync(join(folder, 'notes.txt'), 'mine');
      },
      'holds other files',
    ],
    [
      'is a link',
      (folder: string) => {
        mkdirSync(`${folder}-there`, { mode: 0o700 });
        symlinkSync(`${folder}-there`, folder);
      },
      'is a link',
    ],
    [
      'is a link, a slash behind it',
      (folder: string) => {
        mkdirSync(`${folder}-there`, { mode: 0o700 });
        symlinkSync(`${folder}-there`, folder);
      },
      'is a link',
    ],
    ['others may write into', (folder: string) => mkdirSync(folder, { mode: 0o700 }), 'others may write'],
    ['is a file', (folder: string) => writeFileSync(folder, ''), 'is no folder'],
  ])('EXP-01: one that %s is refused, and nothing in it is touched', async (name, make, told) => {
    const folder = folders();
    make(folder);
    if (name.startsWith('others')) (await import('node:fs')).chmodSync(folder, 0o777);
    const asked = name.includes('slash') ? `${folder}/` : folder;
    const { code, err } = await runExportHere(asked, args());
    expect([code, err]).toEqual([1, expect.stringContaining(told)]);
    expect(existsSync(join(folder, 'nymgate-export.jsonl'))).toBe(false);
  });

  test('EXP-01: a link in the place of a file is not written through', async () => {
    const folder = folders();
    mkdirSync(folder, { mode: 0o700 });
    const victim = join(dirname(folder), 'victim');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, join(folder, 'nymgate-export.jsonl'));
    expect((await runExportHere(folder, args())).code).toBe(1);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });
});
