import { expect, test } from 'vitest';
import { createRunName } from './start-run.ts';

test('names of runs are in the order of time, within a second and after a clock was set back', () => {
  const names: string[] = ['state.jsonl', '2026-11-27-notes'];
  const begun = ['2026-11-27T21:50:12.123Z', '2026-11-27T21:50:12.123Z', '2026-11-27T21:49:59.000Z'];
  const modes = ['full', 'changes', 'full', 'changes'] as const;
  const made = [...begun, '2026-11-27T21:50:13.000Z'].map((started, index) => {
    const name = createRunName(started, modes[index] ?? 'full', names);
    names.push(name);
    return name;
  });
  expect(made).toEqual([
    '2026-11-27T215012.123Z-full',
    '2026-11-27T215012.124Z-changes',
    '2026-11-27T215012.125Z-full',
    '2026-11-27T215013.000Z-changes',
  ]);
  expect(made).toEqual(made.toSorted());
});
