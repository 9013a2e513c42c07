import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GetListColumns } from '../plan/describe-run.ts';
import type { RunHead } from '../plan/export-state.ts';
import { createNdjsonWriter, type WriteSegments } from './write-segments.ts';

export type OpenedWriter = {
  readonly write: WriteSegments;
  readonly getListColumns: GetListColumns;
  /** The policy that columns are those of; absent where every property is written. */
  readonly getPolicy?: (connector: string) => string;
};

/** The writer for a run's kind of files; tables and Parquet's library are loaded only where they are asked for. */
export async function openWriter(
  { files, connectors }: Pick<RunHead, 'files' | 'connectors'>,
  runFolder: string,
  config: Config | undefined,
): Promise<OpenedWriter> {
  if (files === 'ndjson') return { write: createNdjsonWriter(runFolder), getListColumns: () => [] };
  const [{ createParquetWriter }, { readKnownTables }] = await Promise.all([
    import('./parquet-writer.ts'),
    import('./known-tables.ts'),
  ]);
  const tables = await readKnownTables(connectors, config);
  return { write: await createParquetWriter(runFolder, tables.findTable), ...tables };
}
