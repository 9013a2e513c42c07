import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SetupError } from '../../../packages/engine/src/kernel/errors.ts';
import { toDelivery } from '../../../packages/hosts/src/aws-lambda/create-bulk-handler.ts';
import { TIME_EXCEEDED } from '../../../packages/hosts/src/bulk/events/classify-failure.ts';
import { processObjectRun } from '../../../packages/hosts/src/bulk/events/process-object-run.ts';
import { closeObjectAccess } from '../../../packages/hosts/src/bulk/places/get-object-access.ts';
import { runHere } from '../../e2e/cli-process.ts';
import { canary } from '../../leak/canary.ts';
import type { Bent, Interfere } from '../../stand-ins/objects/start-objects.ts';
import { freshKey, peopleCsv } from '../bulk-stand.ts';
import { bridgeEvent, s3Event } from './event-shapes.ts';
import { configOf, type EventsWorld, startEventsWorld } from './events-world.ts';

// What becomes of an object that a platform tells of, with S3 on loopback; the platforms differ in the event alone (event-verdicts.test.ts).

const CSV = peopleCsv(50);
const IN = '/exports/hr/people.csv';
const OUT = '/safe/hr/people.csv';
const MANIFEST = `${OUT}.manifest.json`;
const people = [toDelivery(s3Event('exports', 'hr/people.csv'))];
const PATIENT = 60_000;

afterEach(() => vi.useRealTimers());

/** What the command makes of the same bytes by the same rules and keys. */
async function byCommand({ stand }: EventsWorld, text: string): Promise<string> {
  stand.write('nymgate.json', JSON.stringify(configOf(stand)));
  stand.write('here/people.csv', text);
  const paths = [stand.path('here/people.csv'), stand.path('out/people.csv')];
  const ended = await runHere(stand.args('--config', stand.path('nymgate.json'), '--jobs', '1', ...paths));
  expect([ended.code, ended.stderr]).toEqual([0, expect.any(String)]);
  return readFileSync(stand.path('out/people.csv'), 'utf8');
}

describe('an object of a job', () => {
  test('becomes what the command makes of it, byte for byte, with a manifest and one line', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.store.text(OUT)).toBe(await byCommand(world, CSV));
    expect(JSON.parse(world.store.text(MANIFEST))).toMatchObject({
      input: { name: 'people.csv', bytes: CSV.length, digest: expect.stringMatching(/^s~/) },
      output: { sha256: createHash('sha256').update(world.store.text(OUT)).digest('hex') },
      rows: { in: 50, out: 50, rejected: 0 },
    });
    expect(world.lines()).toEqual([
      expect.objectContaining({
        event: 'bulk_made',
        job: 'hr',
        bucket: 'exports',
        // What others could compute from a guessed name is not written.
        object: expect.stringMatching(/^[0-9a-f]{16}\.csv$/),
        outcome: 'done',
        rows: 50,
      }),
    ]);
  });

  test('D2: dates of another form fail it: no output appears, and the line has column and numbers', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV.replaceAll(/(20[0-9]{2})-([0-9]{2})-([0-9]{2})/g, '$3.$2.$1'));
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({
      ...{ event: 'bulk_failed', outcome: 'failed', code: 'EMPTIED_EXCEEDED' },
      reason: 'Hired: 50 of 50 cells (format)',
      hint: expect.stringContaining('maxEmptied'),
    });
    expect([world.store.objects.get(OUT), world.store.objects.get(MANIFEST)]).toEqual([undefined, undefined]);
  });

  test('BLK-07 told of again it is left as it is; changed it is made anew', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    await world.host.processDeliveries(people, PATIENT);
    const [first, before] = [world.store.objects.get(OUT)?.etag, world.store.requests.length];
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ event: 'bulk_made', outcome: 'skipped', rows: 50 });
    expect(world.store.objects.get(OUT)?.etag).toBe(first);
    expect(world.store.requests.slice(before).filter((line) => /^(?:PUT|POST)/.test(line))).toEqual([]);
    world.plant(IN, peopleCsv(60));
    await world.host.processDeliveries(people, PATIENT);
    expect(world.last()).toMatchObject({ outcome: 'done', rows: 60 });
  });

  test('goes to each job that has it, below the place of each; one that is broken keeps no other back', async () => {
    const world = await startEventsWorld({
      bulk: (rules) => ({
        all: { from: 's3://exports/', to: 's3://safe/all/', rules },
        beside: { from: 's3://exports/hr', to: 's3://beside/', rules },
        broken: { from: 's3://exports/hr/', to: 's3://safe/broken/', rules: '/nowhere' },
        one: { from: 's3://exports/hr/people.csv', to: 's3://safe/one.csv', rules },
        top: { from: 's3://exports/hr/people.csv', to: 's3://top', rules },
      }),
    });
    world.plant(IN, CSV);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
    expect(world.lines().map(({ job, outcome, code }) => [job, outcome, code])).toEqual([
      ['all', 'done', undefined],
      ['broken', 'again', 'RULES_UNREADABLE'],
      ['one', 'done', undefined],
      ['top', 'done', undefined],
    ]);
    expect(world.store.text('/top/people.csv')).toBe(world.store.text('/safe/one.csv'));
    expect(world.store.text('/safe/all/hr/people.csv')).toBe(world.store.text('/safe/one.csv'));
  });

  test.each(['people of 2024+Übersicht.csv', "o'neil & co;a=b.csv", 'a%b.csv', '日本.csv'])(
    'BLK-07 its name %j is the one that the event tells, as S3 and EventBridge write it',
    async (name) => {
      const world = await startEventsWorld();
      for (const [at, event] of [
        s3Event('exports', `hr/${name}`),
        bridgeEvent('exports', `hr/${name}`),
      ].entries()) {
        world.plant(`/exports/hr/${name}`, peopleCsv(at + 1));
        expect(await world.host.processDeliveries([toDelivery(event)], PATIENT)).toEqual(['done']);
        expect(world.last()).toMatchObject({ outcome: 'done', rows: at + 1 });
        expect(world.store.objects.paths()).toContain(`/safe/hr/${name}`);
      }
    },
  );
});

describe('what is no input', () => {
  const MARK = { 'x-amz-meta-nymgate': '00' };
  test.each([
    ['an object of no job', 'elsewhere/people.csv', 'no-job'],
    ['a folder', 'hr/2026/', 'folder'],
    ['a manifest', 'hr/people.csv.manifest.json', 'beside-output'],
    ['a reject file', 'hr/people.csv.rejects.ndjson', 'beside-output'],
    ['a name for the time being', 'hr/.nymgate-part-people.csv', 'beside-output'],
    ['an output of ours', 'hr/marked.csv', 'output'],
    ['a name that no rule is for', 'hr/people.txt', 'no-rule'],
    ['what is gone', 'hr/gone.csv', 'gone'],
  ])('BLK-07 %s is ignored and told', async (_, key, reason) => {
    const world = await startEventsWorld();
    world.plant('/exports/hr/marked.csv', CSV, MARK);
    world.plant('/exports/hr/people.txt', CSV);
    expect(await world.host.processDeliveries([toDelivery(s3Event('exports', key))], PATIENT)).toEqual([
      'done',
    ]);
    expect(world.lines()).toEqual([
      expect.objectContaining({ event: 'bulk_ignored', bucket: 'exports', reason }),
    ]);
    expect(world.store.objects.paths().filter((path) => path.startsWith('/safe'))).toEqual([]);
  });

  test('a test, a deletion and an empty delivery ask for nothing', async () => {
    const world = await startEventsWorld();
    const removed = toDelivery(s3Event('exports', 'hr/people.csv', 'ObjectRemoved:Delete'));
    expect(await world.host.processDeliveries([removed, { objects: [], ignoredEvents: 0 }], PATIENT)).toEqual(
      ['done', 'done'],
    );
    expect([world.lines().map(({ event }) => event), world.store.requests]).toEqual([['event_passed'], []]);
  });
});

const forbid: Interfere = () => ({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' });

/** So the store behaves until the time of the call is over, which is soon after the first request. */
const untilTimeIsOver =
  (bent: Bent): Interfere =>
  () => {
    setImmediate(() => vi.advanceTimersByTime(PATIENT));
    return bent;
  };

describe('BLK-07 faults: what is delivered again, and what is done with', () => {
  test.each<[string, Interfere, string]>([
    ['a store that is down', untilTimeIsOver({ status: 503 }), 'STORE_UNREACHABLE'],
    ['one that cuts off', untilTimeIsOver('cut'), 'STORE_UNREACHABLE'],
    ['one that says nothing', untilTimeIsOver('hang'), 'STORE_UNREACHABLE'],
    ['a right that is missing', forbid, 'STORE_FORBIDDEN'],
    [
      'outputs that may not be written',
      (request) => (request.method === 'PUT' ? forbid(request) : undefined),
      'STORE_FORBIDDEN',
    ],
  ])('%s', async (_, interfere, code) => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    world.store.interfere(interfere);
    // The run that was abandoned finds its time over, too, and ends at its first chunk.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime'] });
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
    vi.useRealTimers();
    expect(world.last()).toMatchObject({ event: 'bulk_failed', job: 'hr', outcome: 'again', code });
    expect(world.store.objects.paths()).not.toContain(OUT);
    world.store.interfere(() => undefined);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.store.text(OUT).split('\n')).toHaveLength(52);
  });

  test.each([
    ['two columns of one name', 'Id,Id\n1,2\n', { code: 'HEADER_DUPLICATE' }],
    ['a quote that does not end', 'Id,Mail\n"1,2\n', { code: 'QUOTE_UNCLOSED' }],
    ['too many rows that are bad', `Id,Mail\n${'x\n'.repeat(101)}`, { code: 'REJECTS_EXCEEDED', line: 102 }],
    ['an empty file', '', { code: 'HEADER_MISSING' }],
  ])('%s', async (_, text, line) => {
    const world = await startEventsWorld();
    world.plant(IN, text);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ event: 'bulk_failed', outcome: 'failed', ...line });
    expect(world.store.objects.paths()).not.toContain(OUT);
  });

  test('somebody else’s object in the place of the output stays', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    world.plant(OUT, 'of somebody else');
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ outcome: 'failed', code: 'STORE_FOREIGN' });
    expect(world.store.text(OUT)).toBe('of somebody else');
  });

  test('an object that is replaced while it is read is never half of each', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    world.store.interfere(({ method, path }) => {
      if (method === 'GET' && path === IN) world.plant(IN, peopleCsv(70));
      return undefined;
    });
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
    expect(world.last()).toMatchObject({ code: 'STORE_CHANGED' });
    world.store.interfere(() => undefined);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ outcome: 'done', rows: 70 });
  });

  test('a job whose output is no store', async () => {
    const world = await startEventsWorld({
      bulk: (rules) => ({ hr: { from: 's3://exports/hr/', to: '/srv/out', rules } }),
    });
    world.plant(IN, CSV);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ outcome: 'failed', code: 'BULK_OUTPUT' });
  });

  test('a set that the rules do not have: no other set takes its place', async () => {
    const world = await startEventsWorld({
      bulk: (rules) => ({ hr: { from: 's3://exports/hr/', to: 's3://safe/hr/', rules, set: 'persons' } }),
    });
    world.plant(IN, CSV);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
    expect(world.last()).toMatchObject({
      ...{ event: 'bulk_failed', outcome: 'again', code: 'CONFIG_INVALID' },
      hint: 'there are: people, records',
    });
    expect(world.store.objects.paths()).toEqual([IN]);
  });

  test.each([
    ['from', 's3://under_score/hr/'],
    ['to', 's3://safe/../hr/'],
  ])(
    'a job whose %s is %s, which no store could have, is told before any event is taken',
    async (key, uri) => {
      const world = await startEventsWorld({
        bulk: (rules) => ({ hr: { from: 's3://exports/hr/', to: 's3://safe/hr/', rules, [key]: uri } }),
      });
      world.plant(IN, CSV);
      expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
      expect(world.lines()).toEqual([
        expect.objectContaining({ event: 'start_failed', code: 'CONFIG_INVALID' }),
        expect.objectContaining({
          event: 'start_issue',
          message: expect.stringContaining(`bulk.hr.${key}: `),
        }),
      ]);
    },
  );

  test('what is to be warned of in the rules is told when they are read', async () => {
    const world = await startEventsWorld({ rules: 'columnsToPseudonymize: [Mail]\n' });
    world.plant(IN, CSV);
    await world.host.processDeliveries(people, PATIENT);
    await world.host.processDeliveries(people, PATIENT);
    expect(world.lines().filter(({ event }) => event === 'rules_warning')).toEqual([
      expect.objectContaining({ job: 'hr', code: 'RULES_OPEN', level: 'warn' }),
    ]);
  });

  test('a configuration without jobs is told, and nothing is taken', async () => {
    const world = await startEventsWorld({ bulk: null });
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
    expect(world.lines()).toEqual([
      expect.objectContaining({ event: 'start_failed', code: 'CONFIG_INVALID' }),
      expect.objectContaining({ event: 'start_issue', message: expect.stringContaining('has no bulk') }),
    ]);
  });
});

/** Holds the first requests that fit until somebody lets each go. */
function holding(fits: (method: string, path: string) => boolean) {
  const held: (() => void)[] = [];
  const interfere: Interfere = ({ method, path }) =>
    fits(method, path) ? new Promise((resolve) => held.push(() => resolve(undefined))) : undefined;
  const arrived = (count: number) => vi.waitFor(() => expect(held.length).toBe(count), { timeout: 20_000 });
  return { interfere, arrived, release: (index: number) => held[index]?.() };
}

describe('BLK-07 two at once', () => {
  test('of one version: one makes it, whoever fails finds it done', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    const hosts = [world.host, world.startHost(), world.startHost()];
    const outcomes = await Promise.all(hosts.map((host) => host.processDeliveries(people, PATIENT)));
    expect(outcomes.flat()).toContain('done');
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ outcome: 'skipped' });
    expect(world.store.text(OUT)).toBe(await byCommand(world, CSV));
    expect(world.store.uploads.size).toBe(0);
  });

  test('in one process the second does not begin, and comes again', async () => {
    const world = await startEventsWorld();
    const puts = holding((method, path) => method === 'PUT' && path === OUT);
    world.store.interfere(puts.interfere);
    world.plant(IN, CSV);
    world.plant('/exports/hr/b.csv', CSV);
    const first = world.host.processDeliveries(people, PATIENT);
    await puts.arrived(1);
    const asked = world.store.requests.length;
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
    expect(world.last()).toMatchObject({ event: 'bulk_failed', code: 'AT_WORK', outcome: 'again' });
    expect(world.store.requests).toHaveLength(asked);
    const other = toDelivery(s3Event('exports', 'hr/b.csv'));
    expect(await world.host.processDeliveries([other], PATIENT)).toEqual(['done']);
    puts.release(0);
    expect(await first).toEqual(['done']);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.last()).toMatchObject({ outcome: 'skipped' });
  });

  test('of two versions: the manifest of one beside the output of the other is mended by the next delivery', async () => {
    const world = await startEventsWorld();
    const puts = holding((method, path) => method === 'PUT' && path === OUT);
    world.store.interfere(puts.interfere);
    world.plant(IN, CSV);
    const first = world.host.processDeliveries(people, PATIENT);
    await puts.arrived(1);
    world.plant(IN, peopleCsv(60));
    const second = world.startHost().processDeliveries(people, PATIENT);
    await puts.arrived(2);
    puts.release(0);
    expect(await first).toEqual(['done']);
    puts.release(1);
    expect(await second).toEqual(['again']);
    expect(JSON.parse(world.store.text(MANIFEST))).toMatchObject({ rows: { in: 60 } });
    expect(world.store.text(OUT).split('\n')).toHaveLength(52);
    world.store.interfere(() => undefined);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['done']);
    expect(world.store.text(OUT)).toBe(await byCommand(world, peopleCsv(60)));
  });
});

describe('time', () => {
  const LARGE = `Id,Dept\n${`E1,${'x'.repeat(1_000)}\n`.repeat(17_000)}`;
  const drip: Interfere = ({ method, path }) => (method === 'GET' && path === IN ? 'drip' : undefined);

  test('BLK-07 a file that needs more than a whole call is done with, and its upload given up; the next of the call comes again', async () => {
    const world = await startEventsWorld();
    world.plant(IN, LARGE);
    world.plant('/exports/hr/b.csv', CSV);
    world.store.interfere(drip);
    const next = toDelivery(s3Event('exports', 'hr/b.csv'));
    vi.useFakeTimers({ toFake: ['hrtime'] });
    const running = world.host.processDeliveries([...people, next], PATIENT);
    await vi.waitFor(() => expect(world.store.uploads.size).toBe(1), { timeout: 20_000 });
    vi.advanceTimersByTime(PATIENT);
    expect(await running).toEqual(['done', 'again']);
    expect(world.lines().map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 'TIME_UP'],
      ['again', 'TIME_SPENT'],
    ]);
    expect(world.store.requests.some((line) => line === `DELETE ${OUT}`)).toBe(true);
    expect([world.store.uploads.size, world.store.objects.paths()]).toEqual([
      0,
      [IN, '/exports/hr/b.csv'].toSorted(),
    ]);
  });

  test('BLK-07 what is over before the first file begins is no fault of it', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    expect(await world.host.processDeliveries(people, 0)).toEqual(['again']);
    expect(world.last()).toMatchObject({ outcome: 'again', code: 'TIME_SPENT' });
  });

  test('BLK-07 nor is a key that did not come until time was over', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    const late = new SetupError([{ code: 'SECRET_UNAVAILABLE', severity: 'error', message: 'no answer' }]);
    const result = await processObjectRun({
      uri: 's3://exports/hr/people.csv',
      match: { job: 'hr', name: 'people.csv', isExplicitlyNamed: false, to: 's3://safe/hr/', isFolder: true },
      open: () => Promise.reject(late),
      stopReason: () => TIME_EXCEEDED,
    });
    expect(result).toMatchObject({ verdict: 'again', code: 'SECRET_UNAVAILABLE' });
  });

  test('BLK-07 a process that is being ended gives its file up, and takes no more', async () => {
    const world = await startEventsWorld();
    world.plant(IN, LARGE);
    world.store.interfere(drip);
    const running = world.host.processDeliveries(people, PATIENT);
    await vi.waitFor(() => expect(world.store.uploads.size).toBe(1), { timeout: 20_000 });
    world.host.stopAccepting();
    expect(await running).toEqual(['again']);
    expect(world.last()).toMatchObject({ code: 'STOPPED' });
    expect(world.store.uploads.size).toBe(0);
    expect(await world.host.processDeliveries(people, PATIENT)).toEqual(['again']);
    // Waits for whatever is still being read: a range that nobody takes to its end is let go.
    await closeObjectAccess();
  });

  test('keys are read again after secrets.refreshSeconds, and not before', async () => {
    const world = await startEventsWorld();
    world.plant(IN, CSV);
    await world.host.processDeliveries(people, PATIENT);
    const before = world.store.text(OUT);
    world.stand.write('key', freshKey());
    await world.host.processDeliveries(people, PATIENT);
    expect(world.last()).toMatchObject({ outcome: 'skipped' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    await world.host.processDeliveries(people, PATIENT);
    vi.useRealTimers();
    expect(world.last()).toMatchObject({ outcome: 'done' });
    expect(world.store.text(OUT)).not.toBe(before);
  });
});

test('BLK-07 LOG-02 nothing of a cell, a name or metadata is in any line', async () => {
  const secret = (index: number) => canary(index);
  const world = await startEventsWorld();
  const name = `${secret(0)}.csv`;
  const texts = [
    `Id,Mail,Dept\n${secret(1)},${secret(2)}@contoso.com,HR\n${secret(3)}\n`,
    `Id,${secret(4)},${secret(4)}\n1,2,3\n`,
    `Id,Mail\n"${secret(5)},1\n`,
  ];
  const metadata = { 'x-amz-meta-owner': secret(6) };
  const tell = (bucket: string, key: string) =>
    world.host.processDeliveries([toDelivery(s3Event(bucket, key))], PATIENT);
  for (const text of texts) {
    world.plant(`/exports/hr/${name}`, text, metadata);
    await tell('exports', `hr/${name}`);
  }
  world.plant(`/safe/hr/${name}`, secret(7));
  await tell('exports', `hr/${name}`);
  await tell('exports', `hr/../${name}`);
  await tell('exports', `hr/${secret(8)}@contoso.com.csv`);
  await tell(`exports/${secret(9)}`, name);
  await world.host.processDeliveries([toDelivery({ [secret(10)]: secret(11) })], PATIENT);
  world.store.interfere(() => ({ status: 403, body: secret(12) }));
  await tell('exports', `hr/${name}`);
  const told = JSON.stringify(world.lines());
  expect(world.lines().map(({ event }) => event)).toEqual(
    expect.arrayContaining(['bulk_made', 'bulk_failed', 'bulk_ignored', 'event_refused']),
  );
  expect(
    Array.from({ length: 13 }, (_, index) => secret(index)).filter((each) => told.includes(each)),
  ).toEqual([]);
});
