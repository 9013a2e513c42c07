import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES } from '../bundle/entries.ts';
import { type Caches, type CodeFiles, makePartCaches, makeStartCache } from '../bundle/make-cache.ts';
import { readCode } from '../bundle/parts/parts.ts';
import { cacheName } from '../bundle/write-loader.ts';
import { serveManyPages, serveSomePages } from './serve-many-pages.ts';

/** Two runs that were disturbed alike would agree too early. */
const EQUAL_RUNS = 3;
const MAX_RUNS = 14;

/** V8's cache holds the path of the code, so every build makes it at the same place. */
const PLACE = '/tmp/nymgate-image-bundle';

/**
 * Makes V8's caches of a bundle until equal ones have come three times, and puts them in the place of those that are there. On a busy
 * machine a run may compile more than others do (what tells of a pause of a second, for one). Why runs agree: SWITCHES of
 * tools/bundle/make-cache.ts.
 *
 * @throws Error when too few runs agree
 */
export async function writeReproducibleCache(folder: string): Promise<void> {
  const codes = codesIn(folder);
  takePlace();
  try {
    cpSync(folder, PLACE, { recursive: true });
    const wanted = { program: join(PLACE, `${ENTRIES.node.name}.cjs`), codes };
    const caches = [
      await agreedCaches(() => makeStartCache({ ...wanted, run: serveManyPages })),
      await agreedCaches(() => makePartCaches({ ...wanted, run: serveSomePages })),
    ];
    for (const [code, cache] of caches.flatMap((each) => [...each]))
      writeFileSync(join(folder, cacheName(code)), cache);
  } finally {
    rmSync(PLACE, { recursive: true });
  }
}

/** Fails when it is there, so that nobody else can have put it there. */
function takePlace(): void {
  try {
    mkdirSync(PLACE, { mode: 0o700 });
  } catch (cause) {
    throw new Error(`${PLACE} is there: another build runs, or one broke off. Delete it, and try again.`, {
      cause,
    });
  }
}

function codesIn(folder: string): CodeFiles {
  const codes = new Set(readdirSync(folder).flatMap((file) => readCode(file) ?? []));
  const [start, ...others] = [...codes].filter((code) => code.startsWith('serve-'));
  if (start === undefined || others.length > 0)
    throw new Error('The bundle has no code, or that of several builds.');
  return { start, parts: [...codes].filter((code) => code !== start) };
}

/** A run that a busy machine lets fail is one that agrees with no other. */
async function agreedCaches(make: () => Promise<Caches>): Promise<Caches> {
  const times = new Map<string, number>();
  let cause: unknown;
  for (let run = 0; run < MAX_RUNS; run += 1) {
    const made = await make().catch((error: unknown) => {
      cause = error;
    });
    if (made === undefined) continue;
    const digest = sha256Hex(Buffer.concat([...made.values()]));
    const count = (times.get(digest) ?? 0) + 1;
    times.set(digest, count);
    if (count === EQUAL_RUNS) return made;
  }
  const most = Math.max(0, ...times.values());
  throw new Error(
    `Of ${MAX_RUNS} runs ${most} compiled the same. Try again on a machine that is less busy.`,
    {
      cause,
    },
  );
}

const sha256Hex = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
