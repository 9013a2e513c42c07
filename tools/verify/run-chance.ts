import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LOGS, runShell } from './run-shell.ts';

// The part `chance` of `npm run verify`: npm test five times in random order, while as many other processes as there are processors
// keep these busy. Any test that fails once is listed.

const ROUNDS = 5;

if (process.argv.includes('--busy')) keepBusy();
else await runRounds();

function keepBusy(): void {
  process.on('disconnect', () => process.exit());
  const work = () => {
    const until = Date.now() + 50;
    while (Date.now() < until);
    setImmediate(work);
  };
  work();
}

async function runRounds(): Promise<void> {
  const busy = Array.from({ length: availableParallelism() }, () =>
    fork(import.meta.filename, ['--busy'], { execArgv: process.execArgv }),
  );
  const failures = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const seed = Date.now() % 1_000_000;
    const report = join(LOGS, `chance-${round}.json`);
    const line = `vitest run --sequence.shuffle.files --sequence.shuffle.tests --sequence.seed=${seed}`;
    const { status } = await runShell(line, { log: `chance-${round}`, env: { NYMGATE_TEST_REPORT: report } });
    const failed = readFailures(report);
    for (const name of failed) failures.set(name, (failures.get(name) ?? 0) + 1);
    if (status !== 0 && failed.length === 0)
      failures.set(`round ${round}, see .verify/chance-${round}.log`, 1);
    console.log(`round ${round} of ${ROUNDS}, seed ${seed}: ${failed.length} failed`);
  }
  for (const child of busy) child.disconnect();
  for (const [name, times] of failures) console.log(`failed ${times} of ${ROUNDS} times: ${name}`);
  if (failures.size > 0) process.exitCode = 1;
}

function readFailures(report: string): readonly string[] {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly testResults: readonly {
      readonly name: string;
      readonly status: string;
      readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
    }[];
  };
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName }) => `${name} › ${fullName}`);
    return tests.length === 0 && status === 'failed' ? [name] : tests;
  });
}
