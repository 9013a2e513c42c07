import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES } from '../bundle/entries.ts';
import { type Caches, type CodeFiles, makePartCaches, makeStartCache } from '../bundle/make-cache.ts';
import { readCode } from '../bundle/parts/parts.ts';
import { cacheName } from '../bundle/write-loader.ts';
import { serveManyPages, serveSomePages } from './serve-many-pages.ts';

const MAX_RUNS = 12;

/** V8's cache holds the path of the code, so every build makes it at the same place. */
const PLACE = '/tmp/nymgate-image-bundle';

/**
 * Makes V8's caches of a bundle anew until the smallest so far has come a second time, and puts those in the place of the ones that are
 * there. On a busy machine a run may compile more than others do (what tells of a pause of a second, for one); the smallest is that
 * of a run that nothing disturbed, and equal on every machine.
 *
 * @throws Error when no two runs agree
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

async function agreedCaches(make: () => Promise<Caches>): Promise<Caches> {
  let smallest: Caches | undefined;
  for (let run = 0; run < MAX_RUNS; run += 1) {
    const made = await make();
    const order = smallest === undefined ? -1 : Buffer.compare(sortKey(made), sortKey(smallest));
    if (order === 0) return made;
    if (order < 0) smallest = made;
  }
  throw new Error(
    `No two of ${MAX_RUNS} runs compiled the same: the machine is too busy for a build that can be reproduced. Try again.`,
  );
}

/** Orders by size, and by content among equals. */
function sortKey(caches: Caches): Buffer {
  const content = Buffer.concat([...caches.values()]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(content.length));
  return Buffer.concat([size, content]);
}
