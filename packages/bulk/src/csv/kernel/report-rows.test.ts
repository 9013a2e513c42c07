import { expect, it } from 'vitest';
import { runTable } from '../../../../../tests/harness/run-table.ts';
import { P_BAD_ROWS, REASON_EXTRA, ROW_REASON, ROW_WORDS } from './csv-words.ts';
import { openKernelRows } from './kernel-rows.ts';
import { type PreparedKernel, prepareTableKernel } from './prepare-kernel.ts';
import { reportRows } from './report-rows.ts';

const UNKNOWN_REASON = 99;

/** What is thrown and reported for three rows with these marks of the kernel; the fourth is of an earlier round. */
function report(bad: number, reasons: readonly number[]): { thrown: string; rejects: readonly string[] } {
  let thrown = '';
  const mark = ({ kernel, areas }: PreparedKernel) => {
    kernel.parameters[P_BAD_ROWS] = bad;
    for (const [row, reason] of [...reasons, REASON_EXTRA].entries())
      kernel.words[areas.rows / 4 + row * ROW_WORDS + ROW_REASON] = reason;
  };
  const { rejects } = runTable('a\n', {
    openRows: (table) => {
      const prepared = prepareTableKernel(table);
      mark(prepared);
      try {
        reportRows(table, prepared, reasons.length);
      } catch (error) {
        thrown = String(error);
      }
      return openKernelRows(table);
    },
  });
  return { thrown, rejects };
}

it('BLK-02: a row that the kernel gives a reason for is told', () => {
  expect(report(1, [0, REASON_EXTRA, 0])).toEqual({ thrown: '', rejects: ['0 cells-extra'] });
});

it.each([
  ['without a reason', 1, [0, 0, 0], []],
  ['with a reason that nobody knows', 1, [0, UNKNOWN_REASON, 0], []],
  ['fewer than have reasons', 1, [REASON_EXTRA, 0, REASON_EXTRA], ['0 cells-extra', '0 cells-extra']],
])(
  'BLK-02: bad rows of the kernel %s end the table, and nothing behind its rows is read',
  (_, bad, reasons, expected) => {
    expect(report(bad, reasons)).toEqual({
      thrown: expect.stringContaining('The kernel'),
      rejects: expected,
    });
  },
);
