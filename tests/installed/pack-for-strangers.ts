import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NPM, ROOT } from './stranger.ts';

/**
 * Packs product and simulator once for all test files (vitest's `globalSetup`), as somebody in a clone does: npm builds before it
 * packs. Returns what removes the files.
 */
// biome-ignore lint/style/noDefaultExport: vitest calls the default export of its global setup.
export default function packForStrangers(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-packed-'));
  const args = [
    ...['pack', '--loglevel=error', '--include-workspace-root'],
    ...['--workspace=nymgate-simulator', '--workspace=nymgate-console'],
    ...['--pack-destination', directory],
  ];
  execFileSync(process.execPath, [NPM, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  process.env['PACKED_UNDER_TEST'] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
