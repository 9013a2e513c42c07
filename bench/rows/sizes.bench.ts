import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildBundle } from '../../tools/build-bundle.ts';
import { ENTRIES, type Entry } from '../../tools/bundle/entries.ts';
import { writeZip } from '../../tools/release/write-zip.ts';
import { TARGETS } from '../goals.ts';
import type { BenchCase, Measurement } from '../measure.ts';

/**
 * How large is what is shipped; V8's cache, which is for one build of Node, apart. The limits are those of
 * `tools/bundle/entries.ts`, which `tests/package/bundle-sizes.test.ts` holds.
 */
export const cases: readonly BenchCase[] = [{ name: 'sizes of what is shipped', hasFloor: false, measure }];

async function measure(): Promise<readonly Measurement[]> {
  const entries: readonly Entry[] = Object.values(ENTRIES);
  const rows: Measurement[] = [];
  for (const entry of entries) rows.push(...(await measureEntry(entry)));
  return rows;
}

async function measureEntry({ cacheRun: _, ...entry }: Entry): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const { atStart, all } = await buildBundle(folder, entry);
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, content: await readFile(join(folder, name)) })),
  );
  const zip = writeZip(files);
  const loose = gzipSync(Buffer.concat(files.map(({ content }) => content)));
  await rm(folder, { recursive: true });
  const payload = `bundle ${entry.name}`;
  const row = (subject: string, bytes: number) => ({
    ...{ subject, payload, value: bytes / 1_000, unit: 'KB' as const },
  });
  return [
    {
      ...row('what a start reads', atStart),
      goal: TARGETS.bundle.goal,
      floor: { at: entry.atMost.atStart / 1_000, wanted: 'at most' },
    },
    { ...row('all files', all), floor: { at: entry.atMost.all / 1_000, wanted: 'at most' } },
    entry.isProgram
      ? row('all files, compressed', loose.length)
      : row('the ZIP that is uploaded', zip.length),
  ];
}
