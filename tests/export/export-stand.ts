import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { runCommandLine } from '../../packages/cli/src/run-command-line.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';

export type Exported = { readonly code: number; readonly err: string };

/** Runs `nymgate export` in this process, as fast as the simulator answers. */
export async function runExportHere(folder: string, args: readonly string[]): Promise<Exported> {
  const { terminal, err } = captureTerminal();
  const code = await runCommandLine(['export', folder, '--pace', 'off', ...args], terminal);
  // Nobody watches: one JSON object a line, and nothing else.
  for (const line of err().split('\n').slice(0, -1))
    expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
  return { code, err: err() };
}

/** Makes places for exports, gone after the tests of the file; the folder of an export is not there yet. */
export function exportFolders(): () => string {
  const directories: string[] = [];
  afterAll(() => {
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    const directory = mkdtempSync(join(tmpdir(), 'nymgate-export-'));
    directories.push(directory);
    return join(directory, 'out');
  };
}
