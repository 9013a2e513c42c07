import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../tools/build-bundle.ts';
import { ENTRIES, type Entry } from '../../tools/bundle/entries.ts';
import { zipBundle } from '../../tools/release/zip-bundle.ts';

const directory = mkdtempSync(join(tmpdir(), 'nymgate-sizes-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const entries: readonly Entry[] = Object.values(ENTRIES);

/** Packages that are compiled into a bundle, and into none of the others, beside those of {@link ALWAYS}. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  node: ['commander', 'picocolors'],
  'aws-lambda': [],
  'gcp-function': [],
  'azure-functions': ['@azure/functions', '@azure/functions-extensions-base', 'cookie'],
};
/** Parquet is read and written in every one: by a command, or when a bucket tells of a file. */
const PARQUET = ['fzstd', 'hyparquet', 'hyparquet-compressors', 'hyparquet-writer', 'hysnappy'];
const ALWAYS = ['@redis/client', 'jose', 'undici', 'yaml', ...PARQUET];

describe('what a bundle weighs', () => {
  it.each(entries)('$name: what a start reads, and everything', async ({ hasCache: _, ...entry }) => {
    const folder = join(directory, entry.name);
    const { startupBytes, all, cache } = await buildBundle(folder, entry);
    expect(cache).toBe(0);
    expect(startupBytes).toBeLessThanOrEqual(entry.sizeLimits.atStart);
    expect(all).toBeLessThanOrEqual(entry.sizeLimits.all);
    expect(zipBundle(folder).length).toBeLessThanOrEqual(entry.sizeLimits.zip);
    // A bundle of nothing is small as well.
    expect(startupBytes).toBeGreaterThan(200_000);
  });

  it.each(entries)(
    'T8-01 $name: lists every package that it holds, and no other, with its licence',
    ({ name }) => {
      const read = (file: string) => readFileSync(join(directory, name, file), 'utf8');
      const packages = [...ALWAYS, ...(HOLDS[name] ?? ['unknown'])].sort();
      const { components } = JSON.parse(read('sbom.cdx.json')) as { components: readonly { name: string }[] };
      expect(components.map((each) => each.name).sort()).toEqual(packages);
      const terms = read('LICENSES.txt');
      for (const each of packages) expect(terms).toMatch(new RegExp(`^${each} \\d+\\.\\d+\\.\\d+$`, 'm'));
      const undici = new URL('../../node_modules/undici/LICENSE', import.meta.url);
      expect(terms).toContain(readFileSync(undici, 'utf8').trim());
      expect(read('LICENSE')).toContain('Apache License');
    },
  );

  it.each(entries)(
    '$name: what nearly every configuration asks for is in what a start reads',
    ({ name, startupSources = [] }) => {
      const files = readdirSync(join(directory, name));
      for (const source of startupSources) {
        const part = basename(source, '.ts');
        expect(files.filter((file) => file.startsWith(`${part}-`))).toEqual([]);
      }
      // A function's key and identity; elsewhere they are files of their own.
      const isApart = files.some((file) => file.startsWith('aws-secrets-manager-'));
      expect(isApart).toBe(name !== 'aws-lambda');
    },
  );

  it('is in a folder of its own, under a name of its own', () => {
    for (const key of ['name', 'folder'] as const)
      expect(new Set(entries.map((entry) => entry[key])).size).toBe(entries.length);
  });
});
