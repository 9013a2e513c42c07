import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTEXT, leaf, list, sanitize } from '../../../../../tests/harness/sanitizing.ts';
import { PSEUDONYM_KINDS } from '../../kernel/pseudonym-kinds.ts';
import { isWellFormed } from '../../kernel/well-formed.ts';
import { isBlankInJava } from '../../pseudonyms/addresses/canonical-form.ts';
import { createPseudonymizer } from '../../pseudonyms/create-pseudonymizer.ts';
import type { DomainPolicy, PseudonymizerOptions } from '../../pseudonyms/pseudonymizer.ts';
import { MOST_KINDS } from './image/layout.ts';

const bytes = (text: string) => createHash('sha256').update(text).digest();
const SCHEMES: readonly [string, PseudonymizerOptions][] = [
  ['native', { scheme: 'native', keys: [{ id: 200, secret: bytes('one') }], tenant: '7d9a5e0b-3c41' }],
  [
    'native, tenant of 300 characters',
    { scheme: 'native', keys: [{ id: 1, secret: bytes('one') }], tenant: 't'.repeat(300) },
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
  [
    'psoxy, salt of 300 bytes',
    {
      scheme: 'psoxy',
      salt: 'Xw3-uq8Lr0PzNsTv61Yd'.repeat(15),
      encryptionKey: 'another-Text-91-of-28-bytes!',
      tenant: '',
    },
  ],
];
const DOMAINS: readonly (readonly [string, Partial<{ domains: DomainPolicy; ignoreDots: boolean }>])[] = [
  ['as they are', {}],
  ['kept, dots ignored', { domains: { policy: 'keep', own: ['x.co'] }, ignoreDots: true }],
  ['dropped', { domains: { policy: 'drop', own: [] } }],
  ['dropped but our own', { domains: { policy: 'drop', own: ['Contoso.com'] } }],
  ['hashed', { domains: { policy: 'hash', own: ['contoso.com'] } }],
  ['encrypted', { domains: { policy: 'encrypt', own: [] } }],
];

const ADDRESSES = [
  'kim@contoso.com',
  'Kim.Lee+list@Contoso.COM',
  '+4930123@contoso.com',
  '+@b.co',
  'a+b+c@d.co',
  'a..b@c.co',
  '.a@c.co',
  'a.@c.co',
  'a@b',
  'a@b.c',
  'a@b.co',
  'a@b.12',
  'a@1.2.3.4',
  'a@b.1x',
  'a@-b.co',
  'a@b-.co',
  'a@b..co',
  'a@b.co.',
  '@b.co',
  'a@',
  '@',
  'a@b@c.co',
  'a b@c.co',
  ' a@b.co',
  'a@b.co ',
  '<a@b.co>',
  'Kim <a@b.co>',
  '"a"@b.co',
  '"a b"@b.co',
  'a(c)@b.co',
  'a@b.co(c)',
  "o'neil@b.co",
  "!#$%&'*+-/=?^_`{|}~@b.co",
  'a,b@c.co',
  'a:b@c.co',
  'é@b.co',
  'a@é.co',
  'a@b.cé',
  'A@XN--P1AI.XN--P1AI',
  `a@${'b'.repeat(63)}.co`,
  `a@${'b'.repeat(64)}.co`,
  `a@${'b.'.repeat(126)}co`,
  `a@${'b.'.repeat(124)}co`,
  `a@b.${'c'.repeat(26)}`,
  `a@b.${'c'.repeat(27)}`,
  `${'a'.repeat(64)}@b.co`,
  `${'a'.repeat(400)}@b.co`,
  `${'a'.repeat(480)}@b.co`,
  `${'a'.repeat(5000)}@b.co`,
  'SMTP:kim@contoso.com',
  'smtp:Kim@contoso.com',
  'sip:+49@b.co',
  'SIPS:a@b.co',
  'x500:/o=Org/cn=kim',
  'X400:c=us',
  'EUM:1;phone-context=x',
  'spo:SPO_1@SPO_2',
  'smtp:',
  'smtp: ',
  'smtp:é',
  'mailto:a@b.co',
  'tel:+49',
  'http:a@b.co',
  't~abc',
  'p~abc',
  '',
  ' ',
  '\t',
  '\u00a0',
  '\u2003x',
  '\u200b',
  'x',
  '日本',
  '\ud800',
  '\u0000',
  '\u007f',
  'q"uote',
  'back\\slash',
  'line\nfeed',
  '/',
  'EMP-0042',
  '8675309',
  'AAMkAGI2'.repeat(19),
  ...[
    15, 16, 17, 31, 32, 33, 47, 48, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 183, 184, 247, 311, 375, 439,
    440, 447, 448, 449, 479, 480, 481, 503, 504, 600, 3000,
  ].map((length) => 'n'.repeat(length)),
];
const NUMBERS = ['0', '-0', '1.0', '12345678901234567890', '1e400', '9'.repeat(500)];

describe.each(SCHEMES)('scheme %s', (_, secrets) => {
  describe.each(DOMAINS)('domains %s', (_domains, options) => {
    const pseudonymizer = createPseudonymizer({ ...secrets, ...options } as PseudonymizerOptions);
    const many = (action: Parameters<typeof leaf>[0]) => {
      // Twice, and all of them together: what shares a batch must not be mixed up.
      const values = [...ADDRESSES, ...NUMBERS, ...ADDRESSES];
      const json = values.map((text, at) =>
        at >= ADDRESSES.length && at < ADDRESSES.length + NUMBERS.length ? text : JSON.stringify(text),
      );
      const { output, mismatches } = sanitize(list(leaf(action)), `[${json.join(',')}]`, {
        ...CONTEXT,
        engine: 'bytes',
        pseudonymizer,
      });
      // Of each round of addresses the lone surrogate.
      expect(mismatches).toBe(2);
      return { values, got: JSON.parse(output) as (string | null)[] };
    };

    it.each([
      [
        'irreversible',
        { treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false },
        (text: string) => pseudonymizer.irreversible(text, 'person'),
      ],
      [
        'reversible',
        { treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: false },
        (text: string) => pseudonymizer.reversible(text, 'person'),
      ],
      [
        'a text as it is',
        { treatment: 'pseudonymize', kind: 'text', reversible: true, prefixed: false },
        (text: string) => pseudonymizer.reversible(text, 'text'),
      ],
      [
        'prefixed',
        { treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: true },
        (text: string) => pseudonymizer.prefixed(text, { kind: 'person', reversible: false }),
      ],
      [
        'prefixed, reversible',
        { treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: true },
        (text: string) => pseudonymizer.prefixed(text, { kind: 'person', reversible: true }),
      ],
    ] as const)('%s gives what the pseudonymizer gives', (_name, action, expected) => {
      const { values, got } = many(action);
      expect(got).toEqual(values.map((text) => expected(text)));
    });

    it('can be opened', () => {
      const { values, got } = many({
        treatment: 'pseudonymize',
        kind: 'text',
        reversible: true,
        prefixed: false,
      });
      // What is blank is the scheme's to say.
      const isBlank = pseudonymizer.scheme === 'psoxy' ? isBlankInJava : (text: string) => text.trim() === '';
      const opened = got.map((token) => (token === null ? null : pseudonymizer.open(token, ['text'])));
      expect(opened).toEqual(values.map((text) => (isBlank(text) || !isWellFormed(text) ? null : text)));
    });
  });
});

describe('what an identifier is', () => {
  /** Texts near addresses, around the 64 bytes that the kernel looks at in one go. */
  const part = fc.string({
    unit: fc.constantFrom('a', 'Z', '7', '.', '-', '+', '_', '@', '"', 'é', ' '),
    maxLength: 6,
  });
  const label = fc.string({ unit: fc.constantFrom('a', 'Z', '7', '-'), minLength: 1, maxLength: 30 });
  const domain = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
  const local = fc.string({ unit: fc.constantFrom('a', 'K', '7', '.', '+', '-', '!'), maxLength: 70 });
  const identifier = fc.oneof(
    fc.tuple(local, domain).map(([name, host]) => `${name}@${host}`),
    fc.tuple(part, fc.constantFrom('@', '', '@@'), part, domain).map((parts) => parts.join('')),
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  );

  it.each(SCHEMES)('is found as by the pseudonymizer, scheme %s', (_, secrets) => {
    for (const ignoreDots of [false, true]) {
      const pseudonymizer = createPseudonymizer({ ...secrets, ignoreDots } as PseudonymizerOptions);
      const plan = list(
        leaf({ treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false }),
      );
      const context = { ...CONTEXT, engine: 'bytes', pseudonymizer } as const;
      fc.assert(
        fc.property(fc.array(identifier, { maxLength: 20 }), (texts) => {
          const { output } = sanitize(plan, JSON.stringify(texts), context);
          expect(JSON.parse(output)).toEqual(texts.map((text) => pseudonymizer.irreversible(text, 'person')));
        }),
        { numRuns: 300 },
      );
    }
  });
});

describe('messages of different lengths that are hashed in one run', () => {
  // 1 to 6 blocks with the short salt; up to three of each wait for a fourth until the batch ends.
  const lengths = [20, 60, 130, 190, 260, 330];
  const mixes = fc.array(fc.constantFrom(...lengths), { minLength: 1, maxLength: 14 });

  it.each(SCHEMES)('are not mixed up, scheme %s', (_, secrets) => {
    const pseudonymizer = createPseudonymizer(secrets);
    const context = { ...CONTEXT, engine: 'bytes', pseudonymizer } as const;
    const plans = [
      [
        list(leaf({ treatment: 'pseudonymize', kind: 'text', reversible: true, prefixed: false })),
        (text: string) => pseudonymizer.reversible(text, 'text'),
      ],
      [
        list(leaf({ treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false })),
        (text: string) => pseudonymizer.irreversible(text, 'person'),
      ],
    ] as const;
    fc.assert(
      fc.property(mixes, fc.constantFrom(...plans), (mix, [plan, expected]) => {
        const texts = mix.map((length, at) => `${at} `.padEnd(length, 'x'));
        expect(JSON.parse(sanitize(plan, JSON.stringify(texts), context).output)).toEqual(
          texts.map((text) => expected(text)),
        );
      }),
      { numRuns: 300 },
    );
  });
});

it('has room for every kind that there is', () => {
  expect(Object.keys(PSEUDONYM_KINDS).length).toBeLessThanOrEqual(MOST_KINDS);
});
