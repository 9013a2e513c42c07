import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { OWNER_FILE } from '@nymgate/hosts/files/owner-only';
import { unusableFolderError } from './private-files.ts';

export const LOCK_FILE = 'nymgate-export.lock';
const HEARTBEAT_MILLISECONDS = 5_000;
/** Of a process on another machine: missed so often, it is gone. */
const STALE_MILLISECONDS = 60_000;

/** A folder that is ours alone. */
export type FolderLock = {
  /** @throws CommandError EXPORT_FOLDER when another export has taken the folder over */
  readonly check: () => Promise<void>;
  readonly release: () => Promise<void>;
};

/**
 * Keeps a second export out of a folder. The lock names a process by number, start and machine. On this machine it counts as long as
 * there is this very process, however long it was suspended; on another (a shared disk) as long as it was touched within a minute. An
 * export that was suspended there may have lost its lock meanwhile: `check` says so before anything is written.
 *
 * @throws CommandError EXPORT_FOLDER while another export is at work there
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK_FILE);
  const own = { pid: process.pid, host: hostname(), start: await startOf(process.pid) };
  const text = `${own.pid} ${own.host} ${own.start} ${randomBytes(8).toString('hex')}\n`;
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
  /** All that it says; of no two locks the same. */
  readonly text: string;
  readonly pid: number;
  readonly host: string;
  /** When the process began, in words of its system; `-` where that is not known. */
  readonly start: string;
  /** Milliseconds since 1970. */
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

/** Whether the lock at this path is ours now: there was none, or only one that somebody has left. */
async function take(path: string, text: string): Promise<boolean> {
  if (await create(path, text)) return true;
  const other = await readLock(path);
  if (other === undefined) return create(path, text);
  return (await isLeft(other)) && replace(path, text, other);
}

/**
 * Puts our lock in the place of one that was left, if it is still there. Two who start at once must not both do that: each would take
 * away whatever is there, the other's new lock as well. So who replaces a lock first has to hold a second one, named after what the
 * first says, and then looks at the first again. Whoever holds it too late finds another lock there. What was left halfway, with the
 * second lock held, is replaced in the same way (EXP-05).
 */
async function replace(path: string, text: string, left: Lock): Promise<boolean> {
  const claim = getClaimPath(path, left.text);
  if (!(await take(claim, text))) return false;
  const isSame = isDeepStrictEqual(await readLock(path), left);
  if (isSame) return rename(claim, path).then(isDone, isUndone);
  await unlink(claim).catch(() => undefined);
  return false;
}

/** The lock goes, unless somebody is about to replace it, or has. */
async function releaseLock(path: string, text: string): Promise<void> {
  const claim = getClaimPath(path, text);
  if (!(await create(claim, text).catch(isUndone))) return;
  if ((await readLock(path))?.text === text) await unlink(path).catch(() => undefined);
  await unlink(claim).catch(() => undefined);
}

/** Where whoever replaces a lock that says `text` has one of its own: `nymgate-export.lock-1f0a2b3c4d5e6f70`. */
export function getClaimPath(path: string, text: string): string {
  return `${path}-${createHash('sha256').update(`${path} ${text}`).digest('hex').slice(0, 16)}`;
}

const CLAIM = new RegExp(`^${LOCK_FILE.replace('.', '\\.')}-[0-9a-f]{16}$`);

/** Second locks of processes that were killed while they replaced one. Called by whoever holds the first. */
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
    await handle.writeFile(text);
    await handle.close();
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
  const known = await startOf(pid);
  if (known !== '-' && start !== '-') return known !== start;
  // Without a start our own number is that of a process before us, in a container that has begun anew.
  return pid === process.pid || Date.now() - touched > STALE_MILLISECONDS;
}

/** A number that another process has got since then has another start (proc(5), field 22 of /proc/PID/stat). */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return (
    text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .at(19) ?? '-'
  );
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
