import type { ColumnChunk } from 'hyparquet';
import { type ColumnPart, type IndexedCells, isIndexed, plainCells } from '../columns/cells.ts';
import { type BytesOut, type ChunkPages, createChunkPages } from './chunk-pages.ts';
import { createDictionary, type OutputDictionary } from './output-dictionary.ts';
import { putValue } from './page-body.ts';
import { createPageBuilder, type PageBuilder } from './page-builder.ts';
import { encodeDictionaryPage, type PageEncoding } from './page-encoder.ts';

/** One column in one row group of the output. */
export type ChunkWriter = {
  /** Rows of the part, in this order; absent: all, as they stand. */
  readonly add: (part: ColumnPart, order: ArrayLike<number> | undefined) => void;
  readonly end: () => ColumnChunk;
  /** Values that are not null, once it has ended. */
  readonly filled: () => number;
};

type Order = ArrayLike<number> | undefined;

type Chunk = {
  readonly encoding: PageEncoding;
  readonly pages: ChunkPages;
  readonly builder: PageBuilder;
  /** Of the first part, where that has one. */
  dictionary: OutputDictionary | undefined;
  isEmpty: boolean;
  isIndexed: boolean;
  filled: number;
};

/**
 * Writes pages as they fill. What comes by a dictionary is written by one, of the values that rows have, in the order in which the output has
 * them first: any other would tell the order that the rows had (KEY-01).
 */
export function openChunk(encoding: PageEncoding, out: BytesOut): ChunkWriter {
  const chunk: Chunk = {
    ...{ encoding, pages: createChunkPages(encoding, out), builder: createPageBuilder(encoding) },
    ...{ dictionary: undefined, isEmpty: true, isIndexed: false, filled: 0 },
  };
  return {
    add: (part, order) => {
      if (isIndexed(part)) addIndexed(chunk, part, order);
      else addPlain(chunk, part, order);
      chunk.isEmpty = false;
    },
    end: () => {
      closePage(chunk);
      seal(chunk);
      return chunk.pages.end();
    },
    filled: () => chunk.filled,
  };
}

function addIndexed(chunk: Chunk, part: IndexedCells, order: Order): void {
  if (chunk.isEmpty) {
    chunk.dictionary = createDictionary(part.dictionary);
    chunk.pages.hold();
  }
  const places = chunk.dictionary?.placesOf(part, order, chunk.pages.held() !== undefined);
  turnTo(chunk, places !== undefined);
  if (places === undefined) addPlain(chunk, part, order);
  for (const place of places ?? []) {
    chunk.builder.addIndex(place);
    if (chunk.builder.isFull()) closePage(chunk);
  }
}

function addPlain(chunk: Chunk, part: ColumnPart, order: Order): void {
  turnTo(chunk, false);
  const cells = plainCells(part);
  const rows = order?.length ?? cells.length;
  for (let at = 0; at < rows; at += 1) {
    chunk.builder.addValue(cells, order === undefined ? at : (order[at] ?? 0));
    if (chunk.builder.isFull()) closePage(chunk);
  }
}

function turnTo(chunk: Chunk, indexed: boolean): void {
  if (chunk.isIndexed !== indexed) closePage(chunk);
  chunk.isIndexed = indexed;
  if (!indexed) seal(chunk);
}

/** Pages that wait for their dictionary take memory. */
const MOST_HELD = 8_388_608;

function closePage(chunk: Chunk): void {
  if (chunk.builder.rows() === 0) return;
  const encoding = chunk.isIndexed ? 'RLE_DICTIONARY' : 'PLAIN';
  const { page, rows, values } = chunk.builder.take(encoding);
  chunk.pages.add(page, { encoding, rows });
  chunk.filled += values;
  if ((chunk.pages.held() ?? 0) > MOST_HELD) seal(chunk);
}

/** From here on the dictionary takes nothing more. */
function seal({ dictionary, pages, encoding }: Chunk): void {
  if (dictionary === undefined || pages.held() === undefined) return;
  pages.release(encodeDictionaryPage(dictionary.page(putValue(encoding.element)), encoding));
}
