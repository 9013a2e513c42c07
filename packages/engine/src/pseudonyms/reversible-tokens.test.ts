import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../kernel/errors.ts';
import { PSEUDONYM_KINDS, type PseudonymKind } from '../kernel/pseudonym-kinds.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import type { Pseudonymizer, PseudonymizerOptions } from './pseudonymizer.ts';
import { looksReversible } from './sealing/token-text.ts';

const FIRST = 'q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM';
const SECOND = 'Zr8tMq3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQc';
const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

const KINDS = Object.keys(PSEUDONYM_KINDS) as readonly PseudonymKind[];

const native = {
  scheme: 'native',
  keys: [{ id: 7, secret: FIRST }],
  tenant: TENANT,
} as const satisfies PseudonymizerOptions;
const psoxy = {
  scheme: 'psoxy',
  salt: 'Xw3-uq8Lr0PzNsTv61Yd',
  encryptionKey: 'another-Text-91-of-28-bytes!',
  tenant: TENANT,
} as const satisfies PseudonymizerOptions;

/** Every refusal of this file is kept: at the end they must all be one. */
const refusals: unknown[] = [];

function isRefused(nyms: Pseudonymizer, token: string, kind: PseudonymKind = 'person'): boolean {
  try {
    nyms.open(token, [kind]);
    return false;
  } catch (error) {
    refusals.push(error);
    return error instanceof RequestError && error.code === 'TOKEN_INVALID';
  }
}

const getPayload = (token: string) => Buffer.from(token.slice(2).split('@')[0] ?? '', 'base64url');
const createToken = (payload: Uint8Array) => `p~${Buffer.from(payload).toString('base64url')}`;
const must = (text: string | null): string => {
  if (text === null) throw new TypeError('no pseudonym');
  return text;
};

const ORIGINALS = [
  'a',
  'alice@contoso.com',
  'Alice+list@Contoso.com',
  '48d31887-5fad-4d73-a9f5-3c356e68a038',
  '"Liddell, Alice" <a@contoso.com>',
  '日本語 😀',
];

describe.each<[string, PseudonymizerOptions]>([
  ['native', native],
  ['psoxy', psoxy],
])('reversible tokens, scheme %s', (_, options) => {
  const nyms = createPseudonymizer(options);
  const tokens = ORIGINALS.map((text) => must(nyms.reversible(text, 'person')));
  const payloads = tokens.map(getPayload);

  it('round trip of any well-formed text, equal text to equal token (TOK-01)', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const kind of ['person', 'text'] as const) {
          const token = nyms.reversible(text, kind);
          if (text.trim() === '') expect(token).toBeNull();
          else expect(nyms.open(must(token), [kind])).toBe(text);
          expect(nyms.reversible(text, kind)).toBe(token);
        }
      }),
      { numRuns: process.env['NYMGATE_NIGHTLY'] ? 100_000 : 500 },
    );
  });

  it.each(['\ufeffbom', 'x\u0000y', 'x'.repeat(100_000), ' padded ', 'e\u0301', 'p~notAToken', 't~x@corp'])(
    'round trip of %j',
    (text) => {
      expect(nyms.open(must(nyms.reversible(text, 'person')), ['person'])).toBe(text);
      expect(nyms.open(must(nyms.reversible(text, 'text')), ['text'])).toBe(text);
    },
  );

  it.each(['\ud800', 'a\udfffb', '\ud800@contoso.com', '"\ud800" <a@contoso.com>'])(
    'a text that is not well-formed Unicode has no pseudonym: %j',
    (text) => {
      for (const kind of ['person', 'text'] as const) {
        expect(nyms.irreversible(text, kind)).toBeNull();
        expect(nyms.reversible(text, kind)).toBeNull();
        expect(nyms.prefixed(`smtp:${text}`, { kind, reversible: true })).toBeNull();
      }
      expect(nyms.describe(text)).toBeNull();
      expect(nyms.sealLink({ connector: 'c', endpointId: 'e' }, text)).toMatch(/^s~/);
      expect(isRefused(nyms, `p~${text}`)).toBe(true);
    },
  );

  it('both forms of one value join: they begin with the same 32 bytes', () => {
    for (const text of ORIGINALS) {
      const hash = Buffer.from(must(nyms.irreversible(text, 'person')).slice(2, 45), 'base64url');
      expect(getPayload(must(nyms.reversible(text, 'person'))).subarray(0, 32)).toStrictEqual(hash);
    }
  });

  it('TOK-03: every single-bit flip of the payload is refused', () => {
    for (const payload of payloads) {
      for (let bit = 0; bit < payload.length * 8; bit += 1) {
        const forged = Buffer.from(payload);
        forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(isRefused(nyms, createToken(forged))).toBe(true);
      }
    }
  });

  it('every single-bit flip of the text of a token is refused', () => {
    for (const token of tokens.slice(0, 3)) {
      for (let bit = 0; bit < token.length * 7; bit += 1) {
        const at = Math.floor(bit / 7);
        const flipped = String.fromCharCode(token.charCodeAt(at) ^ (1 << (bit % 7)));
        const forged = token.slice(0, at) + flipped + token.slice(at + 1);
        expect(isRefused(nyms, forged), forged).toBe(true);
      }
    }
  });

  it('every truncation is refused', () => {
    for (const payload of payloads) {
      for (let end = 0; end < payload.length; end += 1) {
        expect(isRefused(nyms, createToken(payload.subarray(0, end)))).toBe(true);
        expect(isRefused(nyms, createToken(payload.subarray(end + 1)))).toBe(true);
      }
    }
    const [token = ''] = tokens;
    for (let end = 0; end < token.length; end += 1) expect(isRefused(nyms, token.slice(0, end))).toBe(true);
  });

  it('every splice of two tokens is refused', () => {
    for (const a of payloads) {
      for (const b of payloads) {
        for (let at = 1; at < a.length; at += 1) {
          const spliced = Buffer.concat([a.subarray(0, at), b.subarray(Math.min(at, b.length))]);
          if (!payloads.some((payload) => payload.equals(spliced)))
            expect(isRefused(nyms, createToken(spliced))).toBe(true);
        }
      }
    }
  });

  it('appended, removed, repeated and swapped blocks are refused', () => {
    for (const payload of [
      ...payloads,
      getPayload(must(nyms.reversible('https://graph.microsoft.com/v1.0/users?$top=5&$skip=10', 'text'))),
    ]) {
      const blocks = Array.from({ length: Math.ceil(payload.length / 16) }, (_, index) =>
        payload.subarray(index * 16, index * 16 + 16),
      );
      const forgeries = [
        Buffer.concat([payload, Buffer.alloc(16)]),
        Buffer.concat([payload, payload]),
        Buffer.concat([payload, Buffer.of(0)]),
      ];
      blocks.forEach((block, i) => {
        forgeries.push(
          Buffer.concat([...blocks, block]),
          Buffer.concat(blocks.filter((_, j) => j !== i)),
          Buffer.concat([block, ...blocks]),
        );
        blocks.forEach((other, j) => {
          if (i !== j)
            forgeries.push(
              Buffer.concat(blocks.map((kept, k) => (k === i ? other : k === j ? block : kept))),
            );
          if (i !== j) forgeries.push(Buffer.concat(blocks.map((kept, k) => (k === i ? other : kept))));
        });
      });
      for (const forged of forgeries)
        for (const kind of ['person', 'text'] as const)
          if (!forged.equals(payload)) expect(isRefused(nyms, createToken(forged), kind)).toBe(true);
    }
  });

  it('only one spelling of a token is taken (TOK-02)', () => {
    for (const token of tokens.map((each) => each.split('@')[0] ?? '')) {
      const standard = token.replaceAll('-', '+').replaceAll('_', '/');
      const spellings = [
        `${token}=`,
        `${token}==`,
        `${token}\n`,
        `\n${token}`,
        ` ${token}`,
        `${token} `,
        `${token}.`,
        `${token}\0`,
        token.replace('p~', 'P~'),
        token.replace('p~', 'p ~'),
        token.replace('p~', 'p%7E'),
        token.replace('p~', ''),
        token.replace('p~', 't~'),
        token.replace('p~', 's~'),
        token.replace('p~', 'e~'),
        `p~${token}`,
        `${token.slice(0, 20)}\n${token.slice(20)}`,
        `${token.slice(0, 20)}=${token.slice(20)}`,
        `${token.slice(0, 20)}%${token.slice(20)}`,
        token.slice(0, 20) + token.slice(20).replace(/./, (c) => `${c}é`),
      ];
      if (standard !== token) spellings.push(standard);
      for (const spelling of spellings) expect(isRefused(nyms, spelling), spelling).toBe(true);
    }
  });

  it('changed unused trailing bits are refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let tried = 0;
    for (const text of ['a', 'ab', 'abc', 'alice', 'x'.repeat(17), 'x'.repeat(33)]) {
      const token = must(nyms.reversible(text, 'text'));
      for (const last of alphabet) {
        const other = token.slice(0, -1) + last;
        if (other === token || !getPayload(other).equals(getPayload(token))) continue;
        tried += 1;
        expect(isRefused(nyms, other, 'text')).toBe(true);
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  it.each([
    '',
    'p',
    'p~',
    '@',
    'p~@',
    'p~@contoso.com',
    `p~${'A'.repeat(43)}`,
    `p~${'A'.repeat(64)}`,
    `p~${'A'.repeat(86)}`,
    `p~${'A'.repeat(128)}`,
    `p~${'_'.repeat(10_000)}`,
    `p~${'A'.repeat(43)}@contoso.com`,
    't~x',
    'alice@contoso.com',
    '\u0000',
    'p~😀',
    'p~\ud800',
  ])('not a token: %j', (token) => {
    expect(isRefused(nyms, token)).toBe(true);
  });

  it('random payloads are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 160 }), (payload) => isRefused(nyms, createToken(payload))),
      { numRuns: 2_000 },
    );
  });

  it('behind the token only what a policy writes for that very address', () => {
    const bare = must(nyms.reversible('Alice@Contoso.com', 'person')).split('@')[0] ?? '';
    const written = (['keep', 'hash', 'encrypt', 'drop'] as const).map((policy) =>
      must(
        createPseudonymizer({ ...options, domains: { policy, own: [] } }).reversible(
          'Alice@Contoso.com',
          'person',
        ),
      ),
    );
    expect(new Set(written.map((token) => token.slice(0, bare.length)))).toStrictEqual(new Set([bare]));
    for (const token of written) expect(nyms.open(token, ['person'])).toBe('Alice@Contoso.com');
    const others = (['keep', 'hash', 'encrypt'] as const).map((policy) => {
      const token = must(
        createPseudonymizer({ ...options, domains: { policy, own: [] } }).irreversible(
          'x@fabrikam.com',
          'person',
        ),
      );
      return token.slice(token.indexOf('@') + 1);
    });
    for (const suffix of [
      ...others,
      '',
      'contoso.com',
      'CONTOSO.COM',
      'Contoso.com.',
      'Contoso.com@',
      'Contoso.com@Contoso.com',
      'Contoso.com/messages',
      'Contoso.com ',
      'h~',
      'e~',
      'none.invalid',
    ]) {
      expect(isRefused(nyms, `${bare}@${suffix}`), suffix).toBe(true);
    }
  });

  it('nothing may stand behind the token of what is not an address', () => {
    const named = [
      ['EMP-0042', 'person'],
      ['Alice@Contoso.com', 'text'],
      ['a@b', 'person'],
    ] as const;
    for (const [text, kind] of named) {
      for (const suffix of ['@', '@Contoso.com', '@b', '@none.invalid'])
        expect(isRefused(nyms, must(nyms.reversible(text, kind)) + suffix, kind)).toBe(true);
    }
  });

  it('ignoreDots: tokens open, also those of dotted addresses', () => {
    const dotless = createPseudonymizer({ ...options, ignoreDots: true });
    expect(dotless.open(must(dotless.reversible('A.L.Ice+x@Contoso.com', 'person')), ['person'])).toBe(
      'A.L.Ice+x@Contoso.com',
    );
    expect(dotless.irreversible('a.lice@contoso.com', 'person')).toBe(
      dotless.irreversible('alice@contoso.com', 'person'),
    );
  });
});

describe('keys and tenants', () => {
  const nyms = createPseudonymizer(native);
  const token = must(nyms.reversible('alice@contoso.com', 'person'));

  it('a token of another tenant is refused (native); letter case of the tenant does not count', () => {
    for (const tenant of ['', '7e4c8e9f-76cf-41d1-806e-61838b880b87', `${TENANT}x`]) {
      const other = createPseudonymizer({ ...native, tenant });
      expect(isRefused(other, token)).toBe(true);
      expect(isRefused(nyms, must(other.reversible('alice@contoso.com', 'person')))).toBe(true);
      expect(other.irreversible('alice@contoso.com', 'person')).not.toBe(
        nyms.irreversible('alice@contoso.com', 'person'),
      );
    }
    expect(createPseudonymizer({ ...native, tenant: TENANT.toUpperCase() }).open(token, ['person'])).toBe(
      'alice@contoso.com',
    );
  });

  it('KND-02: one key in two tenants gives different pseudonyms of every kind', () => {
    const other = createPseudonymizer({ ...native, tenant: '7e4c8e9f-76cf-41d1-806e-61838b880b87' });
    for (const kind of KINDS) {
      expect(must(other.irreversible('x@y.co', kind)).slice(0, 20)).not.toBe(
        must(nyms.irreversible('x@y.co', kind)).slice(0, 20),
      );
      expect(isRefused(other, must(nyms.reversible('x@y.co', kind)), kind)).toBe(true);
    }
  });

  it('KND-02: with joinTenants `t~` and the 42 first characters of `p~` are equal, and still no tenant opens what another made', () => {
    const [one, two] = [TENANT, '7e4c8e9f-76cf-41d1-806e-61838b880b87'].map((tenant) =>
      createPseudonymizer({ ...native, tenant, joinTenants: true }),
    );
    if (one === undefined || two === undefined) throw new TypeError('two tenants');
    for (const kind of KINDS) {
      expect(one.irreversible('x@y.co', kind)).toBe(two.irreversible('x@y.co', kind));
      expect(one.irreversible('x@y.co', kind)).not.toBe(nyms.irreversible('x@y.co', kind));
      const [mine, yours] = [one, two].map((each) => must(each.reversible('x@y.co', kind)));
      expect(mine?.slice(0, 44)).toBe(yours?.slice(0, 44));
      expect(one.open(mine ?? '', [kind])).toBe('x@y.co');
      expect(isRefused(two, mine ?? '', kind)).toBe(true);
      expect(isRefused(nyms, mine ?? '', kind)).toBe(true);
    }
  });

  it('KND-01: equal texts of two kinds have two pseudonyms, and none opens as another kind', () => {
    const made = KINDS.map((kind) => must(nyms.reversible('x@y.co', kind)).slice(0, 20));
    expect(new Set(made).size).toBe(KINDS.length);
    for (const kind of KINDS) {
      const mine = must(nyms.reversible('x@y.co', kind));
      for (const slot of KINDS) if (slot !== kind) expect(isRefused(nyms, mine, slot)).toBe(true);
      expect(nyms.open(mine, [kind])).toBe('x@y.co');
      expect(nyms.open(mine, KINDS)).toBe('x@y.co');
    }
    expect(() => nyms.open(token, [])).toThrow(RequestError);
  });

  it('TOK-03: a flipped bit does not make one kind of another', () => {
    const payload = getPayload(must(nyms.reversible('alice@contoso.com', 'calendar-uid')));
    for (let bit = 0; bit < payload.length * 8; bit += 1) {
      const forged = Buffer.from(payload);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      for (const kind of ['person', 'calendar-uid'] as const)
        expect(isRefused(nyms, createToken(forged), kind)).toBe(true);
    }
  });

  it('a token of another key is refused, also under the same id', () => {
    for (const id of [7, 8])
      expect(isRefused(createPseudonymizer({ ...native, keys: [{ id, secret: SECOND }] }), token)).toBe(true);
    expect(isRefused(createPseudonymizer({ ...native, keys: [{ id: 8, secret: FIRST }] }), token)).toBe(true);
  });

  it('rotation: the first key makes, every key opens, a removed one does not (TOK-08)', () => {
    for (const policy of ['keep', 'hash', 'encrypt'] as const) {
      const domains = { policy, own: [] };
      const old = must(createPseudonymizer({ ...native, domains }).reversible('alice@contoso.com', 'person'));
      const rotated = createPseudonymizer({
        ...native,
        domains,
        keys: [
          { id: 8, secret: SECOND },
          { id: 7, secret: FIRST },
        ],
      });
      const fresh = must(rotated.reversible('alice@contoso.com', 'person'));
      expect(rotated.open(old, ['person'])).toBe('alice@contoso.com');
      expect(rotated.open(fresh, ['person'])).toBe('alice@contoso.com');
      expect(fresh).not.toBe(old);
      expect(getPayload(fresh)[32]).toBe(8);
      expect(rotated.keyFingerprint).not.toBe(nyms.keyFingerprint);
      // The domain was written with the key of the token: that of another key does not belong to it.
      if (policy !== 'keep')
        expect(isRefused(rotated, old.split('@')[0] + fresh.slice(fresh.indexOf('@')))).toBe(true);
      expect(
        isRefused(createPseudonymizer({ ...native, domains, keys: [{ id: 8, secret: SECOND }] }), old),
      ).toBe(true);
    }
  });

  it('every other key id in the token is refused', () => {
    const ring = createPseudonymizer({
      ...native,
      keys: [
        { id: 7, secret: FIRST },
        { id: 8, secret: SECOND },
      ],
    });
    for (let id = 0; id < 256; id += 1) {
      const forged = getPayload(token);
      forged[32] = id;
      if (id !== 7) expect(isRefused(ring, createToken(forged))).toBe(true);
    }
  });

  it('psoxy: another salt or another key is refused', () => {
    const old = must(createPseudonymizer(psoxy).reversible('alice@contoso.com', 'person'));
    expect(isRefused(createPseudonymizer({ ...psoxy, salt: 'Xw3-uq8Lr0PzNsTv61Ye' }), old)).toBe(true);
    expect(
      isRefused(createPseudonymizer({ ...psoxy, encryptionKey: 'another-Text-92-of-28-bytes!' }), old),
    ).toBe(true);
  });

  it('tokens of one scheme are refused by the other', () => {
    expect(isRefused(createPseudonymizer(psoxy), token)).toBe(true);
    expect(isRefused(nyms, must(createPseudonymizer(psoxy).reversible('alice@contoso.com', 'person')))).toBe(
      true,
    );
  });

  it('irreversible pseudonyms and sealed links do not open as tokens', () => {
    const sealed = nyms.sealLink({ connector: 'c', endpointId: 'e' }, '/v1.0/users');
    for (const other of [must(nyms.irreversible('x', 'person')), sealed, sealed.replace('s~', 'p~')])
      expect(isRefused(nyms, other)).toBe(true);
  });
});

describe('looksReversible', () => {
  it.each<[string, boolean]>([
    [`p~${'A'.repeat(43)}`, true],
    [`P~${'A'.repeat(43)}`, true],
    [`p~${'A'.repeat(43)}@contoso.com`, true],
    [`p~${'?'.repeat(43)}`, true],
    [`p~${'A'.repeat(42)}`, false],
    [`t~${'A'.repeat(43)}`, false],
    [`xp~${'A'.repeat(43)}`, false],
    ['', false],
  ])('%j: %j', (text, expected) => {
    expect(looksReversible(text)).toBe(expected);
  });
});

describe('all refusals', () => {
  it('are one and the same', () => {
    expect(refusals.length).toBeGreaterThan(10_000);
    const facts = (error: unknown) => {
      if (!(error instanceof RequestError)) return String(error);
      const { name, message, code, status, detail, cause } = error;
      return JSON.stringify([name, message, code, status, detail, cause ?? null, Reflect.ownKeys(error)]);
    };
    expect([...new Set(refusals.map(facts))]).toStrictEqual([facts(new RequestError('TOKEN_INVALID'))]);
    expect(refusals[0]).toStrictEqual(refusals.at(-1));
  });
});
