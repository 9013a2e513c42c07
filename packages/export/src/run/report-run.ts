import { join } from 'node:path';
import { formatColumns, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { Manifest, TableReport } from '../plan/describe-run.ts';

type ReportTarget = {
  readonly folder: string;
  readonly terminal: Pick<Terminal, 'note'>;
  readonly watched: boolean;
};

/** Says on standard error what a run has brought: to a person a table, to a program one JSON line. */
export function reportRun(manifest: Manifest, { folder, terminal, watched }: ReportTarget): void {
  const path = join(folder, manifest.run, 'manifest.json');
  const tables = Object.entries(manifest.connectors).flatMap(([connector, described]) =>
    Object.entries(described.tables)
      .filter(([, table]) => hasRemarks(table))
      .map(([name, table]) => ({ connector, name, table })),
  );
  if (!watched) {
    const counts = tables.map(({ connector, name, table: { rows, removed, gaps, skipped } }) => ({
      connector,
      table: name,
      rows,
      removed,
      gaps: gaps.map(({ status, code, owners }) => ({ status, code, owners })),
      ...(skipped !== undefined && { skipped }),
    }));
    terminal.note(JSON.stringify({ event: 'done', manifest: path, tables: counts }));
    return;
  }
  const lines = tables.map(({ connector, name, table }) => [
    connector,
    name,
    formatCount(table.rows, 'row'),
    remarks(table),
  ]);
  terminal.note([...formatColumns(lines), path].join('\n'));
}

/** Lists that only lead to others have no rows of their own. */
function hasRemarks({ rows, files, gaps, owners, skipped }: TableReport): boolean {
  return rows > 0 || files.length > 0 || gaps.length > 0 || skipped !== undefined || owners !== undefined;
}

function remarks({ load, removed, gaps, skipped }: TableReport): string {
  return [
    load,
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...gaps.map(({ status, code, owners }) => `${formatCount(owners, 'owner')} without (${status} ${code})`),
    ...(skipped === undefined ? [] : [`left out: ${skipped}`]),
  ].join(', ');
}
