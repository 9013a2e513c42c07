import { randomBytes, randomFillSync } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Clock, FileStore, Random } from '@nymgate/engine/kernel/ports';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import { createSecretStore } from './secrets/secret-store.ts';

export type SystemPorts = Omit<AppPorts, 'http' | 'log' | 'audit' | 'metrics'>;

export function createSystemPorts(): SystemPorts {
  return {
    clock: systemClock,
    random: systemRandom,
    files: localFiles,
    secrets: createSecretStore(process.env, localFiles),
    environment: (name) => process.env[name],
    gunzip: (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }),
  };
}

export const systemClock: Clock = Object.freeze({ now: () => Date.now(), monotonic });

/** The clock of `performance.now()`, which would load Node's whole perf_hooks (1 ms of a start). */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}

/** A system call costs 3 µs for 16 bytes and for 4,096; a request needs 16. */
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
    // Used bytes may be secrets now.
    pool.fill(0, used, used + length);
    used += length;
    return bytes;
  };
}

/** Larger than any accepted token, key, certificate or rule file. */
const MAX_FILE_BYTES = 8_388_608;

/**
 * Regular files only: pipes and devices could block or never end. Links are followed, because Kubernetes
 * projects tokens so.
 */
export const localFiles: FileStore = Object.freeze({ readText });

// Invalid UTF-8 is rejected: with replacement characters two salts could become equal. A byte order mark is
// kept for the reader (PIN-01).
const UTF8_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Synchronous: faster than Node's thread pool for small files, and a start has nothing else to do. */
async function readText(path: string): Promise<string> {
  // Without O_NONBLOCK opening a pipe would block.
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
