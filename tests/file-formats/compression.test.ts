import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FileTarget } from '../../packages/bulk/src/bulk-files.ts';
import { compressTarget } from '../../packages/bulk/src/file-formats/compression/compress-target.ts';
import {
  declaredCompression,
  decompress,
} from '../../packages/bulk/src/file-formats/compression/decompress.ts';
import { nodeZstd } from '../../packages/bulk/src/file-formats/compression/node-zstd.ts';

const TEXT = new TextEncoder().encode('name,mail\nAna,ana@contoso.com\n'.repeat(20_000));
const hasZstd = nodeZstd.zstdCompressSync !== undefined;
const zstd = (bytes: Uint8Array) => nodeZstd.zstdCompressSync?.(bytes) ?? new Uint8Array(0);
const concat = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

/** vitest compares large arrays number by number, for seconds. */
function expectEqual(one: Uint8Array, other: Uint8Array): void {
  expect(Buffer.compare(one, other)).toBe(0);
}

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function expand(bytes: Uint8Array, said: 'none' | 'gzip' | 'zstd', size = 10_000): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompress(inChunks(bytes, size), said)) chunks.push(chunk);
  return concat(...chunks);
}

describe('what is compressed', () => {
  test.each([1, 3, 4, 1_000, 1_000_000])('is expanded, in chunks of %d bytes', async (size) => {
    const small = TEXT.subarray(0, 2_000);
    expect(await expand(gzipSync(small), 'gzip', size)).toEqual(Uint8Array.from(small));
    expect(await expand(small, 'none', size)).toEqual(Uint8Array.from(small));
  });

  test('may be several members of gzip, or nothing', async () => {
    expectEqual(await expand(concat(gzipSync(TEXT), gzipSync(TEXT)), 'gzip'), concat(TEXT, TEXT));
    expect(await expand(new Uint8Array(0), 'none')).toHaveLength(0);
    expect(await expand(gzipSync(''), 'gzip')).toHaveLength(0);
  });

  test.runIf(hasZstd)('may be zstd, where Node has it', async () => {
    expectEqual(await expand(zstd(TEXT), 'zstd'), TEXT);
    // Node would leave out the second frame without a word.
    await expect(expand(concat(zstd(TEXT), zstd(TEXT)), 'zstd', 1e9)).rejects.toThrow('COMPRESSION_BROKEN');
    await expect(expand(zstd(TEXT).subarray(0, 50), 'zstd')).rejects.toThrow('COMPRESSION_BROKEN');
    await expect(expand(zstd(new Uint8Array(300e6)), 'zstd')).rejects.toThrow('EXPANDS_TOO_FAR');
  });

  test.runIf(!hasZstd)('in zstd is a plain message where Node has none', async () => {
    const frame = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0, 0]);
    await expect(expand(frame, 'zstd')).rejects.toThrow(/ZSTD_MISSING.*22\.15/);
    expect(() => compressTarget(memoryTarget().target, 'zstd')).toThrow('ZSTD_MISSING');
  });

  test.each<[string, Uint8Array, 'none' | 'gzip' | 'zstd', string]>([
    ['gzip that is said to be plain', gzipSync(TEXT), 'none', 'COMPRESSION_LABEL'],
    ['plain text that is said to be gzip', TEXT, 'gzip', 'COMPRESSION_LABEL'],
    ['gzip that is said to be zstd', gzipSync(TEXT), 'zstd', 'COMPRESSION_LABEL'],
    ['nothing that is said to be gzip', new Uint8Array(0), 'gzip', 'COMPRESSION_LABEL'],
    ['gzip in gzip', gzipSync(gzipSync(TEXT)), 'gzip', 'COMPRESSION_LABEL'],
    ['gzip that is cut off', gzipSync(TEXT).subarray(0, 300), 'gzip', 'COMPRESSION_BROKEN'],
    ['gzip without its checksum', gzipSync(TEXT).subarray(0, -8), 'gzip', 'COMPRESSION_BROKEN'],
    ['gzip with a wrong checksum', wrongSum(gzipSync(TEXT)), 'gzip', 'COMPRESSION_BROKEN'],
    ['more behind the end of gzip', concat(gzipSync(TEXT), TEXT), 'gzip', 'COMPRESSION_BROKEN'],
    [
      'rows behind zeros',
      concat(gzipSync(TEXT), new Uint8Array(9), gzipSync(TEXT)),
      'gzip',
      'COMPRESSION_BROKEN',
    ],
  ])('BLK-05 %s is refused', async (_, bytes, said, fault) => {
    await expect(expand(bytes, said)).rejects.toThrow(fault);
  });

  test('BLK-05 a bomb is refused within a second, before it has grown', async () => {
    const bomb = gzipSync(new Uint8Array(200e6), { level: 9 });
    const start = performance.now();
    let out = 0;
    const all = async () => {
      for await (const chunk of decompress(inChunks(bomb, 65_536), 'gzip')) out += chunk.length;
    };
    await expect(all()).rejects.toThrow('EXPANDS_TOO_FAR');
    expect(out).toBeLessThan(70e6);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('a source that fails is told as its own failure', async () => {
    const failing = async function* () {
      yield gzipSync(TEXT).subarray(0, 100);
      throw new RangeError('the store');
    };
    const all = async () => {
      for await (const _ of decompress(failing(), 'gzip'));
    };
    await expect(all()).rejects.toThrow(RangeError);
  });
});

function wrongSum(bytes: Buffer): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[copy.length - 8] = (copy[copy.length - 8] ?? 0) ^ 1;
  return copy;
}

test.each([
  ['none', undefined, 'none'],
  ['none', '', 'none'],
  ['none', 'aws-chunked', 'none'],
  ['none', 'gzip,aws-chunked', 'gzip'],
  ['none', 'X-GZIP', 'gzip'],
  ['gzip', undefined, 'gzip'],
  ['gzip', 'gzip', 'gzip'],
  ['zstd', 'identity', 'zstd'],
] as const)('a name that says %s and a store that says %j come to %s', (ofName, encoding, said) => {
  expect(declaredCompression(ofName, encoding)).toBe(said);
});

test.each([
  ['zstd', 'gzip'],
  ['none', 'br'],
  ['none', 'gzip, gzip'],
] as const)('BLK-05 a name that says %s and a store that says %s are refused', (ofName, encoding) => {
  expect(() => declaredCompression(ofName, encoding)).toThrow('COMPRESSION_LABEL');
});

function memoryTarget(failAt = Number.POSITIVE_INFINITY) {
  const chunks: Uint8Array[] = [];
  const calls: string[] = [];
  const target: FileTarget = {
    write: async (chunk) => {
      if (chunks.length >= failAt) throw new RangeError('ENOSPC');
      chunks.push(Uint8Array.from(chunk));
    },
    complete: async () => {
      calls.push('complete');
      return {};
    },
    abort: async () => void calls.push('abort'),
  };
  return { target, calls, bytes: () => concat(...chunks) };
}

describe('a compressed target', () => {
  test.each(hasZstd ? (['gzip', 'zstd'] as const) : (['gzip'] as const))(
    '%s: what is written comes out again, twice the same',
    async (compression) => {
      const results = [];
      for (let run = 0; run < 2; run += 1) {
        const memory = memoryTarget();
        const target = compressTarget(memory.target, compression);
        for await (const chunk of inChunks(TEXT, 7_001)) {
          const own = Uint8Array.from(chunk);
          await target.write(own);
          own.fill(0);
        }
        expect(memory.calls).toEqual([]);
        await target.complete();
        expect(memory.calls).toEqual(['complete']);
        expectEqual(await expand(memory.bytes(), compression), TEXT);
        results.push(memory.bytes());
      }
      expectEqual(results[0] ?? TEXT, results[1] ?? TEXT);
    },
  );

  test('BLK-05 a full disk is told, and nothing is completed', async () => {
    const memory = memoryTarget(1);
    const target = compressTarget(memory.target, 'gzip');
    const noise = crypto.getRandomValues(new Uint8Array(65_536));
    const all = async () => {
      for (let round = 0; round < 50; round += 1) await target.write(noise);
      await target.complete();
    };
    await expect(all()).rejects.toThrow('ENOSPC');
    await target.abort();
    expect(memory.calls).toEqual(['abort']);
  });

  test('without compression is the target itself', async () => {
    const { target } = memoryTarget();
    expect(compressTarget(target, 'none')).toBe(target);
    expect(gunzipSync(gzipSync('x')).toString()).toBe('x');
  });
});
