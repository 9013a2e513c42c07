import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { compareTexts, getSortText, isSuperseded, type RowLine, type TableOrder } from '../plan/sort-rows.ts';
import { unusableFolderError } from './private-files.ts';

export type ChunkLimit = { readonly rows: number; readonly characters: number };

/** One sorted list of lines: several files, read one after the other. */
type Cursor = {
  /** Equal lines keep the order of the lists. */
  readonly place: number;
  readonly batches: AsyncGenerator<readonly RowLine[]>;
  lines: readonly RowLine[];
  at: number;
  by: string;
};

/**
 * Merges sorted lists of lines into chunks. Holds a chunk and some kilobytes of each list in memory.
 * @param lists paths of the files of each list
 * @throws CommandError EXPORT_FOLDER for an unreadable file
 */
export async function* mergePieces(
  lists: readonly (readonly string[])[],
  order: TableOrder,
  limit: ChunkLimit,
): AsyncGenerator<readonly RowLine[]> {
  const all = lists.map((paths, place) => createCursor(readLines(paths), place));
  const cursors: Cursor[] = [];
  let chunk: RowLine[] = [];
  let characters = 0;
  let last: { readonly line: RowLine; readonly by: string } | undefined;
  try {
    for (const cursor of all) if (await fill(cursor, order)) insert(cursors, cursor);
    for (let first = cursors.shift(); first !== undefined; first = cursors.shift()) {
      if (last !== undefined && !isSuperseded(last.by, first.by, order)) {
        chunk.push(last.line);
        characters += last.line.length;
      }
      last = { line: first.lines[first.at] ?? '', by: first.by };
      first.at += 1;
      if (isFilled(first, order) || (await fill(first, order))) insert(cursors, first);
      if (chunk.length < limit.rows && characters < limit.characters) continue;
      yield chunk;
      chunk = [];
      characters = 0;
    }
    if (last !== undefined) yield [...chunk, last.line];
  } finally {
    for (const { batches } of all) await batches.return(undefined);
  }
}

function createCursor(batches: Cursor['batches'], place: number): Cursor {
  return { place, batches, lines: [], at: 0, by: '' };
}

function isFilled(cursor: Cursor, order: TableOrder): boolean {
  const line = cursor.lines[cursor.at];
  if (line === undefined) return false;
  cursor.by = getSortText(line, order);
  return true;
}

async function fill(cursor: Cursor, order: TableOrder): Promise<boolean> {
  const next = await cursor.batches.next();
  if (next.done === true) return false;
  cursor.lines = next.value;
  cursor.at = 0;
  return isFilled(cursor, order);
}

/** Keeps the cursors sorted by their next line. */
function insert(cursors: Cursor[], cursor: Cursor): void {
  let [low, high] = [0, cursors.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = cursors[middle];
    if (other !== undefined && compareCursors(other, cursor) < 0) low = middle + 1;
    else high = middle;
  }
  cursors.splice(low, 0, cursor);
}

function compareCursors(left: Cursor, right: Cursor): number {
  return compareTexts(left.by, right.by) || left.place - right.place;
}

/** Lines of files in batches of at least one. */
async function* readLines(paths: readonly string[]): AsyncGenerator<readonly RowLine[]> {
  for (const path of paths) {
    let rest = '';
    for await (const text of readText(path)) {
      if (!text.includes('\n')) {
        rest += text;
        continue;
      }
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      yield lines;
    }
  }
}

async function* readText(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip().setEncoding('utf8');
  pipeline(createReadStream(path), gunzip, () => undefined);
  try {
    for await (const text of gunzip) yield text as string;
  } catch (error) {
    throw unusableFolderError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'failed'}); export into an empty folder`,
    );
  }
}
