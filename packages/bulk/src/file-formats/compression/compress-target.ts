import type { Transform } from 'node:stream';
import { createGzip } from 'node:zlib';
import { BulkError } from '../../bulk-fault.ts';
import type { FileTarget } from '../../bulk-files.ts';
import type { Compression } from '../../parse-file-name.ts';
import { nodeZstd } from './node-zstd.ts';

/**
 * A target whose bytes are compressed before they go on. The same bytes in give the same bytes out: no time stands in the header.
 *
 * @throws BulkError ZSTD_MISSING
 * @example compressTarget(await stores.createTarget('s3://safe/people.csv.gz'), 'gzip')
 */
export function compressTarget(target: FileTarget, compression: Compression): FileTarget {
  if (compression === 'none') return target;
  const encoder = createEncoder(compression);
  const pumping = pipeToTarget(encoder, target);
  // Reported by the code that awaits it.
  pumping.catch(() => undefined);
  // What became of the bytes is in `pumping`; the error of the stream says only that it was destroyed.
  const pumpSettled = async (
    guardStep: (pumpDone: (error?: Error | null) => void) => void,
  ): Promise<void> => {
    const failed = await new Promise<Error | null | undefined>(guardStep);
    if (failed === undefined || failed === null) return;
    await pumping;
    throw failed;
  };
  return Object.freeze({
    write: (chunk: Uint8Array) => pumpSettled((pumpDone) => void encoder.write(chunk, pumpDone)),
    complete: async () => {
      encoder.end();
      await pumping;
      return target.complete();
    },
    abort: async () => {
      encoder.destroy();
      await pumping.catch(() => undefined);
      await target.abort();
    },
  });
}

function createEncoder(compression: 'gzip' | 'zstd'): Transform {
  const encoder = compression === 'gzip' ? createGzip({ level: 6 }) : nodeZstd.createZstdCompress?.();
  if (encoder === undefined) throw new BulkError({ fault: 'ZSTD_MISSING' });
  return encoder;
}

async function pipeToTarget(encoder: Transform, target: FileTarget): Promise<void> {
  for await (const chunk of encoder) await target.write(chunk);
}
