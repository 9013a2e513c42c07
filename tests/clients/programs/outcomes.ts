import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS, type ClientProgram } from './clients.ts';
import { BUILT } from './places.ts';
import type { Outcomes } from './run-client.ts';

const FOLDER = join(BUILT, 'outcomes');

/** What a client saw in its last run, and the cases in which that was what it must see. */
export type Verdict = { readonly outcomes: Outcomes; readonly passed: readonly string[] };

type Kept = Verdict & { readonly version: string };

const fileOf = ({ name }: ClientProgram) => join(FOLDER, `${encodeURIComponent(name)}.json`);

/** From now on the client has not been run. */
export function forgetVerdict(client: ClientProgram): void {
  rmSync(fileOf(client), { force: true });
}

/** Keeps it, so that one client can be run alone and the page still tells of all. */
export function keepVerdict(client: ClientProgram, verdict: Verdict): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(client), JSON.stringify({ version: client.version, ...verdict } satisfies Kept));
}

/** By the client's name; those of another version than the lock file's are left out. */
export function readVerdicts(): ReadonlyMap<string, Verdict> {
  const kept = CLIENTS.flatMap((client) => {
    if (!existsSync(fileOf(client))) return [];
    const { version, ...verdict } = JSON.parse(readFileSync(fileOf(client), 'utf8')) as Kept;
    return version === client.version ? [[client.name, verdict] as const] : [];
  });
  return new Map(kept);
}
