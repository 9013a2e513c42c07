import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { FileStore } from '../../../kernel/ports.ts';

/** More than any token, key, certificate or rule file that is not refused for its size anyway. */
const LARGEST = 8_388_608;

/**
 * Files of this machine. A pipe or a device could keep a reader for ever or feed it without end, so only regular files count
 * (a link to one does: Kubernetes projects its tokens so).
 */
export const localFiles: FileStore = Object.freeze({ readText });

async function readText(path: string): Promise<string> {
  // Without O_NONBLOCK opening a pipe would wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = await regular(file);
    if (size > LARGEST) throw new RangeError('too large');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function regular(file: FileHandle): Promise<{ readonly size: number }> {
  const status = await file.stat();
  if (!status.isFile()) throw new TypeError('not a regular file');
  return status;
}
