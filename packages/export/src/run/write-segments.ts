import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Piece, Segment } from '../plan/export-state.ts';
import { countMarks, getRowText, type RowLine } from '../plan/sort-rows.ts';
import { privateFolder, writeFileAtomically } from './private-files.ts';

const compress = promisify(gzip);

export type TableLines = {
  readonly connector: string;
  readonly table: string;
  readonly lines: readonly RowLine[];
};

export type WriteSegments = (part: TableLines, number: number) => Promise<readonly Segment[]>;

export function createNdjsonWriter(runFolder: string): WriteSegments {
  return async ({ connector, table, lines }, number) => {
    // Appended, because an array of changed lines would be a second copy.
    let text = '';
    for (const line of lines) {
      text += getRowText(line);
      text += '\n';
    }
    const bytes = await compress(text, { level: 6 });
    const file = segmentName(connector, table, { number, ending: 'ndjson.gz' });
    const counts = { rows: lines.length, ...countMarks(lines) };
    return [await writeSegment(runFolder, file, { connector, table, ...counts, bytes })];
  };
}

export function segmentName(
  connector: string,
  table: string,
  { number, ending }: { readonly number: number; readonly ending: string },
): string {
  return `${connector}/${table}-${String(number).padStart(6, '0')}.${ending}`;
}

type SegmentContent = Pick<Segment, 'connector' | 'table' | 'rows' | 'removed' | 'resets'> & {
  readonly bytes: Uint8Array;
};

/** @param content `rows` includes resets */
export async function writeSegment(
  runFolder: string,
  file: string,
  { bytes, rows, ...content }: SegmentContent,
): Promise<Segment> {
  await writeRunFile(runFolder, file, bytes);
  return {
    ...content,
    file,
    rows: rows - content.resets,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Writes sorted rows for a later merge; the leading dot hides the file from patterns like `user-*`. */
export async function writePiece(
  runFolder: string,
  { connector, table, lines }: TableLines,
  { number, part }: { readonly number: number; readonly part: number },
): Promise<Piece> {
  const bytes = await compress(`${lines.join('\n')}\n`, { level: 1 });
  const file = `${connector}/.rows-${table}-${String(number).padStart(6, '0')}.${part}.gz`;
  await writeRunFile(runFolder, file, bytes);
  return { connector, table, number, files: [file], rows: lines.length - countMarks(lines).resets };
}

/** Checks the folder each time, which costs little compared with the sync. */
async function writeRunFile(runFolder: string, file: string, bytes: Uint8Array): Promise<void> {
  const [connector = '', name = ''] = file.split('/');
  const folder = join(runFolder, connector);
  await privateFolder(folder);
  await writeFileAtomically(folder, name, bytes);
}
