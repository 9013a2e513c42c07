import { readFileSync } from 'node:fs';

/** The version of the installed package, e.g. `0.1.0`. `package.json` lies two folders up from both `src/cli` and `dist/cli`. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
