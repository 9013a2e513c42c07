import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlanNode } from '../plan/plan.ts';
import { createPseudonymizer } from '../pseudonyms/create-pseudonymizer.ts';
import { createKey } from '../pseudonyms/schemes/native-keys.ts';
import { openNative } from './open-native.ts';
import { openSanitizer } from './open-sanitizer.ts';

const key = () => createKey(randomBytes);
const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const LIMITS = { depth: 64, stringBytes: 100_000, objectKeys: 1_000, responseBytes: 1_000_000 };
const NATIVE = createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret: key() }], tenant: TENANT });
const PSOXY = createPseudonymizer({ scheme: 'psoxy', salt: key(), encryptionKey: key(), tenant: TENANT });

const leaf = (reversible: boolean): PlanNode => ({
  kind: 'leaf',
  action: { treatment: 'pseudonymize', kind: 'meeting', reversible, prefixed: false },
  pointer: '',
});
const PLAN: PlanNode = {
  kind: 'object',
  properties: new Map([
    ['a', leaf(false)],
    ['b', leaf(true)],
  ]),
  pointer: '',
};

function sanitized(text: string, engine: 'bytes' | 'tree', pseudonymizer: typeof NATIVE): string {
  const context = { pseudonymizer, sealLink: () => undefined, limits: LIMITS, engine };
  const sanitizer = openSanitizer(openNative(PLAN, context), LIMITS);
  sanitizer.write(Buffer.from(text));
  const { body, treatments, mismatches } = sanitizer.end();
  return JSON.stringify([Buffer.from(body).toString(), treatments, mismatches]);
}

const piece = (...texts: string[]) => fc.constantFrom(...texts);
const link = fc
  .tuple(
    piece(
      'https://teams.microsoft.com',
      'https://teams.microsoft.com',
      'HTTPS://teams.microsoft.com',
      'https://gov.teams.microsoft.us',
    ),
    piece(
      '/l/meetup-join/19%3a',
      '/l/meetup-join/19%3A',
      '/l/meetup-join/19:',
      '/l/meetup-join/18%3a',
      '/l/meetup-join/19%3',
    ),
    fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/),
      piece('', 'a b', 'a%6dz', 'é', 'x'.repeat(256), 'x'.repeat(257)),
    ),
    piece('%40thread.', '%40thread.', '@thread.', '%40threadx', '%4'),
    piece('v2', 'tacv2', 'skype', 'v', 'v22', 'V2', ''),
    piece('/0', '/1234567890123456', '/12345678901234567', '/', '/x', ''),
    piece('', '?context=%7b%7d', '#x', '/more', '&x', ' ', '?q=\\"'),
  )
  .map((parts) => parts.join(''));

it.each([
  ['native', NATIVE],
  ['psoxy', PSOXY],
] as const)('join links are in the kernel what they are in the tree, %s scheme', (_, pseudonymizer) => {
  const values = fc.oneof(
    link.map((text) => `"${text}"`),
    piece('1', 'null', 'true', '[1]', '{}', '" "', '""'),
  );
  fc.assert(
    fc.property(values, values, (a, b) => {
      const text = `{"a":${a},"b":${b}}`;
      expect(sanitized(text, 'bytes', pseudonymizer)).toBe(sanitized(text, 'tree', pseudonymizer));
    }),
    { numRuns: 3_000 },
  );
});
