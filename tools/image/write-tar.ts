import type { Entry } from './tree.ts';

const BLOCK = 512;
const TYPES = { file: '0', link: '2', folder: '5' } as const;

/**
 * The entries as a tar archive (POSIX.1-1988 ustar), in the order given: equal entries make equal bytes. Owner is root by number,
 * without a name.
 *
 * @param seconds the time of everything in it, Unix seconds
 * @throws Error when a path or a target does not fit the format
 * @example writeTar([file('etc/passwd', 'root:x:0:0::/:\n')], 0)
 */
export function writeTar(entries: readonly Entry[], seconds: number): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = entry.type === 'file' ? entry.content : new Uint8Array();
    const padding = (BLOCK - (content.length % BLOCK)) % BLOCK;
    return [header(entry, content.length, seconds), content, Buffer.alloc(padding)];
  });
  // Two empty blocks end an archive.
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(entry: Entry, size: number, seconds: number): Buffer {
  const { name, prefix } = splitPath(entry.type === 'folder' ? `${entry.path}/` : entry.path);
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number, length: number) => {
    if (Buffer.byteLength(text) > length) throw new Error(`"${entry.path}" does not fit a tar archive.`);
    block.write(text, at);
  };
  const number = (value: number, at: number, length: number) =>
    put(value.toString(8).padStart(length - 1, '0'), at, length);
  put(name, 0, 100);
  number(entry.type === 'link' ? 0o777 : entry.mode, 100, 8);
  number(0, 108, 8);
  number(0, 116, 8);
  number(size, 124, 12);
  number(seconds, 136, 12);
  put('        ', 148, 8);
  put(TYPES[entry.type], 156, 1);
  if (entry.type === 'link') put(entry.target, 157, 100);
  put('ustar\u000000', 257, 8);
  put(prefix, 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return block;
}

/** A path of more than 100 bytes is divided at a slash. */
function splitPath(path: string): { readonly name: string; readonly prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  const cut = path.indexOf('/', path.length - 101);
  return { name: path.slice(cut + 1), prefix: path.slice(0, cut) };
}
