import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReader, type Reader } from './guide/follow-guide.ts';
import { pageFiles, shellBlocks } from './guide/page-files.ts';
import { install } from './programs/install.ts';
import { SOURCES } from './programs/places.ts';
import { countAll } from './stand/count-all.ts';
import { type Stand, startStand } from './stand/start-stand.ts';

const PAGE = 'warehouse.md';

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

/** The page's own command; its counts are compared with Graph's at this moment. */
async function load(): Promise<Readonly<Record<string, unknown>>> {
  const command = shellBlocks(PAGE).find((text) => text.includes('warehouse.py')) ?? '';
  const { stdout, stderr } = await reader.type(command);
  expect(stderr).toBe('');
  const told = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  const { users, groups, messages } = await countAll(stand.simulator);
  expect(told).toMatchObject({ user: users, group: groups, message: messages });
  return told;
}

async function control(action: string): Promise<void> {
  const { status } = await fetch(`${stand.control.url}/${action}`);
  expect(status).toBe(204);
}

async function ids(): Promise<readonly string[]> {
  const query = `import duckdb; print(*[row[0] for row in duckdb.connect('warehouse.duckdb', read_only=True).execute('SELECT id FROM \\"user\\"').fetchall()])`;
  return (await reader.type(`.venv/bin/python -c "${query}"`)).stdout.trim().split(' ');
}

test('the page installs what the suite has, and every block on it is a file that is used or a command', () => {
  const pinned = readFileSync(`${SOURCES}/python/requirements.txt`, 'utf8');
  const [setUp = ''] = shellBlocks(PAGE);
  for (const [, name, version] of setUp.matchAll(/'(\w+)==([\d.]+)'/g))
    expect(pinned).toMatch(new RegExp(`^${name}(?:\\[\\w+\\])?==${version}\\b`, 'm'));
  const files = pageFiles(PAGE).filter(({ language }) => language === 'python' || language === 'sql');
  expect(files.map(({ name }) => name)).toEqual(['warehouse.py', 'ask.py']);
});

test('the schema is what nymgate schema prints', async () => {
  const command = shellBlocks(PAGE).find((text) => text.includes('nymgate schema')) ?? '';
  const { status, stderr } = await reader.type(command);
  expect(status, stderr).toBe(0);
  expect(readFileSync(`${reader.folder}/schema.sql`, 'utf8')).toContain('CREATE TABLE "message"');
});

test('a warehouse by the guide alone: schema, full load, two increments, a 410, a change of the key', async () => {
  const first = await load();
  expect(first).toMatchObject({ resynced: [], epoch_changed: false });

  await control('change');
  const second = await load();
  expect(second).toMatchObject({ user: Number(first['user']) - 1, resynced: [], epoch_changed: false });
  expect(second['requests']).toBeLessThan(Number(first['requests']));

  await control('change');
  expect(await load()).toMatchObject({ user: Number(first['user']) - 2, resynced: [] });

  await control('change');
  await control('expire');
  const fourth = await load();
  expect(fourth).toMatchObject({ user: Number(first['user']) - 3, resynced: ['user', 'group'] });

  const before = await ids();
  await control('rotate');
  expect(await load()).toMatchObject({ epoch_changed: true, user: fourth['user'] });
  const after = await ids();
  expect(after).toHaveLength(before.length);
  expect(after.filter((id) => before.includes(id))).toEqual([]);
});

test('who comes between two runs brings older mail', async () => {
  await control('come');
  expect(await load()).toMatchObject({ resynced: [], epoch_changed: false });
});

test('the question of the page has an answer', async () => {
  const { stdout, stderr } = await reader.type('.venv/bin/python ask.py');
  expect(stderr).toBe('');
  expect(stdout).toMatch(/from_department.*to_department.*mails/);
  expect(stdout.split('\n').filter((line) => /│ +\d+ +│$/.test(line)).length).toBeGreaterThan(3);
});
