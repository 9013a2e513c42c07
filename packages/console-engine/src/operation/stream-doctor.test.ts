import type { DoctorItem } from 'nymgate-console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DoctorFixture, startDoctorFixture } from '../../../../tests/harness/doctor-fixture.ts';
import { streamDoctor } from './stream-doctor.ts';

let stand: DoctorFixture;
beforeAll(async () => {
  stand = await startDoctorFixture();
});
afterAll(() => stand.close());

const NEVER = new AbortController().signal;

async function collectItems(config: string): Promise<readonly DoctorItem[]> {
  const items: DoctorItem[] = [];
  for await (const item of streamDoctor({ name: config }, NEVER)) items.push(item);
  return items;
}

/** What differs from run to run: the rest of a life in seconds. */
const steady = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value).replaceAll(/(?:\d+ (?:min|s|ms)\b ?)+|"\d{4}-[\dT:.Z-]+"/g, '"_'.slice(1)),
  );

test('its steps are those of the command line, in the same words, each told before the next begins', async () => {
  const report = await stand.report();
  const items = await collectItems(report.config);
  const ended = items.flatMap((item) => (item.kind === 'ended' ? [item] : []));
  const of = (name: string) => ended.filter((item) => item.of === name).map(({ step }) => step);
  expect(steady(of('gateway'))).toEqual(steady(report.gateway));
  expect(steady(of('entra-id'))).toEqual(steady(report.connectors[0]?.steps));
  expect(items.at(-1)).toEqual({ kind: 'report', status: report.status, config: report.config });
  const began = items.flatMap((item) => (item.kind === 'began' ? [`${item.of} ${item.step}`] : []));
  const tried = ended.filter(({ step }) => !step.summary.startsWith('not tried'));
  expect(began).toEqual(tried.map((item) => `${item.of} ${item.step.step}`));
}, 60_000);

test('a configuration that is none ends at its step, and says what comes next', async () => {
  const items = await collectItems(stand.write('broken.yaml', 'connectors: 3'));
  const failed = items.flatMap((item) =>
    item.kind === 'ended' && item.step.status === 'fail' ? [item.step] : [],
  );
  expect(failed.map(({ step }) => step)).toEqual(['config']);
  expect(failed[0]?.findings?.[0]).toMatchObject({
    level: 'fail',
    summary: expect.stringContaining('CONFIG_INVALID'),
  });
  expect(items.at(-1)).toMatchObject({ kind: 'report', status: 'fail' });
});

test('is ended before its next step by whoever asked', async () => {
  const aborting = new AbortController();
  const report = await stand.report('--offline');
  const seen: DoctorItem[] = [];
  const run = async () => {
    for await (const item of streamDoctor({ name: report.config }, aborting.signal)) {
      seen.push(item);
      if (item.kind === 'ended') aborting.abort();
    }
  };
  await expect(run()).rejects.toThrow();
  expect(seen.filter(({ kind }) => kind === 'ended').length).toBeLessThan(4);
  expect(seen.some(({ kind }) => kind === 'report')).toBe(false);
});

test('of a gateway that is known by its admin listener alone it says where to run it', async () => {
  const run = streamDoctor(undefined, NEVER).next();
  await expect(run).rejects.toMatchObject({
    problem: { code: 'DOCTOR_ELSEWHERE', fix: expect.stringContaining('nymgate doctor --config') },
  });
});
