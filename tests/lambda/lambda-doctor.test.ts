import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { DoctorResult } from '../../packages/doctor/src/function/create-doctor-handler.ts';
import type { StepName } from '../../packages/doctor/src/steps/step.ts';
import { s3Event } from '../bulk/events/event-shapes.ts';
import { runHere } from '../e2e/cli-process.ts';
import { functionUrlEvent, SESSION } from '../stand-ins/lambda/events.ts';
import { KEY, type LambdaWorld, lambdaWorld } from '../stand-ins/lambda/lambda-world.ts';
import type { LambdaProcess } from '../stand-ins/lambda/start-lambda.ts';

// `doctor.handler` of the package that is uploaded, in a process of its own, invoked through Lambda's runtime API.

let world: LambdaWorld;
beforeAll(async () => {
  world = await lambdaWorld();
});
afterAll(() => world.close());

const start = (changes: Readonly<Record<string, unknown>> = {}) =>
  world.start(changes, { handler: 'doctor.handler' });

async function examine(lambda: LambdaProcess, event: unknown = {}, milliseconds = 60_000) {
  const { kind, bytes } = await lambda.invoke(event, milliseconds);
  expect([kind, kind === 'error' ? bytes.toString() : '']).toEqual(['response', '']);
  return JSON.parse(bytes.toString()) as DoctorResult;
}

const stepOf = ({ gateway, connectors }: DoctorResult, name: StepName) =>
  [...gateway, ...connectors.flatMap(({ steps }) => steps)].find(({ step }) => step === name);

test('DIA-01 reports what the command reports, as JSON and as text, and no person, key or token', async () => {
  const lambda = await start();
  const result = await examine(lambda);
  expect([result.status, stepOf(result, 'process')?.findings]).toEqual(['ok', undefined]);
  const file = world.path('same.json');
  writeFileSync(file, JSON.stringify(world.config), { mode: 0o600 });
  const command = await runHere(['doctor', '--config', file, '--json']);
  const here = JSON.parse(command.stdout) as DoctorResult;
  const names = ({ gateway }: Pick<DoctorResult, 'gateway'>) => gateway.map(({ step }) => step);
  expect(names(result)).toEqual(names(here));
  const outlines = ({ connectors }: Pick<DoctorResult, 'connectors'>) =>
    connectors.map(({ id, steps }) => [
      id,
      steps.map(({ step, status, summary }) => [step, status, summary]),
    ]);
  const withoutTimes = (value: unknown) => JSON.stringify(value).replaceAll(/\d+ (?:s|ms|minutes?)\b/g, '');
  expect(withoutTimes(outlines(result))).toBe(withoutTimes(outlines(here)));
  expect(result.text).toMatch(
    /ok +process [\s\S]*entra-id\n[\s\S]*ok +calls [\s\S]*\d+ steps ok, 0 warnings, 0 failed$/,
  );
  const said = JSON.stringify(result) + lambda.lines().join() + lambda.told();
  const people = world.simulator.people.flatMap(({ id, userPrincipalName }) => [id, userPrincipalName]);
  for (const secret of [KEY, ...people]) expect(said).not.toContain(secret);
  // It serves nobody, so there is no audit trail either.
  expect(lambda.lines()).toEqual([]);
});

test('DIA-01 what is wrong is a finding with its cause and what to do; one connector by its name', async () => {
  const lambda = await start({ pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'file:/none' }] } });
  const result = await examine(lambda, { connector: 'entra-id' });
  expect([result.status, stepOf(result, 'key')?.status]).toEqual(['fail', 'fail']);
  expect(result.text).toMatch(/FAIL +key [\s\S]*next /);
  const unknown = await examine(lambda, { connector: 'outlook' });
  expect([unknown.status, stepOf(unknown, 'config')?.findings?.[0]?.summary]).toEqual([
    'fail',
    expect.stringContaining('CONNECTOR_UNKNOWN'),
  ]);
  const broken = await start({ audit: { file: '/tmp/audit.log' } });
  expect(stepOf(await examine(broken), 'config')?.findings?.[0]?.summary).toContain('audit.file');
});

test('DIA-01 an event that is not on the closed list is refused, and nothing of it is said', async () => {
  const lambda = await start();
  const asked = world.simulator.requests.length;
  const events = [
    functionUrlEvent({ userArn: SESSION, query: '$top=5' }),
    s3Event('exports', 'hr/kovac.csv'),
    { connector: 'entra-id', trusts: 'kovac.json' },
    { connector: 7 },
    { inScope: 'kovac'.repeat(100) },
    [{}],
    'kovac',
  ];
  for (const event of events) {
    const { kind, bytes } = await lambda.invoke(event);
    expect([kind, bytes.toString()]).toEqual([
      'error',
      expect.stringContaining('DoctorFunctionError: nymgate: invoke this function directly'),
    ]);
    expect(bytes.toString()).not.toContain('kovac');
  }
  expect(lambda.lines().join() + lambda.told()).not.toContain('kovac');
  expect(world.simulator.requests.length).toBe(asked);
});

test('DIA-01 ends within the time of the call, with the steps that were finished, and can be asked again', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as { readonly port: number };
  const source = { authority: `http://127.0.0.1:${port}`, graph: world.simulator.graphUrl };
  const lambda = await start({ source });
  await expect(lambda.invoke('warm')).resolves.toMatchObject({ kind: 'error' });
  for (let call = 1; call <= 2; call += 1) {
    const result = await examine(lambda, {}, 5_000);
    expect(result.status).toBe('fail');
    expect(stepOf(result, 'assertion')?.status).toBe('ok');
    expect(result.text).toMatch(/FAIL +clock +The time of the function ended[\s\S]*callers\n +– +callers/);
  }
});
