import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startCli } from '../e2e/cli-process.ts';
import { runsOf } from './read-export.ts';

/** How far an export was when it was killed. */
export type Place = 'start' | 'first rows' | 'among rows' | 'end';

/** What a kill has met: the run goes on, unless all of it had happened and only the process was still there. */
type Killed = { readonly place: Place | undefined; readonly ended: boolean };

/** When to kill: while the process starts, at a part of the time of an undisturbed run, or as soon as there is a manifest. */
export type Moment = { readonly at: 'start' | 'run' | 'end'; readonly part: number };

/** Numbers in [0, 1) that depend on the seed alone (Mulberry32, public domain), so that a run of kills can be repeated. */
export function seededNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** One in eight while the process starts, two where a run becomes the last one, the others evenly over a run. */
export function momentOf(random: () => number): Moment {
  const choice = random() * 8;
  return { at: choice < 1 ? 'start' : choice < 3 ? 'end' : 'run', part: random() };
}

const START_MILLISECONDS = 150;
const END_MILLISECONDS = 10;

/** Runs the command to its end and says how long it took from the moment at which it had its folder, in milliseconds. */
export async function runWhole(folder: string, args: readonly string[]): Promise<number> {
  const run = startExport(args);
  await hasLock(run, folder);
  const begun = performance.now();
  await run.exited;
  expect([run.child.exitCode, run.told.join('')]).toEqual([0, expect.any(String)]);
  return performance.now() - begun;
}

type Kill = {
  readonly folder: string;
  readonly args: readonly string[];
  readonly milliseconds: number;
  /** Whole runs before the first start of this one: it may have been killed behind its manifest, and have ended at a later start. */
  readonly runs: number;
};

/**
 * Starts the command and kills it (SIGKILL) at a moment.
 *
 * @param milliseconds of an undisturbed run
 * @returns where the kill fell; no place when the process had gone before, which it must have done well
 */
export async function killAt({ folder, args, milliseconds, runs }: Kill, moment: Moment): Promise<Killed> {
  const before = manifestsIn(folder);
  const run = startExport(args);
  if (moment.at !== 'start') await hasLock(run, folder);
  while (moment.at === 'end' && isThere(run.child) && manifestsIn(folder) === before) await sleep(1);
  const most = { start: START_MILLISECONDS, run: 1.1 * milliseconds, end: END_MILLISECONDS }[moment.at];
  await Promise.race([run.exited, sleep(moment.part * most)]);
  run.child.kill('SIGKILL');
  await run.exited;
  if (run.child.exitCode === null) return placeIn(folder, manifestsIn(folder) > runs);
  expect([run.child.exitCode, run.told.join('')]).toEqual([0, expect.any(String)]);
  return { place: undefined, ended: true };
}

type Running = {
  readonly child: ReturnType<typeof startCli>;
  readonly exited: Promise<unknown>;
  readonly told: readonly string[];
};

function startExport(args: readonly string[]): Running {
  const child = startCli(args);
  child.stdin.end();
  const told: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => told.push(chunk.toString()));
  return { child, exited: once(child, 'exit'), told };
}

/** Resolves once the process has its folder, or is gone. */
async function hasLock({ child }: Running, folder: string): Promise<void> {
  const path = join(folder, 'nymgate-export.lock');
  const isOurs = () => existsSync(path) && readFileSync(path, 'utf8').startsWith(`${child.pid} `);
  while (isThere(child) && !isOurs()) await sleep(2);
}

function isThere({ exitCode, signalCode }: Running['child']): boolean {
  return exitCode === null && signalCode === null;
}

export function manifestsIn(folder: string): number {
  return existsSync(folder) ? runsOf(folder).length : 0;
}

function placeIn(folder: string, hasManifest: boolean): Killed {
  const state = join(folder, 'nymgate-export.jsonl');
  const lines = existsSync(state) ? readFileSync(state, 'utf8').split('\n') : [];
  const isBegun = lines.some((line) => line.includes('"kind":"run"'));
  if (!isBegun) return { place: hasManifest ? 'end' : 'start', ended: hasManifest };
  const hasRows = lines.some((line) => line.includes('"kind":"commit"'));
  return { place: hasManifest ? 'end' : hasRows ? 'among rows' : 'first rows', ended: false };
}
