import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { Line, LineSink } from '../runtime/write-line.ts';

export type AuditFileSettings = { readonly file: string; readonly sync: Config['audit']['sync'] };

/** An audit log in a file of its own. */
export type AuditFile = LineSink & {
  /**
   * Goes on in the file that has the name now; `begin` writes its first line. False: it is still the same file, or closed.
   * Until the disk has most of the former file, lines go there.
   * @throws Error (from the promise) when there is no such file or no line in it; the former file then goes on
   */
  readonly reopen: (begin: () => void) => Promise<boolean>;
  readonly readFreeBytes: () => number | undefined;
  /** What is written is on the disk then. */
  readonly close: () => void;
};

const SYNC_INTERVAL_MILLISECONDS = 1_000;
const OWNER_ONLY = 0o600;
/** Others may not read it, nor may the group write it. */
const FORBIDDEN_MODE_BITS = 0o026;
const { O_APPEND, O_CREAT, O_RDWR } = constants;
/** Not on Windows. */
const O_NOFOLLOW: number = constants.O_NOFOLLOW ?? 0;
const LINE_FEED = 10;

/**
 * Writes whole lines at once, or nothing of them: what a full disk takes of a line is cut off again. With `each` a line counts when
 * the disk has it; lines that come meanwhile wait for the next turn together.
 * @throws SetupError AUDIT_UNWRITABLE when the file cannot be opened
 */
export function openAuditFile({ file, sync }: AuditFileSettings): AuditFile {
  let current = openFirst(file);
  let isDirty = false;
  let isClosed = false;
  let linesWritten = 0;
  const disk = createDiskSync(() => current);
  const writeLine = (line: Line): void => {
    disk.reportLoss();
    writeFully(current, `${typeof line === 'string' ? line : line.text()}\n`);
    if (typeof line !== 'string') line.written();
    isDirty = true;
    linesWritten += 1;
  };
  const syncDirty = (): void => {
    if (!isDirty) return;
    isDirty = false;
    disk.sync().catch(() => undefined);
  };
  /** Only lines that come meanwhile are synced on the event loop. */
  const syncFormer = async (): Promise<void> => {
    if (sync === 'none') return;
    const linesBefore = linesWritten;
    await disk.sync();
    if (linesWritten > linesBefore && !isClosed) disk.syncAtOnce(current);
  };
  const switchTo = (next: number, begin: () => void): void => {
    const former = current;
    current = next;
    try {
      begin();
    } catch (error) {
      current = former;
      throw error;
    }
    void disk.idle().then(() => closeSync(former));
  };
  const timer = sync === 'second' ? setInterval(syncDirty, SYNC_INTERVAL_MILLISECONDS).unref() : undefined;

  return Object.freeze({
    write: (line) => {
      writeLine(line);
      if (sync === 'each') disk.syncAtOnce(current);
    },
    append: (line) => {
      writeLine(line);
      return sync === 'each' ? disk.sync() : undefined;
    },
    reopen: async (begin) => {
      const next = openFile(file);
      const isOther = () => !isClosed && !isSameFile(next, current);
      try {
        if (isOther()) await syncFormer();
        const isNew = isOther();
        if (isNew) switchTo(next, begin);
        else closeSync(next);
        return isNew;
      } catch (error) {
        closeSync(next);
        throw error;
      }
    },
    readFreeBytes: () => readFreeBytes(dirname(file)),
    close: () => {
      isClosed = true;
      clearInterval(timer);
      if (sync !== 'none') disk.syncAtOnce(current);
      const last = current;
      void disk.idle().then(() => closeSync(last));
    },
  });
}

function openFirst(file: string): number {
  try {
    return openFile(file);
  } catch (error) {
    const reason = error instanceof UnfitFile ? error.message : (error as NodeJS.ErrnoException).code;
    throw setupError(
      'AUDIT_UNWRITABLE',
      `audit.file cannot be written: ${reason ?? 'unknown error'}`,
      'name a file in a directory that exists and that the user of the gateway may write',
    );
  }
}

class UnfitFile extends Error {}

/** Terminates a line that was cut by a power loss. @throws Error */
function openFile(file: string): number {
  const descriptor = openSync(file, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, OWNER_ONLY);
  const status = fstatSync(descriptor);
  try {
    if (!status.isFile()) throw new UnfitFile('it is not a regular file');
    if (process.platform !== 'win32' && (status.mode & FORBIDDEN_MODE_BITS) !== 0)
      throw new UnfitFile('others may read or write it (chmod 640)');
    if (status.size > 0 && readLastByte(descriptor, status.size) !== LINE_FEED) writeFully(descriptor, '\n');
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function readLastByte(descriptor: number, size: number): number | undefined {
  const last = Buffer.alloc(1);
  return readSync(descriptor, last, 0, 1, size - 1) === 1 ? last[0] : undefined;
}

/** @throws Error when not all of the text could be written; then nothing of it is in the file */
function writeFully(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    if (written > 0) ftruncateSync(descriptor, fstatSync(descriptor).size - written);
    throw error;
  }
}

function isSameFile(one: number, other: number): boolean {
  const [a, b] = [fstatSync(one), fstatSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}

function readFreeBytes(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function syncToDisk(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
  });
}

type DiskSync = GroupSync & {
  readonly syncAtOnce: (descriptor: number) => void;
  /** @throws Error once after a failed sync: the system reports it once, and later calls succeed although lines are lost */
  readonly reportLoss: () => void;
};

function createDiskSync(getDescriptor: () => number): DiskSync {
  let isLost = false;
  const lose = (error: unknown): never => {
    isLost = true;
    throw error;
  };
  return {
    ...createGroupSync(() => syncToDisk(getDescriptor()).catch(lose)),
    syncAtOnce: (descriptor) => {
      try {
        fdatasyncSync(descriptor);
      } catch (error) {
        lose(error);
      }
    },
    reportLoss: () => {
      if (!isLost) return;
      isLost = false;
      throw new Error('earlier lines are not on the disk');
    },
  };
}

type GroupSync = { readonly sync: () => Promise<void>; readonly idle: () => Promise<void> };

/** One call at a time: whoever comes while it runs waits for the next one, because theirs may have come too late for it. */
function createGroupSync(syncNow: () => Promise<void>): GroupSync {
  let running = Promise.resolve();
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    const now = syncNow();
    running = now.catch(() => undefined);
    return now;
  };
  return {
    sync: () => {
      next ??= running.then(begin);
      return next;
    },
    idle: async () => {
      while (next !== undefined) await next.catch(() => undefined);
      await running;
    },
  };
}
