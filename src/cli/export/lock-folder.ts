import { open, readFile, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { folderError } from './private-files.ts';

export const LOCK_FILE = 'nymgate-export.lock';
const BEAT_MILLISECONDS = 5_000;
/** Missed so often, its process is gone. */
const STALE_MILLISECONDS = 60_000;

/**
 * Keeps a second export out of a folder. A process that was killed leaves its lock behind: on this machine it is known to be gone, on
 * another (a shared disk) once its lock has not been touched for a minute.
 *
 * @returns takes the lock away again
 * @throws CommandError EXPORT_FOLDER while another export is at work there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK_FILE);
  const taken = folderError(
    `another export is at work in ${folder} (${LOCK_FILE}); if it was killed, try again in a minute`,
  );
  if (!(await take(path))) {
    if (!(await isLeft(path))) throw taken;
    await unlink(path);
    if (!(await take(path))) throw taken;
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MILLISECONDS);
  beat.unref();
  return async () => {
    clearInterval(beat);
    await unlink(path).catch(() => undefined);
  };
}

async function take(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(`${process.pid} ${hostname()}\n`);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw folderError(`${path} cannot be made (${(error as NodeJS.ErrnoException).code ?? 'failed'})`);
  }
}

async function isLeft(path: string): Promise<boolean> {
  const [text, status] = await Promise.all([
    readFile(path, 'utf8').catch(() => ''),
    stat(path).catch(() => undefined),
  ]);
  if (status === undefined) return true;
  if (Date.now() - status.mtimeMs > STALE_MILLISECONDS) return true;
  const [pid, host] = text.trim().split(' ');
  return host === hostname() && !isAlive(Number(pid));
}

/** Our own number is that of a process before us, in a container that has begun anew. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
