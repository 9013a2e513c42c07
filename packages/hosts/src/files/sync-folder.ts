import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { NO_FOLLOW } from './owner-only.ts';

/** A rename is durable only after the folder is synced. Windows doesn't sync folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, constants.O_RDONLY | NO_FOLLOW);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
