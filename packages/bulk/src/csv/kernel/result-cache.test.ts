import { expect, it } from 'vitest';
import { createPlanTable, ROW_ENGINES, runTable } from '../../../../../tests/harness/run-table.ts';
import type { ColumnAction } from '../../bulk-plan.ts';
import { openKernelRows } from './kernel-rows.ts';

const applied = (apply: (text: string) => string | null): ColumnAction => ({
  type: 'apply',
  label: 'test',
  apply,
});

it('what was made of the same bytes of a column a moment ago is not made again', () => {
  const seen: string[] = [];
  const note = applied((text) => {
    seen.push(text);
    return `<${text}>`;
  });
  const planTable = createPlanTable({ a: note });
  const rows = Array.from({ length: 3_000 }, (_, at) => `x${at % 7},${at}\n`);
  const { text } = runTable(`a,b\n${rows.join('')}`, { planTable, openRows: openKernelRows });
  expect(text).toBe(`a,b\n${rows.map((row) => row.replace(/^(x\d)/, '<$1>')).join('')}`);
  expect(seen.toSorted()).toEqual(['x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6']);
});

const planTable = createPlanTable({
  a: applied((text) => `a${text.length}`),
  b: applied((text) => `b${text}`),
  c: applied(() => null),
  d: { type: 'pseudonymize', kind: 'person', reversible: false },
  // Longer than what is remembered.
  e: applied((text) => text + 'y'.repeat(150)),
});
const cells = [
  'x',
  // The same bytes, of which the first text has one quote and the second has two.
  '"x""y"',
  'x""y',
  'ü',
  'müller@contoso.com',
  ' ',
  '',
  '=x',
  'x'.repeat(44),
  'x'.repeat(45),
  'x'.repeat(71),
  'ü'.repeat(22),
  `müller@${'x'.repeat(30)}.com`,
];
/** More texts than there are places, so that one takes the place of another, and each a few times. */
const many = Array.from({ length: 30_000 }, (_, at) => `t${(at * 7) % 10_000}`);
const rows = [...cells, ...many, ...cells]
  .map((cell) => `${cell},${cell},${cell},${cell},${cell}\n`)
  .join('');

it.each([
  ['prefix', `a,b,c,d,e\n${rows}`],
  ['refuse', `a,b,c,d,e\n${rows}`],
] as const)(
  'an answer is that of its column and of its text, and of no other (formulas: %s)',
  (formulas, table) => {
    const plan: typeof planTable = (header) =>
      ({ ...planTable(header), formulas }) as ReturnType<typeof planTable>;
    const [plain, kernel] = [ROW_ENGINES.plain, openKernelRows].map((openRows) => {
      const { text, rejects, filled } = runTable(table, { planTable: plan, openRows });
      return { text, rejects, filled };
    });
    expect(kernel).toEqual(plain);
    expect(kernel?.text).toContain('a3,');
    expect(kernel?.text).toContain('a4,');
  },
);
