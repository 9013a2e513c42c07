import type { CtyObject } from '../values.ts';
import type { Inventions } from './invention.ts';

/** How every secret that the stub makes starts, so that tests can look for it in plans and states. */
export const SECRET_START = 'stub-secret-';

export const RANDOM: Inventions = {
  'ephemeral.random_password': { result: password },
  'ephemeral.random_bytes': {
    base64: ({ length }) => Buffer.alloc(Number(length), SECRET_START).toString('base64'),
    hex: ({ length }) => Buffer.alloc(Number(length), SECRET_START).toString('hex'),
  },
};

/** One that is too short to be looked for is of the first character that it may have. */
function password({ length, upper, lower, numeric, override_special: special }: CtyObject): string {
  const size = Number(length);
  if (size >= SECRET_START.length) return SECRET_START.padEnd(size, 'x');
  if (upper !== false) return 'A'.repeat(size);
  if (lower !== false) return 'a'.repeat(size);
  if (numeric !== false) return '0'.repeat(size);
  return String(special ?? '!')
    .charAt(0)
    .repeat(size);
}
