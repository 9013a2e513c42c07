import type { CompressionCodec, Encoding, SchemaElement } from 'hyparquet';
import type { Writer } from '../format/load-packages.ts';

/** A page with its header, ready to be written. */
export type EncodedPage = { readonly bytes: Uint8Array; readonly unpacked: number };

export type PageEncoding = {
  readonly writer: Pick<Writer, 'ByteWriter' | 'writePageHeader' | 'writeRuns'>;
  readonly element: SchemaElement;
  readonly codec: CompressionCodec;
  /** By the codec; the bytes themselves for none. */
  readonly pack: (bytes: Uint8Array) => Uint8Array;
};

export type DataPage = {
  readonly encoding: Encoding;
  /** By row, 1 where there is a value. */
  readonly defined: Uint8Array;
  readonly nulls: number;
  readonly data: Uint8Array;
};

/** More than a header takes, so that a page is made where it stays. */
const HEADER_BYTES = 128;

/** A page of the second form: levels, which are not packed, and data. */
export function encodeDataPage(
  { encoding, defined, nulls, data }: DataPage,
  { writer: { ByteWriter, writePageHeader, writeRuns }, element, codec, pack }: PageEncoding,
): EncodedPage {
  const levels = new ByteWriter();
  if (element.repetition_type !== 'REQUIRED') writeRuns(levels, defined, 1);
  const packed = pack(data);
  const page = new ByteWriter(levels.offset + packed.length + HEADER_BYTES);
  writePageHeader(page, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.offset + data.length,
    compressed_page_size: levels.offset + packed.length,
    data_page_header_v2: {
      ...{ num_values: defined.length, num_nulls: nulls, num_rows: defined.length, encoding },
      definition_levels_byte_length: levels.offset,
      repetition_levels_byte_length: 0,
      is_compressed: codec !== 'UNCOMPRESSED',
    },
  });
  const unpacked = page.offset + levels.offset + data.length;
  page.appendBytes(levels.getBytes());
  page.appendBytes(packed);
  return { bytes: page.getBytes(), unpacked };
}

export function encodeDictionaryPage(
  { values, data }: { readonly values: number; readonly data: Uint8Array },
  { writer: { ByteWriter, writePageHeader }, pack }: PageEncoding,
): EncodedPage {
  const packed = pack(data);
  const page = new ByteWriter(packed.length + HEADER_BYTES);
  writePageHeader(page, {
    type: 'DICTIONARY_PAGE',
    ...{ uncompressed_page_size: data.length, compressed_page_size: packed.length },
    dictionary_page_header: { num_values: values, encoding: 'PLAIN' },
  });
  const unpacked = page.offset + data.length;
  page.appendBytes(packed);
  return { bytes: page.getBytes(), unpacked };
}

/** Indexes of a dictionary: the bits of each, and runs. */
export function encodeIndexes(
  indexes: Uint32Array,
  { writer: { ByteWriter, writeRuns } }: Pick<PageEncoding, 'writer'>,
): Uint8Array {
  const data = new ByteWriter();
  let highest = 0;
  for (const index of indexes) if (index > highest) highest = index;
  const width = 32 - Math.clz32(highest);
  data.appendUint8(width);
  writeRuns(data, indexes, width);
  return data.getBytes();
}
