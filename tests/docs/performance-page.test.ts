import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../bench/measure.ts';
import { type SavedRun, sortRuns } from '../../bench/report/saved-runs.ts';
import { performancePage } from '../../bench/write-docs.ts';

const START = 'cold start to the first sanitized answer, beyond bare node:http';

/** Invented numbers. */
function run(node: string, ratio: number, bare: number): SavedRun {
  const measurements: readonly Measurement[] = [
    {
      subject: 'sanitize events, psoxy scheme',
      payload: '20 KB',
      value: 400,
      unit: 'MB/s',
      baseline: { name: 'P+S', ratio, rounds: [ratio] },
      goal: { at: 3, wanted: 'at least' },
      floor: { at: 2, wanted: 'at least' },
    },
    { subject: START, payload: `bare: ${bare} ms`, value: bare + 10, unit: 'ms' },
  ];
  const hardware = { cpu: 'A', cores: 2, gigabytes: 8, platform: 'linux x64' } as const;
  return { node, ...hardware, time: '2026-11-28T01:00:00.000Z', rounds: 11, measurements, curves: [] };
}

const lineWith = (page: string, text: string) => page.split('\n').find((line) => line.includes(text));

describe('the page of results', () => {
  it('has the reference with its goals, and a column for each other Node', () => {
    const page = performancePage(
      sortRuns([run('v26.1.0', 1.9, 38), run('v20.20.2', 3.6, 45), run('v24.21.0', 3.1, 40)]),
    );
    expect(lineWith(page, '| what ')).toBe(
      '| what | payload | measured | against | goal | floor |  | Node 20 | Node 26 |',
    );
    expect(lineWith(page, 'sanitize events')).toBe(
      '| sanitize events, psoxy scheme | 20 KB | 400 MB/s | 3.1x P+S | >= 3 | >= 2 | goal met | 400 MB/s, 3.6x | 400 MB/s, 1.9x |',
    );
  });

  it('finds the same start in another run, whose bare one took another time', () => {
    const page = performancePage(sortRuns([run('v24.21.0', 3.1, 40), run('v20.20.2', 3.6, 45)]));
    expect(lineWith(page, START)).toBe(`| ${START} | bare: 40 ms | 50 ms |  |  |  |  | 55 ms |`);
  });

  it('leaves empty what another run has not measured', () => {
    const old = { ...run('v20.20.2', 3.6, 45), measurements: [] };
    expect(lineWith(performancePage(sortRuns([old, run('v24.21.0', 3.1, 40)])), START)).toMatch(/\| {2}\|$/);
  });

  it('says of a missed goal what stands in the way, and which goals were withdrawn', () => {
    const good = run('v24.21.0', 3.1, 40);
    const measurements = good.measurements.map((one) =>
      one.goal === undefined ? one : { ...one, goal: { ...one.goal, at: 4, obstacle: 'Physics.' } },
    );
    expect(performancePage(sortRuns([good]))).toContain('Of 1 goals 1 are met and 0 missed');
    const page = performancePage(sortRuns([{ ...good, measurements }]));
    expect(lineWith(page, 'In the way')).toBe(
      '- sanitize events, psoxy scheme, 20 KB: 3.1x P+S, goal >= 4. **In the way:** Physics.',
    );
    expect(lineWith(page, '20 times the naive sanitizer')).toMatch(/^- \*\*20 times .*\*\*: \w/);
  });

  it('says of every goal that is missed on the page why', () => {
    expect(readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8')).not.toContain(
      'not known yet',
    );
  });

  it('is not written without the reference, nor out of two machines', () => {
    expect(() => sortRuns([run('v20.20.2', 3.6, 45)])).toThrow('npm run bench -- --whole');
    const elsewhere = { ...run('v20.20.2', 3.6, 45), cpu: 'B' };
    expect(() => sortRuns([elsewhere, run('v24.21.0', 3.1, 40)])).toThrow('another machine');
  });
});
