import { Buffer } from 'node:buffer';
import type { SchemaElement } from 'hyparquet';
import type { ByteWriter } from 'hyparquet-writer';
import type { OutputCodec, Writer } from '../format/packages.ts';
import { packBits, writeRuns } from '../pages/runs.ts';

/** A page with its header, ready to be written. */
export type EncodedPage = { readonly bytes: Uint8Array; readonly uncompressedBytes: number };

export type PageEncoding = OutputCodec & {
  readonly writer: Pick<Writer, 'ByteWriter'>;
  readonly element: SchemaElement;
};

export type DataPage = {
  /** By row, 1 where there is a value. */
  readonly defined: Uint8Array;
  /** That are there: by PLAIN, or their places in a dictionary. */
  readonly values: readonly string[] | Uint32Array;
};

/** parquet.thrift, PageType and Encoding. */
const [DICTIONARY_PAGE, DATA_PAGE_V2] = [2, 3];
const [PLAIN, RLE_DICTIONARY] = [0, 8];

/** A page of the second form: levels, which are not packed, and data. */
export function encodeDataPage({ defined, values }: DataPage, encoding: PageEncoding): EncodedPage {
  const levels = new encoding.writer.ByteWriter();
  if (encoding.element.repetition_type !== 'REQUIRED') writeRuns(levels, defined, 1);
  const isPlain = Array.isArray(values);
  const data = values instanceof Uint32Array ? indexData(values, encoding) : plainData(values, encoding);
  const nulls = defined.length - values.length;
  const numbers = [defined.length, nulls, defined.length, isPlain ? PLAIN : RLE_DICTIONARY, levels.offset, 0];
  return encodePage({ type: DATA_PAGE_V2, levels: levels.getBytes(), data }, numbers, encoding);
}

export function encodeDictionary(values: readonly string[], encoding: PageEncoding): EncodedPage {
  const page = { type: DICTIONARY_PAGE, levels: new Uint8Array(0), data: plainData(values, encoding) };
  return encodePage(page, [values.length, PLAIN], encoding);
}

type PageParts = { readonly type: number; readonly levels: Uint8Array; readonly data: Uint8Array };

/** @param numbers first fields of the struct that describes the page (parquet.thrift, PageHeader) */
function encodePage(
  { type, levels, data }: PageParts,
  numbers: readonly number[],
  { writer: { ByteWriter }, codec, pack }: PageEncoding,
): EncodedPage {
  const packed = pack(data);
  const page = new ByteWriter(levels.length + packed.length + 128);
  appendNumbers(page, [type, levels.length + data.length, levels.length + packed.length]);
  // A struct, four or five fields further: DictionaryPageHeader or DataPageHeaderV2.
  page.appendUint8(type === DICTIONARY_PAGE ? 0x4c : 0x5c);
  appendNumbers(page, numbers);
  // is_compressed, which is true otherwise.
  if (type === DATA_PAGE_V2 && codec === 'UNCOMPRESSED') page.appendUint8(0x12);
  page.appendUint8(0);
  page.appendUint8(0);
  const unpacked = page.offset + levels.length + data.length;
  page.appendBytes(levels);
  page.appendBytes(packed);
  return { bytes: page.getBytes(), uncompressedBytes: unpacked };
}

/** Fields of 32 bits, each with the next number (Thrift compact protocol). */
function appendNumbers(page: ByteWriter, numbers: readonly number[]): void {
  for (const number of numbers) {
    page.appendUint8(0x15);
    page.appendVarInt(number * 2);
  }
}

/** Indexes of a dictionary: the bits of each, and runs. */
function indexData(indexes: Uint32Array, { writer: { ByteWriter } }: PageEncoding): Uint8Array {
  const data = new ByteWriter();
  let highest = 0;
  for (const index of indexes) if (index > highest) highest = index;
  const width = 32 - Math.clz32(highest);
  data.appendUint8(width);
  writeRuns(data, indexes, width);
  return data.getBytes();
}

/** parquet-format, "Plain: (PLAIN = 0)": texts stand behind their lengths. */
function plainData(values: readonly string[], { element: { type } }: PageEncoding): Uint8Array {
  const prefix = type === 'BYTE_ARRAY' ? 4 : 0;
  let size = 0;
  for (const { length } of values) size += prefix + length;
  const bytes = new Uint8Array(size);
  const buffer = Buffer.from(bytes.buffer);
  let at = 0;
  for (const value of values) {
    const { length } = value;
    for (let byte = 0; byte < prefix; byte += 1) bytes[at + byte] = length >>> (8 * byte);
    at += prefix;
    // So few bytes are put down sooner than Node is asked to.
    if (length > SHORT) buffer.write(value, at, 'latin1');
    else for (let byte = 0; byte < length; byte += 1) bytes[at + byte] = value.charCodeAt(byte);
    at += length;
  }
  return type === 'BOOLEAN' ? packBits(bytes, 1) : bytes;
}

const SHORT = 64;
