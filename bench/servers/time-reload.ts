import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from './load.ts';
import { readProcessUsage } from './process-usage.ts';
import { waitForListening } from './wait-for-listening.ts';

/** Between two requests. */
const PAUSE_MILLISECONDS = 5;
/** What a reload leaves to V8: garbage, and code to optimize. */
const AFTER_MILLISECONDS = 1_000;

/** A gateway that starts, and reloads under requests. Bytes and milliseconds. */
export type TimedReload = {
  readonly start: number;
  /** Peak of resident memory until it listens. */
  readonly startPeak: number;
  /** Of each reload: how long it took, the longest request meanwhile, and resident memory before and at its peak. */
  readonly reloads: readonly {
    readonly milliseconds: number;
    readonly longest: number;
    readonly before: number;
    readonly peak: number;
  }[];
};

/** @param changes what is done before each reload */
export async function timeReloads(
  args: readonly string[],
  target: string,
  changes: readonly (() => Promise<void>)[],
): Promise<TimedReload> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let lines = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    lines += part.includes('"event":"reloaded"') ? 'R' : '';
  });
  try {
    const url = await waitForListening(child);
    const start = performance.now() - begin;
    const pid = child.pid ?? 0;
    const startPeak = readPeak(pid);
    const { request, close } = await openConnection(url, target);
    for (let warm = 0; warm < 50; warm += 1) await request();
    const reloads = [];
    for (const change of changes) {
      await change();
      resetPeak(pid);
      const before = readProcessUsage(pid).resident;
      const done = lines.length + 1;
      const from = performance.now();
      let longest = 0;
      let milliseconds = 0;
      child.kill('SIGHUP');
      while (milliseconds === 0 || performance.now() - from < milliseconds + AFTER_MILLISECONDS) {
        const asked = performance.now();
        await request();
        longest = Math.max(longest, performance.now() - asked);
        if (milliseconds === 0 && lines.length >= done) milliseconds = performance.now() - from;
        await sleep(PAUSE_MILLISECONDS);
      }
      reloads.push({ milliseconds, longest, before, peak: readPeak(pid) });
    }
    close();
    return { start, startPeak, reloads };
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** The peak begins with what is resident now (proc(5), `clear_refs`). */
function resetPeak(pid: number): void {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** On Linux; elsewhere NaN. */
function readPeak(pid: number): number {
  if (process.platform !== 'linux') return readProcessUsage(pid).resident;
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1_024;
}
