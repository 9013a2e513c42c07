import { expect, test } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import { formatDiff } from './run-diff.ts';

const change = {
  before: 'keepPhrases (2 phrases)',
  after: 'keepPhrases (2 phrases)',
  rules: { before: 'a.yaml:9', after: 'b.yaml:9' },
  phrases: { added: ['Ana Kovac', 'burnout'], removed: ['lunch'] },
};
const at = (field: string) => ({ ...change, places: [{ endpoint: '/v1.0/users', field }] as const });

test('phrases of a changed list are printed once, with the first field that has it', () => {
  const report = { exposed: [at('/subject'), at('/name')], hidden: [], allowed: [], refused: [] };
  const lines = formatDiff(report, captureTerminal().terminal).split('\n');
  const after = (title: string) => lines[lines.findIndex((line) => line.startsWith(title)) + 1];
  expect(after('phrases added (1)')).toMatch(/\/\S+ +"Ana Kovac", "burnout"/);
  expect(after('phrases removed (1)')).toMatch(/\/\S+ +"lunch"/);
});
