import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES } from '../bundle/entries.ts';
import { makeCache } from '../bundle/make-cache.ts';
import { serveManyPages } from './serve-many-pages.ts';

const MOST_RUNS = 12;

/** V8's cache holds the path of the code, so every build makes it at the same place. */
const PLACE = '/tmp/nymgate-image-bundle';

/**
 * Makes V8's cache of a bundle anew until the smallest so far has come a second time, and puts that in the place of the one that is
 * there. On a busy machine a run may compile more than others do (what tells of a pause of a second, for one); the smallest is that
 * of a run that nothing disturbed, and equal on every machine.
 *
 * @throws Error when no two runs agree
 */
export async function steadyCache(folder: string): Promise<void> {
  const file = readdirSync(folder).find((each) => each.endsWith('.cache'));
  if (file === undefined) throw new Error('The bundle has no cache.');
  takePlace();
  try {
    cpSync(folder, PLACE, { recursive: true });
    writeFileSync(join(folder, file), await agreedCache());
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

async function agreedCache(): Promise<Buffer> {
  let smallest: Buffer | undefined;
  for (let run = 0; run < MOST_RUNS; run += 1) {
    const made = Buffer.from(await makeCache(join(PLACE, `${ENTRIES.node.name}.cjs`), serveManyPages));
    if (smallest?.equals(made)) return made;
    if (smallest === undefined || Buffer.compare(sortKey(made), sortKey(smallest)) < 0) smallest = made;
  }
  throw new Error(
    `No two of ${MOST_RUNS} runs compiled the same: the machine is too busy for a build that can be reproduced. Try again.`,
  );
}

/** Orders by size, and by content among equals. */
function sortKey(cache: Buffer): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(cache.length));
  return Buffer.concat([size, cache]);
}
