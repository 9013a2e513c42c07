import pc from 'picocolors';
import { expect, it } from 'vitest';
import { NO_STATUS } from '../../../../tests/harness/app-parts.ts';
import type { Issue } from '../../../engine/src/kernel/errors.ts';
import type { NodeServer } from '../../../hosts/src/node/index.ts';
import type { Terminal } from '../../../shell/src/terminal/print.ts';
import { reportFailedReloads } from './run-serve.ts';

type Result = Awaited<ReturnType<NodeServer['reload']>>;

async function reload(result: Result): Promise<{ result: Result; notes: readonly string[] }> {
  const notes: string[] = [];
  const terminal = { note: (text: string) => void notes.push(text), notePaint: pc.createColors(false) };
  const host = { reload: async () => result, app: { status: () => NO_STATUS } };
  const reporting = reportFailedReloads(host as unknown as NodeServer, terminal as unknown as Terminal);
  return { result: await reporting.reload(), notes };
}

it('prints the issues of a refused reload as a refused start does, and that the old configuration serves', async () => {
  const issues: readonly Issue[] = [
    { code: 'RULES_INVALID', severity: 'error', file: 'r.yaml', line: 2, column: 1, message: 'unknown key' },
    { code: 'RULES_OPEN', severity: 'error', message: 'is open', fix: 'close it' },
  ];
  const refused = { reloaded: false, generation: 3, issues };
  const { result, notes } = await reload(refused);
  expect(result).toEqual(refused);
  expect(notes).toEqual([
    'r.yaml:2:1 RULES_INVALID unknown key',
    'RULES_OPEN is open (close it)',
    'Nothing was reloaded; the configuration from before goes on serving.',
  ]);
});

it('is silent about a reload that took place', async () => {
  const done = { reloaded: true, generation: 4, issues: [] };
  expect(await reload(done)).toEqual({ result: done, notes: [] });
});
