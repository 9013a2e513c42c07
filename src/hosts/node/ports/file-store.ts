import { close, constants, fstat, open, readFile } from 'node:fs';
import { promisify } from 'node:util';
import type { FileStore } from '../../../kernel/ports.ts';

/** More than any token, key, certificate or rule file that is not refused for its size anyway. */
const LARGEST = 8_388_608;

/**
 * Files of this machine. A pipe or a device could keep a reader for ever or feed it without end, so only regular files count
 * (a link to one does: Kubernetes projects its tokens so).
 */
export const localFiles: FileStore = Object.freeze({ readText });

// Not node:fs/promises, which takes 2 ms of a start to load.
const [openFile, statusOf, readOpen, closeFile] = [
  promisify(open),
  promisify(fstat),
  promisify(readFile),
  promisify(close),
];

async function readText(path: string): Promise<string> {
  // Without O_NONBLOCK opening a pipe would wait for its writer.
  const file = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await statusOf(file);
    if (!status.isFile()) throw new TypeError('not a regular file');
    if (status.size > LARGEST) throw new RangeError('too large');
    return await readOpen(file, 'utf8');
  } finally {
    await closeFile(file);
  }
}
