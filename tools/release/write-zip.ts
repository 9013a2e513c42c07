import { crc32, deflateRawSync } from 'node:zlib';

/** One file of an archive. */
export type ZipFile = { readonly name: string; readonly content: Uint8Array };

/** 1980-01-01 00:00, the first time that the format can say. */
const DATE = 0x0021;
const DEFLATED = 8;
/** A plain file that everybody may read, made on Unix: functions' platforms unpack with these modes. */
const MODE = 0o100644;

/**
 * Files as a zip archive (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16) with the same time on everything: equal files make
 * equal bytes, in whichever order they are given.
 *
 * @throws Error for more files or bytes than the format without its 64-bit parts holds
 * @example writeZip([{ name: 'index.js', content: Buffer.from('') }])
 */
export function writeZip(files: readonly ZipFile[]): Buffer {
  if (files.length > 65_535) throw new Error('A zip archive without 64-bit parts holds 65,535 files.');
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, content } of sorted) {
    const packed = deflateRawSync(content, { level: 9 });
    const common = commonFields(name, content, packed);
    const local = Buffer.concat([numbers([0x04034b50, 4], [20, 2]), common, Buffer.from(name), packed]);
    const attributes = numbers([0, 2], [0, 2], [0, 2], [MODE * 0x10000, 4], [offset, 4]);
    directory.push(
      Buffer.concat([numbers([0x02014b50, 4], [0x0314, 2], [20, 2]), common, attributes, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = numbers(
    [0x06054b50, 4],
    [0, 4],
    [files.length, 2],
    [files.length, 2],
    [index.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...locals, index, end]);
}

/** What both headers of a file have in common: flags (names are UTF-8) to the length of extra fields. */
function commonFields(name: string, content: Uint8Array, packed: Uint8Array): Buffer {
  return numbers(
    [0x0800, 2],
    [DEFLATED, 2],
    [0, 2],
    [DATE, 2],
    [crc32(content), 4],
    [packed.length, 4],
    [content.length, 4],
    [Buffer.byteLength(name), 2],
    [0, 2],
  );
}

/** Numbers as little-endian bytes: value and how many bytes it has. */
function numbers(...values: readonly (readonly [number, 2 | 4])[]): Buffer {
  return Buffer.concat(
    values.map(([value, length]) => {
      const bytes = Buffer.alloc(length);
      bytes.writeUIntLE(value, 0, length);
      return bytes;
    }),
  );
}
