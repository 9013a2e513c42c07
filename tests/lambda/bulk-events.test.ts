import { readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBulkStand, peopleCsv } from '../bulk/bulk-stand.ts';
import { bridgeEvent, S3_TEST_EVENT, s3Event, sqsEvent } from '../bulk/events/event-shapes.ts';
import { configOf } from '../bulk/events/events-world.ts';
import { runHere } from '../e2e/cli-process.ts';
import { createLineFilter } from '../stand-ins/lambda/filter-pattern.ts';
import { type LambdaProcess, startLambda } from '../stand-ins/lambda/start-lambda.ts';
import { startObjects } from '../stand-ins/objects/start-objects.ts';

/** `bulk.handler` of the archive that is uploaded, in a process of its own, asked through Lambda's runtime API, with S3 on loopback. */

const CSV = peopleCsv(500);
const IN = '/exports/hr/people.csv';
const OUT = '/safe/hr/people.csv';
const event = s3Event('exports', 'hr/people.csv');

const alarms = readFileSync(new URL('../../infra/modules/aws-bulk/queue.tf', import.meta.url), 'utf8');
/** Whether the alarm of the module counts a line of this function. */
const isAlarmed = (lambda: LambdaProcess) =>
  lambda.lines().some(createLineFilter(JSON.parse(/ pattern += (".*")$/m.exec(alarms)?.[1] ?? '""')));

async function openWorld() {
  const store = await startObjects();
  onTestFinished(() => store.close());
  const stand = createBulkStand();
  writeFileSync(stand.path('nymgate.json'), JSON.stringify(configOf(stand)), { mode: 0o600 });
  const start = async (): Promise<LambdaProcess> => {
    const lambda = await startLambda({
      folder: process.env['LAMBDA_BUNDLE'] ?? '',
      handler: 'bulk.handler',
      environment: { NYMGATE_CONFIG: stand.path('nymgate.json'), ...store.environment },
    });
    onTestFinished(() => lambda.stop());
    return lambda;
  };
  const plant = (path: string, text: string) =>
    store.objects.put(path, { bytes: Buffer.from(text), headers: {} });
  return { store, stand, start, plant };
}

async function told(lambda: LambdaProcess, given: unknown, milliseconds = 30_000) {
  const { kind, bytes } = await lambda.invoke(given, milliseconds);
  return { kind, text: bytes.toString() };
}

const linesOf = (lambda: LambdaProcess) =>
  lambda.lines().map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

test('BLK-07 a notification makes the bytes of the command, EventBridge and SQS find it done, a test is nothing, the rest an error', async () => {
  const { store, stand, start, plant } = await openWorld();
  plant(IN, CSV);
  const lambda = await start();
  expect(await told(lambda, event)).toEqual({ kind: 'response', text: expect.anything() });
  const made = store.text(OUT);
  const here = [stand.write('here/people.csv', CSV), stand.path('out/people.csv')];
  expect(
    (await runHere(stand.args('--config', stand.path('nymgate.json'), '--jobs', '1', ...here))).code,
  ).toBe(0);
  expect(made).toBe(readFileSync(here[1] ?? '', 'utf8'));

  expect((await told(lambda, bridgeEvent('exports', 'hr/people.csv'))).kind).toBe('response');
  expect(isAlarmed(lambda)).toBe(false);
  plant('/exports/hr/locked.csv', CSV);
  store.interfere(({ path }) => (path.startsWith('/exports/hr/locked') ? { status: 403 } : undefined));
  const batch = sqsEvent([event, 'no JSON', s3Event('exports', 'hr/locked.csv'), S3_TEST_EVENT]);
  expect(JSON.parse((await told(lambda, batch)).text)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
  });
  expect(await told(lambda, S3_TEST_EVENT)).toMatchObject({ kind: 'response' });
  for (const odd of [{}, 'text', [event], { Records: [{ Sns: {} }] }, s3Event('exports', 'hr/locked.csv')])
    expect(await told(lambda, odd)).toEqual({
      kind: 'error',
      text: expect.stringContaining('UnmadeError: nymgate: '),
    });
  expect(linesOf(lambda).slice(0, 3)).toEqual([
    expect.objectContaining({ event: 'started', count: 1 }),
    expect.objectContaining({
      event: 'bulk_made',
      outcome: 'done',
      job: 'hr',
      object: expect.stringMatching(/^[0-9a-f]{16}\.csv$/),
      rows: 500,
      rejected: 0,
    }),
    expect.objectContaining({ event: 'bulk_made', outcome: 'skipped' }),
  ]);
  expect(lambda.lines().join() + lambda.told()).not.toMatch(/people|locked|contoso/);
});

test('BLK-07 killed in the middle and delivered again: nothing half, then the whole', async () => {
  const { store, start, plant } = await openWorld();
  const rows = peopleCsv(160_000);
  plant(IN, rows);
  store.interfere(({ method, path }) => (method === 'GET' && path === IN ? 'drip' : undefined));
  const killed = await start();
  const call = killed.invoke(event, 30_000).catch(() => undefined);
  await vi.waitFor(() => expect(store.uploads.size).toBe(1), { timeout: 30_000 });
  killed.signal('SIGKILL');
  expect(await killed.ended).toBe('SIGKILL');
  expect(store.objects.paths()).toEqual([IN]);
  store.interfere(() => undefined);
  const next = await start();
  expect((await told(next, event)).kind).toBe('response');
  expect(store.text(OUT).split('\n')).toHaveLength(160_002);
  void call;
});

test('BLK-07 the time of the call is over: nothing half-written, told with what to use instead', async () => {
  const { store, start, plant } = await openWorld();
  plant(IN, peopleCsv(200_000));
  store.interfere(({ method, path }) => (method === 'GET' && path === IN ? 'drip' : undefined));
  const lambda = await start();
  await vi.waitFor(() => expect(lambda.lines().join()).toContain('"started"'), { timeout: 20_000 });
  expect((await told(lambda, event, 4_000)).kind).toBe('response');
  expect(linesOf(lambda).at(-1)).toMatchObject({
    event: 'bulk_failed',
    code: 'TIME_UP',
    outcome: 'failed',
    hint: expect.stringContaining('--split'),
  });
  expect([store.objects.paths(), store.uploads.size]).toEqual([[IN], 0]);
  expect(isAlarmed(lambda)).toBe(true);
});

test('BLK-07 a start that fails leaves the event to the platform, and is tried again', async () => {
  const { store, stand, start, plant } = await openWorld();
  plant(IN, CSV);
  const config = readFileSync(stand.path('nymgate.json'), 'utf8');
  writeFileSync(stand.path('nymgate.json'), '{', { mode: 0o600 });
  const lambda = await start();
  expect((await told(lambda, event)).kind).toBe('error');
  expect(lambda.lines().join()).toMatch(/"code":"CONFIG_SYNTAX".*"event":"start_failed"/);
  expect(isAlarmed(lambda)).toBe(true);
  writeFileSync(stand.path('nymgate.json'), config, { mode: 0o600 });
  await sleep(2_500);
  expect((await told(lambda, event)).kind).toBe('response');
  expect(store.objects.paths()).toContain(OUT);
});

test('it needs nothing that is not Node’s own', () => {
  const text = readFileSync(join(process.env['LAMBDA_BUNDLE'] ?? '', 'bulk.cjs'), 'utf8');
  const named = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !isBuiltin(name))).toEqual([]);
});
