import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReader, type Reader } from './guide/follow-guide.ts';
import { pageFiles, shellBlocks } from './guide/page-files.ts';
import { install } from './programs/install.ts';
import { countAll } from './stand/count-all.ts';
import { type Stand, startStand } from './stand/start-stand.ts';

const PAGE = 'export-in-duckdb.md';

let stand: Stand;
let reader: Reader;
beforeAll(async () => {
  await install('python');
  stand = await startStand();
  reader = createReader(PAGE, stand);
});
afterAll(async () => {
  await stand?.close();
  if (reader !== undefined) rmSync(reader.folder, { recursive: true, force: true });
});

/** A block of the page, typed. */
async function type(marked: string): Promise<string> {
  const { status, stdout, stderr } = await reader.type(
    shellBlocks(PAGE).find((text) => text.includes(marked)) ?? '',
  );
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Both commands of the page, in their order; the counts are compared with Graph's at this moment. */
async function exportAndLoad(): Promise<void> {
  await type('nymgate export');
  const { users, groups, messages } = await countAll(stand.simulator);
  const expected = { user: users, group: groups, message: messages };
  expect(JSON.parse(await type('load_export.py'))).toMatchObject(expected);
}

test('every program on the page is run here', () => {
  const files = pageFiles(PAGE).filter(({ language }) => language === 'python');
  expect(files.map(({ name }) => name)).toEqual(['load_export.py', 'ask_export.py']);
});

test('a first run and two with changes: people who left and came, their mail with them', async () => {
  await exportAndLoad();
  for (const action of ['change', 'come']) {
    await fetch(`${stand.control.url}/${action}`);
    await exportAndLoad();
  }
  // What is loaded already is not loaded again.
  const before = await type('load_export.py');
  expect(await type('load_export.py')).toBe(before);
});

test('the question of the page has an answer', async () => {
  const { stdout, stderr } = await reader.type('.venv/bin/python ask_export.py');
  expect(stderr).toBe('');
  expect(stdout.split('\n').filter((line) => /│ +\d+ +│$/.test(line)).length).toBeGreaterThan(2);
});
