import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '../../tools/build-bundle.ts';

/**
 * Builds the bundle where no node_modules is near, once for all test files (vitest's `globalSetup`), unless `BUNDLE_UNDER_TEST`
 * names one already. Returns what removes it.
 */
// biome-ignore lint/style/noDefaultExport: vitest calls the default export of its global setup.
export default async function buildBundleUnderTest(): Promise<(() => void) | undefined> {
  if (process.env['BUNDLE_UNDER_TEST']) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-bundle-'));
  await buildBundle(directory);
  process.env['BUNDLE_UNDER_TEST'] = join(directory, 'node.mjs');
  return () => rmSync(directory, { recursive: true, force: true });
}
