import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../tools/build-bundle.ts';
import { ENTRIES, type Entry } from '../../tools/bundle/entries.ts';

const directory = mkdtempSync(join(tmpdir(), 'nymgate-sizes-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const entries: readonly Entry[] = Object.values(ENTRIES);

describe('what a bundle weighs', () => {
  it.each(entries)('$name: what a start reads, and everything', async ({ cacheRun: _, ...entry }) => {
    const { atStart, all, cache } = await buildBundle(join(directory, entry.name), entry);
    expect(cache).toBe(0);
    expect(atStart).toBeLessThanOrEqual(entry.atMost.atStart);
    expect(all).toBeLessThanOrEqual(entry.atMost.all);
    // A bundle of nothing is small as well.
    expect(atStart).toBeGreaterThan(200_000);
  });

  it('is in a folder of its own, under a name of its own', () => {
    for (const key of ['name', 'folder'] as const)
      expect(new Set(entries.map((entry) => entry[key])).size).toBe(entries.length);
  });
});
