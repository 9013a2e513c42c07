import type { Inventions } from './invention.ts';

/** How every secret that the stub makes starts, so that tests can look for it in plans and states. */
export const SECRET_START = 'stub-secret-';

export const RANDOM: Inventions = {
  'ephemeral.random_password': { result: ({ length }) => SECRET_START.padEnd(Number(length), 'x') },
  'ephemeral.random_bytes': {
    base64: ({ length }) => Buffer.alloc(Number(length), SECRET_START).toString('base64'),
    hex: ({ length }) => Buffer.alloc(Number(length), SECRET_START).toString('hex'),
  },
};
