import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runCli, startCli } from '../e2e/cli-process.ts';
import { createBulkStand, peopleCsv } from './bulk-stand.ts';

// BLK-05 and F19: wherever a run is killed, there is no half output, the input is as it was, and a second run writes the same bytes.

const KILLS = 20;
/** Of so many runs the end must not be reached; where the machine gets faster, more runs are killed until they are. */
const UNFINISHED = 7;
const MOST_KILLS = 100;
const ROWS = 20_000;

test('BLK-05 F19: 20 kills at random moments', async () => {
  const stand = createBulkStand();
  const inputs = ['a.csv', 'b.csv'];
  const text = peopleCsv(ROWS);
  for (const name of inputs) stand.write(`in/${name}`, text);
  const args = (out: string, jobs: string) => stand.args('--jobs', jobs, stand.path('in'), stand.path(out));
  const started = performance.now();
  const undisturbed = await runCli(args('whole', '1'));
  let lasts = performance.now() - started;
  expect([undisturbed.code, undisturbed.stderr]).toEqual([0, expect.any(String)]);
  const whole = inputs.map((name) => readFileSync(stand.path('whole', name), 'utf8'));

  let unfinished = 0;
  const outs = new Set<string>();
  for (let kill = 0; kill < KILLS || (unfinished < UNFINISHED && kill < MOST_KILLS); kill += 1) {
    // A few files at once, too; a new folder each fifth time, so that kills meet beginnings and ends.
    const out = `out-${Math.floor(kill / 5)}`;
    outs.add(out);
    const begun = performance.now();
    const child = startCli(args(out, kill % 2 === 0 ? '1' : '2'));
    child.stdin.end();
    child.stderr.resume();
    child.stdout.resume();
    const exited = once(child, 'exit');
    await Promise.race([exited, sleep(lasts * (0.25 + 0.8 * Math.random()))]);
    child.kill('SIGKILL');
    await exited;
    if (child.exitCode === 0) lasts = performance.now() - begun;
    else unfinished += 1;
    for (const [index, name] of inputs.entries()) {
      const output = stand.path(out, name);
      expect(readFileSync(stand.path('in', name), 'utf8') === text).toBe(true);
      if (!existsSync(output)) continue;
      expect(readFileSync(output, 'utf8') === whole[index]).toBe(true);
      expect(existsSync(`${output}.manifest.json`)).toBe(true);
    }
  }
  expect(unfinished).toBeGreaterThanOrEqual(UNFINISHED);

  for (const out of outs) {
    expect((await runCli(args(out, '2'))).code).toBe(0);
    expect(
      inputs.map((name) => readFileSync(stand.path(out, name), 'utf8') === whole[inputs.indexOf(name)]),
    ).toEqual([true, true]);
    // Nothing is left of what was killed.
    const ours = inputs.flatMap((name) => [name, `${name}.manifest.json`]);
    expect(readdirSync(stand.path(out)).toSorted()).toEqual(ours.toSorted());
  }
}, 600_000);
