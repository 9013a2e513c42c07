import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from '../../tools/build-bundle.ts';
import { ENTRIES, type Entry } from '../../tools/bundle/entries.ts';
import { zipBundle } from '../../tools/release/zip-bundle.ts';
import { TARGETS } from '../goals.ts';
import type { BenchCase, Measurement, Target } from '../measure.ts';
import { openImage } from '../servers/image-tree.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * How large is what is shipped; V8's cache, which is for one build of Node, apart, but for the image, which has it. The limits of bundles
 * are those of `tools/bundle/entries.ts`, which `tests/package/bundle-sizes.test.ts` holds.
 */
export const cases: readonly BenchCase[] = [
  { name: 'sizes, bundles', hasFloor: false, measure: measureBundles },
  { name: 'sizes, image', hasFloor: false, measure: async () => imageRows() },
  // Last, since npm's build empties dist, where the image may be.
  { name: 'sizes, npm files', hasFloor: false, measure: measureNpmFiles },
];

async function measureBundles(): Promise<readonly Measurement[]> {
  const entries: readonly Entry[] = Object.values(ENTRIES);
  const rows: Measurement[] = [];
  for (const entry of entries) rows.push(...(await measureEntry(entry)));
  return rows;
}

async function measureEntry({ hasCache: _, ...entry }: Entry): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const { startupBytes, all } = await buildBundle(folder, entry);
  const zip = zipBundle(folder);
  await rm(folder, { recursive: true });
  const row = (subject: string, bytes: number, most: number) => ({
    ...{ subject, payload: `bundle ${entry.name}`, value: bytes / 1_000, unit: 'KB' as const },
    floor: { at: most / 1_000, wanted: 'at most' } satisfies Target,
  });
  return [
    row('what a start reads', startupBytes, entry.sizeLimits.atStart),
    row('all files', all, entry.sizeLimits.all),
    row('the archive of the release', zip.length, entry.sizeLimits.zip),
  ];
}

/** As somebody in a clone packs them: npm builds before it packs. */
async function measureNpmFiles(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const which = ['--workspaces', '--include-workspace-root', '--pack-destination', folder];
  execFileSync('npm', ['pack', '--silent', ...which], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const rows: Measurement[] = [];
  for (const name of await readdir(folder)) {
    const { size } = await stat(join(folder, name));
    rows.push({
      subject: 'the npm file',
      payload: name.replace(/-\d.*/, ''),
      value: size / 1_000,
      unit: 'KB',
      ...TARGETS.npmFile,
    });
  }
  await rm(folder, { recursive: true });
  return rows;
}

function imageRows(): readonly Measurement[] {
  const { layers } = openImage();
  const row = (subject: string, bytes: number): Measurement => ({
    ...{ subject, payload: 'compressed, as a registry gets it', value: bytes / 1e6, unit: 'MB' },
  });
  return [
    {
      ...row(
        'the image',
        layers.reduce((sum, { sent }) => sum + sent, 0),
      ),
      ...TARGETS.image,
    },
    ...layers.map(({ comment, sent }) => row(`the image's layer: ${comment}`, sent)),
  ];
}
