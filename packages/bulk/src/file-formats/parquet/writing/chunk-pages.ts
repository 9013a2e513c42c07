import type { ColumnChunk, Encoding } from 'hyparquet';
import { notParquet } from '../format/parquet-limits.ts';
import type { EncodedPage, PageEncoding } from './page-encoder.ts';

/** What takes bytes, and has taken so many. */
export type BytesOut = { readonly offset: () => number; readonly append: (bytes: Uint8Array) => void };

/** The pages of one column chunk of the output. */
export type ChunkPages = {
  /** Pages wait from here on, for the dictionary that stands before them. */
  readonly hold: () => void;
  /** Bytes of pages that wait; undefined: none has to. */
  readonly held: () => number | undefined;
  /** Writes the dictionary and what has waited for it. */
  readonly release: (dictionary: EncodedPage) => void;
  readonly add: (page: EncodedPage, told: { readonly encoding: Encoding; readonly rows: number }) => void;
  /** What the footer says of the chunk. */
  readonly end: () => ColumnChunk;
};

export function createChunkPages(encoding: PageEncoding, out: BytesOut): ChunkPages {
  const start = out.offset();
  const encodings = new Map<Encoding, number>();
  let waiting: Uint8Array[] | undefined;
  let [heldBytes, unpacked, rows] = [0, 0, 0];
  let dictionary: bigint | undefined;
  let data: bigint | undefined;
  const append = (bytes: Uint8Array): void => {
    data ??= BigInt(out.offset());
    out.append(bytes);
  };
  return {
    hold: () => {
      waiting = [];
    },
    held: () => (waiting === undefined ? undefined : heldBytes),
    release: (page) => {
      dictionary = BigInt(out.offset());
      unpacked += page.unpacked;
      out.append(page.bytes);
      waiting?.forEach(append);
      waiting = undefined;
    },
    add: (page, told) => {
      unpacked += page.unpacked;
      rows += told.rows;
      encodings.set(told.encoding, (encodings.get(told.encoding) ?? 0) + 1);
      if (waiting === undefined) append(page.bytes);
      else heldBytes += waiting.push(page.bytes) > 0 ? page.bytes.length : 0;
    },
    end: () => {
      const size = out.offset() - start;
      return describeChunk({ start, size, unpacked, rows, dictionary, data, encodings }, encoding);
    },
  };
}

type ChunkFacts = {
  readonly start: number;
  readonly size: number;
  readonly unpacked: number;
  readonly rows: number;
  /** Where its dictionary stands; undefined: it has none. */
  readonly dictionary: bigint | undefined;
  /** Where its first page with rows stands. */
  readonly data: bigint | undefined;
  /** How many pages have which one. */
  readonly encodings: ReadonlyMap<Encoding, number>;
};

/** parquet.thrift, ColumnChunk and ColumnMetaData. */
function describeChunk(facts: ChunkFacts, { element, codec }: PageEncoding): ColumnChunk {
  if (element.type === undefined) throw notParquet();
  const { start, size, unpacked, rows, dictionary, data, encodings } = facts;
  const stats = [...encodings].map(([encoding, count]) => ({
    ...{ page_type: 'DATA_PAGE_V2' as const, encoding, count },
  }));
  const first = { page_type: 'DICTIONARY_PAGE' as const, encoding: 'PLAIN' as const, count: 1 };
  return {
    file_offset: BigInt(start),
    meta_data: {
      ...{ type: element.type, codec, path_in_schema: [element.name], num_values: BigInt(rows) },
      encodings: [...new Set<Encoding>([...encodings.keys(), 'RLE', 'PLAIN'])],
      encoding_stats: dictionary === undefined ? stats : [first, ...stats],
      total_compressed_size: BigInt(size),
      total_uncompressed_size: BigInt(unpacked),
      data_page_offset: data ?? BigInt(start),
      ...(dictionary !== undefined && { dictionary_page_offset: dictionary }),
    },
  };
}
