import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { toDelivery } from '../../../packages/hosts/src/aws-lambda/create-bulk-handler.ts';
import { peopleCsv } from '../bulk-stand.ts';
import { s3Event } from './event-shapes.ts';
import { startEventsWorld } from './events-world.ts';

// What somebody leaves where outputs go who may write there, and what an earlier run has left.

const IN = '/exports/hr/people.csv';
const OUT = '/safe/hr/people.csv';
const MANIFEST = `${OUT}.manifest.json`;
const REJECTS = `${OUT}.rejects.ndjson`;
const MARK = { 'x-amz-meta-nymgate': '00' };
const people = [toDelivery(s3Event('exports', 'hr/people.csv'))];
const PATIENT = 60_000;

test('BLK-07 the reject file of an earlier run is replaced, or emptied where no row is left out any more', async () => {
  const world = await startEventsWorld();
  for (const [bad, rows] of [
    ['x\n', 2],
    ['x\nx\n', 3],
    ['', 4],
    ['x\n', 5],
  ] as const) {
    world.plant(IN, `${peopleCsv(rows)}${bad}`);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ outcome: 'done', rejected: bad.length / 2 });
    expect(world.store.text(REJECTS).split('\n')).toHaveLength(bad.length / 2 + 1);
  }
});

test.each<[string, (sha256: string) => string]>([
  ['numbers that no JSON has', (sha256) => `{"nymgateBulk":1,"output":{"sha256":"${sha256}"},"rows":1e999}`],
  [
    'lists without end',
    (sha256) =>
      `{"nymgateBulk":1,"output":{"sha256":"${sha256}"},"rows":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
  ],
  ['nothing that belongs there', (sha256) => `{"nymgateBulk":1,"output":{"sha256":"${sha256}"}}`],
])('BLK-07 a forged manifest with %s keeps no file back, and none from being made', async (_, forge) => {
  const world = await startEventsWorld();
  world.plant(IN, peopleCsv(5));
  await world.host.processDeliveries(people, PATIENT);
  const sha256 = createHash('sha256').update(world.store.text(OUT)).digest('hex');
  world.plant(MANIFEST, forge(sha256), MARK);
  expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
  expect(world.last()).toMatchObject({ event: 'bulk_made', outcome: 'done' });
  expect(JSON.parse(world.store.text(MANIFEST))).toMatchObject({ rows: { in: 5 }, output: { sha256 } });
});

test('BLK-07 a manifest larger than any is not read', async () => {
  const world = await startEventsWorld();
  world.plant(IN, peopleCsv(5));
  world.plant(MANIFEST, Buffer.alloc(16 * 1024 * 1024 + 1, ' '), MARK);
  expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
  expect(world.last()).toMatchObject({ outcome: 'done' });
  expect(world.store.requests).not.toContain(`GET ${MANIFEST}`);
});

test.each(['s3://exports/hr/../', 's3://exports//', 's3://exports_2/'])(
  'BLK-07 a job that names %j is told at the start, and not by every event',
  async (place) => {
    for (const [from, to] of [
      [place, 's3://safe/'],
      ['s3://exports/in/', place],
    ] as const) {
      const world = await startEventsWorld({ bulk: (rules) => ({ odd: { from, to, rules } }) });
      world.plant(IN, peopleCsv(5));
      expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
      expect(world.lines()).toEqual([
        expect.objectContaining({ event: 'start_failed', code: 'CONFIG_INVALID' }),
        expect.objectContaining({
          event: 'start_issue',
          message: expect.stringMatching(from === place ? /^bulk\.odd\.from: / : /^bulk\.odd\.to: /),
        }),
      ]);
    }
  },
);
