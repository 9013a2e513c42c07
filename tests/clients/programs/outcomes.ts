import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientProgram } from './clients.ts';
import { BUILT } from './places.ts';
import type { Outcomes } from './run-client.ts';

const FOLDER = join(BUILT, 'outcomes');

/** Keeps what a client saw in its last run, so that one client can be run alone and the page still tells of all. */
export function keepOutcomes({ name }: ClientProgram, outcomes: Outcomes): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${encodeURIComponent(name)}.json`), JSON.stringify({ name, outcomes }));
}

/** By the client's name. */
export function readOutcomes(): ReadonlyMap<string, Outcomes> {
  const kept = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
  return new Map(kept.map(({ name, outcomes }) => [name, outcomes]));
}
