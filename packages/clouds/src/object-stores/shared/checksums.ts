import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { crc32c } from '../../secret-stores/crc32c.ts';
import type { ChecksumName } from './store.ts';

export type RunningChecksum = {
  readonly update: (bytes: Uint8Array) => void;
  readonly toBase64: () => string;
};

export function createChecksum(name: ChecksumName): RunningChecksum {
  return name === 'crc32c' ? createCrc32cChecksum() : createHashChecksum(name);
}

function createHashChecksum(name: 'sha256' | 'md5'): RunningChecksum {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), toBase64: () => hash.digest('base64') };
}

/** Big-endian (Cloud Storage, "Hashes and ETags"). */
function createCrc32cChecksum(): RunningChecksum {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32c(bytes, value);
    },
    toBase64: () => {
      const four = Buffer.alloc(4);
      four.writeUInt32BE(value);
      return four.toString('base64');
    },
  };
}

export function computeChecksum(name: ChecksumName, bytes: Uint8Array): string {
  const sum = createChecksum(name);
  sum.update(bytes);
  return sum.toBase64();
}
