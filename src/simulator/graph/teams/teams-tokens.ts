import { badSkipToken } from './teams-paging.ts';

const THREAD_HEAD = Buffer.from('3e2d000000', 'hex');

/** Base64 of the hexadecimal form of bytes that hold the thread's id in clear and the last message's time (graph-facts.md#2.4). */
export function writeThreadToken({ thread, time }: { thread: string; time: number }): string {
  const tail = Buffer.alloc(12);
  tail.writeBigUInt64LE(BigInt(time), 4);
  const hex = Buffer.concat([THREAD_HEAD, Buffer.from(thread), Buffer.from([0x01]), tail]).toString('hex');
  return Buffer.from(hex.toUpperCase()).toString('base64');
}

export function readThreadToken(token: string): { readonly thread: string; readonly time: number } {
  const bytes = Buffer.from(Buffer.from(token, 'base64').toString('latin1'), 'hex');
  if (bytes.length < 20 || !bytes.subarray(0, 5).equals(THREAD_HEAD)) throw badSkipToken();
  return {
    thread: bytes.subarray(5, -13).toString(),
    time: Number(bytes.readBigUInt64LE(bytes.length - 8)),
  };
}

/** `SkipValue=20#MailboxFolder=MailFolders/TeamsMessagesData` in base64 (graph-facts.md#2.4). */
export function writeFolderToken(position: number, folder: string): string {
  return Buffer.from(`SkipValue=${position}#MailboxFolder=MailFolders/${folder}`).toString('base64');
}

export function readFolderToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const text = Buffer.from(token, 'base64').toString();
  const position = /^SkipValue=(\d{1,9})#MailboxFolder=MailFolders\/\w+$/.exec(text)?.[1];
  if (position === undefined) throw badSkipToken();
  return Number(position);
}

/**
 * MessagePack of a map with `SyncState` (base64 of JSON with segments of time) and `LastPageSize` (graph-facts.md#2.4), in base64.
 * The position stands among the segments.
 */
export function writeChatsToken({
  position,
  until,
  size,
}: {
  position: number;
  until: number;
  size: number;
}): string {
  const state = {
    timeSegments: [{ start: '1970-01-01T00:00:00.000+00:00', end: new Date(until).toISOString() }],
    position,
  };
  const sync = Buffer.from(Buffer.from(JSON.stringify(state)).toString('base64'));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(sync.length);
  return Buffer.concat([
    Buffer.from([0x82, 0xa9]),
    Buffer.from('SyncState'),
    Buffer.from([0xda]),
    length,
    sync,
    Buffer.from([0xac]),
    Buffer.from('LastPageSize'),
    Buffer.from([0xa0 + String(size).length]),
    Buffer.from(String(size)),
  ]).toString('base64');
}

export function readChatsToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const bytes = Buffer.from(token, 'base64');
  try {
    const sync = bytes.subarray(14, 14 + bytes.readUInt16BE(12)).toString();
    const state = JSON.parse(Buffer.from(sync, 'base64').toString()) as { position?: unknown };
    if (typeof state.position === 'number') return state.position;
  } catch {
    throw badSkipToken();
  }
  throw badSkipToken();
}

/** A continuation of the store behind channels, as JSON; the last row's id stands where the store has its own. */
export function writeStoreToken(last: string): string {
  const row = Buffer.from(last).toString('base64');
  const token = `+RID:~${row}#RT:1#TRC:20#ISV:2#IEO:65551#QCF:3`;
  return JSON.stringify([{ token, range: { min: '05C1BBB33B33', max: '05C1BBB33B34' } }]);
}

export function readStoreToken(token: string): string {
  const row = /\+RID:~([A-Za-z0-9+/=]+)#RT:/.exec(token)?.[1];
  if (row === undefined) throw badSkipToken();
  return Buffer.from(row, 'base64').toString();
}
