import type { Measurement } from '../measure.ts';
import { HEADINGS, toCells } from './table.ts';

/** A table for the terminal. */
export function printTable(measurements: readonly Measurement[]): void {
  const rows = [HEADINGS, ...measurements.map(toCells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
