import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Builds the image twice, in two folders (vitest's `globalSetup`); `IMAGE_UNDER_TEST` names two that are built already, with a colon
 * between them. Returns what removes them.
 */
// biome-ignore lint/style/noDefaultExport: vitest calls the default export of its global setup.
export default function buildImageUnderTest(): (() => void) | undefined {
  if (process.env['IMAGE_UNDER_TEST']) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-image-test-'));
  // The second build is only to be compared with the first.
  const names = process.env['IMAGES_TO_BUILD'] === '1' ? ['first'] : ['first', 'second'];
  const folders = names.map((name) => join(directory, name));
  for (const folder of folders)
    execFileSync(
      process.execPath,
      ['--import', 'tsx', '-C', 'nymgate-source', 'tools/build-image.ts', folder],
      {
        cwd: ROOT,
        stdio: 'inherit',
      },
    );
  process.env['IMAGE_UNDER_TEST'] = folders.join(':');
  return () => rmSync(directory, { recursive: true, force: true });
}
