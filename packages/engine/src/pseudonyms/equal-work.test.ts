import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import type { Pseudonymizer, PseudonymizerOptions } from './pseudonymizer.ts';

/** How often each primitive was used; not how long it took, which no test can hold still. */
const used = vi.hoisted(() => new Map<string, number>());

vi.mock('../kernel/cryptography.ts', async (original) => {
  const real = await original<typeof import('../kernel/cryptography.ts')>();
  /** The functions of an object, and of the keys that they give back. */
  const counted = <T extends object>(target: T): T =>
    Object.fromEntries(
      Object.entries(target).map(([name, call]: [string, (...args: unknown[]) => unknown]) => [
        name,
        (...args: unknown[]) => {
          // Comparing costs next to nothing, and a token without a domain has one less to compare.
          if (name !== 'equalInConstantTime') used.set(name, (used.get(name) ?? 0) + 1);
          const result = call(...args);
          return name === 'createSecretKey' ? counted(result as object) : result;
        },
      ]),
    ) as T;
  return { ...real, getCryptography: () => counted(real.getCryptography()) };
});

const OPTIONS: readonly [string, PseudonymizerOptions][] = [
  [
    'native',
    {
      scheme: 'native',
      keys: [{ id: 7, secret: 'q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM' }],
      tenant: 't',
    },
  ],
  [
    'psoxy',
    {
      scheme: 'psoxy',
      salt: 'Xw3-uq8Lr0PzNsTv61Yd',
      encryptionKey: 'another-Text-91-of-28-bytes!',
      tenant: '',
    },
  ],
];

/** Good tokens, but of other kinds: scheme psoxy has none. */
function kindTokens(nyms: Pseudonymizer): [string, string][] {
  if (nyms.scheme === 'psoxy') return [];
  return (['group', 'calendar-uid', 'text'] as const).map((kind) => [
    `of kind ${kind}`,
    nyms.reversible('alice@contoso.com', kind)?.split('@')[0] ?? '',
  ]);
}

describe.each(OPTIONS)('the hash is computed in every case, scheme %s', (_, options) => {
  const nyms = createPseudonymizer(options);
  const token = nyms.reversible('alice@contoso.com', 'person') ?? '';
  const [bare = ''] = token.split('@');
  const payload = Buffer.from(bare.slice(2), 'base64url');
  const changed = (at: number, to: number) => {
    const forged = Buffer.from(payload);
    forged[at] = (forged[at] ?? 0) ^ to;
    return `p~${forged.toString('base64url')}`;
  };
  const work = (attempt: string) => {
    used.clear();
    try {
      nyms.open(attempt, ['person']);
    } catch {
      // The refusal itself is tested elsewhere.
    }
    return Object.fromEntries(used);
  };

  // What is derived at its first use is no longer counted.
  nyms.open(token, ['person']);
  beforeEach(() => used.clear());

  it.each<[string, string]>([
    ['valid, without domain', bare],
    ['wrong domain', `${bare}@fabrikam.com`],
    ['not base64url', `${bare}=`],
    ['wrong prefix', bare.replace('p~', 'P~')],
    ['empty', ''],
    ['too short', 'p~AAAA'],
    ['odd length', `p~${payload.subarray(0, -1).toString('base64url')}`],
    ['wrong hash', changed(3, 1)],
    ['unknown key, or wrong second half of the hash', changed(32, 1)],
    ['bad padding, or wrong ciphertext', changed(payload.length - 1, 1)],
    ...kindTokens(nyms),
    ['not UTF-8', changed(payload.length - 17, 0xff)],
  ])('%s', (_, attempt) => {
    expect(work(attempt)).toStrictEqual(work(token));
    expect(used.size).toBeGreaterThan(1);
  });
});
