import { randomBytes } from 'node:crypto';
import type { Random } from '../../../kernel/ports.ts';

export const systemRandom: Random = Object.freeze({
  bytes: (length: number) => new Uint8Array(randomBytes(length)),
  fraction: () => Math.random(),
});
