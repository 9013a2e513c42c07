import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isAscii, keepValues, type Treat, toBuffer } from './columns/values.ts';
import { type ColumnChunk, type Decoder, openColumn } from './pages/read-column.ts';

export type GroupSurvey = {
  /** By row, 1 where a value that has to be text isn't; undefined: nowhere. */
  readonly rejected: Uint8Array | undefined;
  /** Of all pages that were looked at, in hexadecimal digits. */
  readonly digest: string;
};

type Surveying = { readonly rows: number; readonly batch: number; readonly onPart: () => void };

/** What is no text stays, all else is null. */
const onlyBad: Treat = (values) => values.map((value) => (value === null || isText(value) ? null : value));

export function isText(value: string): boolean {
  return isAscii(value) || isUtf8(toBuffer(value));
}

/**
 * Scans columns of row groups that are joined before any of it is written, since columns are written one after the other. Finds the rows with a value
 * that isn't text, and computes a digest of the rows.
 *
 * @param texts by the chunks of a column, whether its values have to be text
 * @param surveying `batch`: rows that are looked at at a time, after which `onPart` is called: of a large group this takes as long as to write it
 * @throws BulkError as `openColumn`
 */
export async function surveyGroup(
  texts: ReadonlyMap<readonly ColumnChunk[], boolean>,
  { rows, batch, onPart }: Surveying,
  decoder: Decoder,
): Promise<GroupSurvey> {
  const hash = createHash('sha256');
  const rejected = new Uint8Array(rows);
  let hasRejected = false;
  for (const [chunks, findNonTextRows] of texts) {
    const treat = findNonTextRows ? onlyBad : keepValues;
    const column = openColumn(chunks, decoder, { treat, onPage: (bytes) => void hash.update(bytes) });
    for (let row = 0; row < rows; row += batch) {
      const { values } = await column.take(Math.min(batch, rows - row));
      for (let at = 0; findNonTextRows && at < values.length; at += 1) {
        if (values[at] === null) continue;
        rejected[row + at] = 1;
        hasRejected = true;
      }
      onPart();
    }
    await column.end();
  }
  return { rejected: hasRejected ? rejected : undefined, digest: hash.digest('hex') };
}
