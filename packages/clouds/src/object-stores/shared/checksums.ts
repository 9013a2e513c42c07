import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { crc32c } from '../../secret-stores/crc32c.ts';
import type { SumName } from './store.ts';

/** A checksum that is fed chunk by chunk. */
export type RunningSum = { readonly add: (bytes: Uint8Array) => void; readonly base64: () => string };

/** @example createSum('crc32c') */
export function createSum(name: SumName): RunningSum {
  return name === 'crc32c' ? crc32cSum() : hashSum(name);
}

function hashSum(name: 'sha256' | 'md5'): RunningSum {
  const hash = createHash(name);
  return { add: (bytes) => void hash.update(bytes), base64: () => hash.digest('base64') };
}

/** Cloud Storage and S3 write it as four bytes, the highest first (Cloud Storage, "Hashes and ETags"). */
function crc32cSum(): RunningSum {
  let value = 0;
  return {
    add: (bytes) => {
      value = crc32c(bytes, value);
    },
    base64: () => {
      const four = Buffer.alloc(4);
      four.writeUInt32BE(value);
      return four.toString('base64');
    },
  };
}

/** The checksum of bytes that are there as a whole. */
export function sumOf(name: SumName, bytes: Uint8Array): string {
  const sum = createSum(name);
  sum.add(bytes);
  return sum.base64();
}
