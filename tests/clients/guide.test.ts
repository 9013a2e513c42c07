import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReader, type Reader } from './guide/follow-guide.ts';
import { pageFiles, shellBlocks, writePageFiles } from './guide/page-files.ts';
import { install } from './programs/install.ts';
import { BUILT } from './programs/places.ts';
import { countAll } from './stand/count-all.ts';
import { type Stand, startStand } from './stand/start-stand.ts';

let stand: Stand;
let reader: Reader;
beforeAll(async () => {
  await install('python');
  await install('javascript');
  stand = await startStand();
  reader = createReader('pipelines.md', stand);
});
afterAll(async () => {
  await stand?.close();
  if (reader !== undefined) rmSync(reader.folder, { recursive: true, force: true });
});

const PROGRAMS = {
  'with_httpx.py': 'people',
  'with_msgraph_sdk.py': 'people',
  'with_dlt.py': 'people and messages',
  'with_dlt_rounds.py': 'people',
  'with_airbyte.py': 'people and messages',
} as const;

describe('docs/guides/pipelines.md', () => {
  test('every program on the page is run here', () => {
    const files = pageFiles('pipelines.md').filter(({ language }) => language === 'python');
    expect(files.map(({ name }) => name)).toEqual(Object.keys(PROGRAMS));
  });

  test.each(Object.entries(PROGRAMS))('%s counts what Graph has', async (name, what) => {
    const { users, messages } = await countAll(stand.simulator);
    const { stdout, stderr } = await reader.type(`python ${name}`);
    const expected = what === 'people' ? `${users}` : `${users} ${messages}`;
    expect(stdout.trim().split('\n').at(-1), stderr.slice(-3000)).toBe(expected);
  });
});

describe('docs/guides/data-engineers.md', () => {
  test('the program of the page reads people over TLS, with its key', async () => {
    const folder = join(BUILT, 'javascript/guide');
    mkdirSync(folder, { recursive: true });
    writePageFiles('data-engineers.md', folder);
    const { stdout, stderr } = await reader.type(`node '${folder}/with-graph-client.mjs'`, {
      NYMGATE_URL: stand.tlsUrl,
      NYMGATE_KEY: stand.apiKey,
      NODE_EXTRA_CA_CERTS: stand.certificate,
    });
    expect(stdout, stderr).toBe(`${stand.simulator.people.length}\n`);
  });

  test('what "look first" shows is JSON as the page says', async () => {
    const block = shellBlocks('data-engineers.md').find((text) => text.includes('--json')) ?? '';
    const { status, stdout, stderr } = await reader.type(block);
    expect(status, stderr).toBe(0);
    expect(Object.keys(JSON.parse(stdout) as object).length).toBeGreaterThan(1);
    const demo = JSON.parse(readFileSync(join(reader.folder, 'before-and-after.json'), 'utf8'));
    expect(JSON.stringify(demo)).toMatch(/"raw":.*"safe":/);
  });
});
