import { bytesToGuid, guidToBytes } from '../random.ts';
import { GraphError } from './graph-error.ts';

const MAGIC = Buffer.from('DSpt');

/** Where a directory page ended. */
export type SkipPosition = { readonly lastId: string; readonly offset: number };

/** Opaque to callers, yet it holds the object GUID of the last row, in Windows' byte order (graph-facts.md#2.4). */
export function writeSkipToken({ lastId, offset }: SkipPosition): string {
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(offset, 0);
  return Buffer.concat([MAGIC, Buffer.from([2, 0, 1, 0]), guidToBytes(lastId), tail])
    .toString('hex')
    .toUpperCase();
}

export function readSkipToken(token: string): SkipPosition {
  const bytes = /^[0-9A-F]{64}$/i.test(token) ? Buffer.from(token, 'hex') : Buffer.alloc(0);
  if (bytes.length !== 32 || !bytes.subarray(0, 4).equals(MAGIC)) {
    throw new GraphError(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    );
  }
  return { lastId: bytesToGuid(bytes.subarray(8, 24)), offset: bytes.readUInt32LE(24) };
}
