import type { RunHead } from '../../export/index.ts';
import { createNdjsonWriter, type SegmentWriter } from './segment-writer.ts';

/** The writer for a run's kind of files; Parquet's library is loaded only where it is asked for. */
export async function openWriter(files: RunHead['files'], runFolder: string): Promise<SegmentWriter> {
  if (files === 'ndjson') return createNdjsonWriter(runFolder);
  const { createParquetWriter } = await import('./parquet-writer.ts');
  return createParquetWriter(runFolder);
}
