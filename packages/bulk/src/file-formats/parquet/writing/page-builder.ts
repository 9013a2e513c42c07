import type { Encoding } from 'hyparquet';
import type { Cells } from '../columns/cells.ts';
import { NO_INDEX, NO_VALUE } from '../columns/cells.ts';
import { notParquet } from '../format/parquet-limits.ts';
import { type PageBody, packBits, putValue } from './page-body.ts';
import { type EncodedPage, encodeDataPage, encodeIndexes, type PageEncoding } from './page-encoder.ts';

/** Rows that become one page, by values or by the places of values in a dictionary, not both. */
export type PageBuilder = {
  readonly rows: () => number;
  readonly isFull: () => boolean;
  readonly addValue: (cells: Cells, at: number) => void;
  /** `NO_INDEX` for null. */
  readonly addIndex: (index: number) => void;
  /** The page, by this encoding; the builder is empty then. */
  readonly take: (encoding: Encoding) => BuiltPage;
};

export type BuiltPage = { readonly page: EncodedPage; readonly rows: number; readonly values: number };

const PAGE_ROWS = 65_536;
const PAGE_BYTES = 1_048_576;

export function createPageBuilder(encoding: PageEncoding): PageBuilder {
  const { element } = encoding;
  const isNullable = element.repetition_type !== 'REQUIRED';
  const put = putValue(element);
  const body: PageBody = { bytes: new Uint8Array(4_096), used: 0 };
  const defined = new Uint8Array(PAGE_ROWS);
  let indexes = new Uint32Array(0);
  let [rows, values] = [0, 0];
  const addLevel = (isValue: boolean): void => {
    if (!isValue && !isNullable) throw notParquet();
    defined[rows] = Number(isValue);
    rows += 1;
    if (isValue) values += 1;
  };
  return {
    rows: () => rows,
    isFull: () => rows === PAGE_ROWS || body.used >= PAGE_BYTES,
    addValue: (cells, at) => {
      const isValue = cells.starts[at] !== NO_VALUE;
      if (isValue) put(body, cells, at);
      addLevel(isValue);
    },
    addIndex: (index) => {
      if (indexes.length === 0) indexes = new Uint32Array(PAGE_ROWS);
      if (index !== NO_INDEX) indexes[values] = index;
      addLevel(index !== NO_INDEX);
    },
    take: (told) => {
      const data =
        told === 'RLE_DICTIONARY'
          ? encodeIndexes(indexes.subarray(0, values), encoding)
          : plainValues(body, encoding);
      const levels = { defined: defined.subarray(0, rows), nulls: rows - values };
      const built = { page: encodeDataPage({ encoding: told, ...levels, data }, encoding), rows, values };
      [rows, values, body.used] = [0, 0, 0];
      return built;
    },
  };
}

function plainValues({ bytes, used }: PageBody, { element }: PageEncoding): Uint8Array {
  const values = bytes.subarray(0, used);
  return element.type === 'BOOLEAN' ? packBits(values) : values;
}
