import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { OWNER_FILE } from '@nymgate/hosts/files/owner-only';
import { unusableFolderError } from './private-files.ts';

export const LOCK_FILE = 'nymgate-export.lock';
const HEARTBEAT_MILLISECONDS = 5_000;
/** A lock of another machine expires after this time. */
const STALE_MILLISECONDS = 60_000;

export type FolderLock = {
  /** @throws CommandError EXPORT_FOLDER if another export has taken the lock */
  readonly check: () => Promise<void>;
  readonly release: () => Promise<void>;
};

/**
 * Locks a folder for one export. The lock holds PID, start time and host: on this machine it is valid while
 * that process exists, on another for a minute after its last heartbeat. `check` detects a lost lock before
 * each write.
 * @throws CommandError EXPORT_FOLDER while another export is running
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK_FILE);
  const holder = { pid: process.pid, host: hostname(), start: (await readProcess(process.pid)).start };
  const text = `${holder.pid} ${holder.host} ${holder.start} ${randomBytes(8).toString('hex')}\n`;
  if (!(await take(path, text))) throw await takenError(folder, await readLock(path));
  await forgetClaims(folder);
  const isOurs = async () => (await readLock(path))?.text === text;
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MILLISECONDS);
  beat.unref();
  return {
    check: async () => {
      if (await isOurs()) return;
      throw unusableFolderError(
        `another export has taken ${folder} over while this one stood still for longer than a minute; let that one end, then run the same command again`,
      );
    },
    release: async () => {
      clearInterval(beat);
      await releaseLock(path, text);
    },
  };
}

type Lock = {
  /** Unique content of the lock. */
  readonly text: string;
  readonly pid: number;
  readonly host: string;
  /** Start time as the system reports it; `-` if unknown. */
  readonly start: string;
  readonly touched: number;
};

async function takenError(folder: string, lock: Lock | undefined): Promise<Error> {
  if (lock === undefined || (await isLeft(lock)))
    return unusableFolderError(
      `another export has begun in ${folder} at this moment; let it end, then run the same command again`,
    );
  const { pid, host } = lock;
  const where =
    host === hostname() ? `process ${pid} of this machine` : `process ${pid} of the machine ${host}`;
  const next =
    host === hostname()
      ? 'wait for it, or end it'
      : 'if that process was killed, try again in a minute: then its lock counts no more';
  return unusableFolderError(`another export is at work in ${folder} (${LOCK_FILE}: ${where}); ${next}`);
}

/** Acquires the lock if it is free or abandoned. */
async function take(path: string, text: string): Promise<boolean> {
  if (await create(path, text)) return true;
  const other = await readLock(path);
  if (other === undefined) return create(path, text);
  return (await isLeft(other)) && replace(path, text, other);
}

// Replaces an abandoned lock. Two processes must not both do this, so each first acquires a claim named after
// the content of the lock, then reads the lock again. An abandoned claim is replaced in the same way
// (EXP-05).
async function replace(path: string, text: string, left: Lock): Promise<boolean> {
  const claim = getClaimPath(path, left.text);
  if (!(await take(claim, text))) return false;
  const isSame = isDeepStrictEqual(await readLock(path), left);
  if (isSame) return rename(claim, path).then(isDone, isUndone);
  await unlink(claim).catch(() => undefined);
  return false;
}

/** Keeps the lock if another process is replacing it. */
async function releaseLock(path: string, text: string): Promise<void> {
  const claim = getClaimPath(path, text);
  if (!(await create(claim, text).catch(isUndone))) return;
  if ((await readLock(path))?.text === text) await unlink(path).catch(() => undefined);
  await unlink(claim).catch(() => undefined);
}

/** Path of the claim for a lock, such as `nymgate-export.lock-1f0a2b3c4d5e6f70`. */
export function getClaimPath(path: string, text: string): string {
  return `${path}-${createHash('sha256').update(`${path} ${text}`).digest('hex').slice(0, 16)}`;
}

const CLAIM = new RegExp(`^${LOCK_FILE.replace('.', '\\.')}-[0-9a-f]{16}$`);

/** Removes claims of killed processes. Call it only with the lock. */
async function forgetClaims(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!CLAIM.test(name)) continue;
    const claim = await readLock(join(folder, name));
    if (claim !== undefined && (await isLeft(claim))) await unlink(join(folder, name)).catch(() => undefined);
  }
}

const isDone = () => true;
const isUndone = () => false;

async function create(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', OWNER_FILE);
    try {
      await handle.writeFile(text);
    } catch (error) {
      // An empty lock would keep everybody out for a minute.
      await unlink(path).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unusableFolderError(
      `${path} cannot be made (${(error as NodeJS.ErrnoException).code ?? 'failed'})`,
    );
  }
}

async function readLock(path: string): Promise<Lock | undefined> {
  const [text, status] = await Promise.all([
    readFile(path, 'utf8').catch(() => ''),
    stat(path).catch(() => undefined),
  ]);
  if (status === undefined) return undefined;
  const [pid = '', host = '', start = '-'] = text.trim().split(' ');
  return { text, pid: Number(pid), host, start, touched: status.mtimeMs };
}

async function isLeft({ pid, host, start, touched }: Lock): Promise<boolean> {
  if (host !== hostname()) return Date.now() - touched > STALE_MILLISECONDS;
  if (!isAlive(pid)) return true;
  const { state, start: known } = await readProcess(pid);
  if (ENDED.has(state)) return true;
  if (known !== '-' && start !== '-') return known !== start;
  // Without a start time, our own PID may be that of an earlier process in a restarted container.
  return pid === process.pid || Date.now() - touched > STALE_MILLISECONDS;
}

/** Ended, but its parent has not asked for its exit code (proc(5): zombie, dead). */
const ENDED: ReadonlySet<string> = new Set(['Z', 'X']);

/** State and start time, which distinguishes reused PIDs (proc(5), fields 3 and 22 of /proc/PID/stat). */
async function readProcess(pid: number): Promise<{ readonly state: string; readonly start: string }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', start: fields[19] ?? '-' };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
