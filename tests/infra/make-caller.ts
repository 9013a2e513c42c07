import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from '../docs/repository-files.ts';

/** A callers.json with one key, and that key, as the command line makes them. */
export function makeCaller(): { readonly file: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-callers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'callers.json');
  const args = ['keys', 'caller', 'add', '--file', file, '--name', 'warehouse', '--connector', 'entra-id'];
  const made = execFileSync(process.execPath, [`${ROOT}dist/cli/main.js`, ...args], {
    encoding: 'utf8',
    env: {},
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { file: readFileSync(file, 'utf8'), key: made.trim() };
}
