import { crc32, deflateRawSync } from 'node:zlib';

export type ZipFile = { readonly name: string; readonly content: Uint8Array };

/** 1 January 1980, the first day that the format knows: the same files give the same bytes, whenever they are packed. */
const DOS_DATE = 0x0021;
const VERSION = 20;
const DEFLATED = 8;
const UTF8_NAMES = 0x0800;
/** Made on Unix; a regular file that everybody may read and its owner write, since Lambda serves as another user than it unpacks. */
const MADE_ON_UNIX = (3 << 8) | VERSION;
const MODE = 0o100644 << 16;

/**
 * A ZIP archive (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16), reproducible: sorted, without times.
 *
 * @example writeZip([{ name: 'nymgate.json', content }])
 */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of sorted) {
    const packed = deflateRawSync(content, { level: 9 });
    const shared = sharedFields(Buffer.from(name), content, packed.length);
    const local = Buffer.concat([numbers([0x04034b50, 4]), shared, Buffer.from(name), packed]);
    directory.push(centralEntry(name, shared, offset));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const counts = [sorted.length, sorted.length];
  const end = numbers([0x06054b50, 4], [0, 2], [0, 2], ...counts.map((count) => [count, 2] as const));
  return Buffer.concat([...parts, central, end, numbers([central.length, 4], [offset, 4], [0, 2])]);
}

function sharedFields(name: Uint8Array, content: Uint8Array, packed: number): Buffer {
  return numbers(
    ...([
      [VERSION, 2],
      [UTF8_NAMES, 2],
      [DEFLATED, 2],
      [0, 2],
      [DOS_DATE, 2],
    ] as const),
    ...([
      [crc32(content), 4],
      [packed, 4],
      [content.length, 4],
      [name.length, 2],
      [0, 2],
    ] as const),
  );
}

function centralEntry(name: string, shared: Buffer, offset: number): Buffer {
  const head = numbers([0x02014b50, 4], [MADE_ON_UNIX, 2]);
  const rest = numbers([0, 2], [0, 2], [0, 2], [MODE >>> 0, 4], [offset, 4]);
  return Buffer.concat([head, shared, rest, Buffer.from(name)]);
}

/** Little-endian numbers of two or four bytes. */
function numbers(...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
