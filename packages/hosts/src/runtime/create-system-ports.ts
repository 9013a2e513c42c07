import { randomBytes, randomFillSync } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Clock, FileStore, Random } from '@nymgate/engine/kernel/ports';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import { createSecretStore } from './secrets/secret-store.ts';

/** The ports that are the same in every process of Node: all but the HTTP client, and where log, audit and metrics go. */
export type SystemPorts = Omit<AppPorts, 'http' | 'log' | 'audit' | 'metrics'>;

export function createSystemPorts(): SystemPorts {
  return {
    clock: systemClock,
    random: systemRandom,
    files: localFiles,
    secrets: createSecretStore(process.env, localFiles),
    environment: (name) => process.env[name],
    gunzip,
  };
}

export const systemClock: Clock = Object.freeze({ now: () => Date.now(), monotonic });

/** The same clock as `performance.now()`; for that call Node would load all its measuring code, over 1 ms of a start. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}

/** Asking the system costs the same for 16 bytes as for 4,096 (3 microseconds); a request needs 16. */
const POOL_BYTES = 4_096;
const MAX_POOLED_BYTES = 64;

export const systemRandom: Random = Object.freeze({
  bytes: createPooledRandomBytes(),
  fraction: () => Math.random(),
});

function createPooledRandomBytes(): Random['bytes'] {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (length) => {
    if (length > MAX_POOLED_BYTES) return new Uint8Array(randomBytes(length));
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.slice(used, used + length);
    // Bytes that were handed out may be secrets now: they are not kept here.
    pool.fill(0, used, used + length);
    used += length;
    return bytes;
  };
}

/** Larger than any token, key, certificate or rule file that is not refused for its size anyway. */
const MAX_FILE_BYTES = 8_388_608;

/**
 * Files of this machine. A pipe or a device could keep a reader for ever or feed it without end, so only regular files count
 * (a link to one does: Kubernetes projects its tokens so).
 */
export const localFiles: FileStore = Object.freeze({ readText });

/**
 * What is no UTF-8 is refused: with replacement characters two salts could become one, and rules other than their author's. A byte
 * order mark stays, for readers to judge (PIN-01).
 */
const UTF8_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * At once, not through Node's threads: they take longer to begin than such a file takes to be read, and a start has nothing else to do
 * meanwhile; where a function has a part of a processor they wait for each other.
 */
async function readText(path: string): Promise<string> {
  // Without O_NONBLOCK opening a pipe would wait for its writer.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    if (!status.isFile())
      throw Object.assign(new TypeError('not a regular file'), status.isDirectory() && { code: 'EISDIR' });
    if (status.size > MAX_FILE_BYTES) throw new RangeError('too large');
    return UTF8_DECODER.decode(readFileSync(file));
  } finally {
    closeSync(file);
  }
}

/** Undoes gzip. @throws Error as soon as the output exceeds `limit` bytes, and for what is not gzip */
function gunzip(bytes: Uint8Array, limit: number): Uint8Array {
  return gunzipSync(bytes, { maxOutputLength: limit });
}
