import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  applyTransform,
  computePsoxyEncryption,
  computePsoxyHash,
  PSOXY,
  sanitizeByPsoxy,
} from '../../../../tests/harness/psoxy-sanitizing.ts';
import { CONTEXT } from '../../../../tests/harness/sanitizing.ts';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import type { DomainPolicy } from '../../../engine/src/pseudonyms/pseudonymizer.ts';
import type { PsoxyTransformRule } from '../plan/psoxy-response.ts';

/** psoxy-facts.md#a and #b, as far as values of answers are concerned. */
type Rule = Omit<PsoxyTransformRule, 'jsonPaths' | 'method'>;

const result = (rule: Rule & { method?: string }, value: unknown): unknown => {
  const transformed = applyTransform({ method: 'pseudonymize', ...rule, jsonPaths: ['$.v'] }, { v: value });
  return (transformed as { v: unknown }).v;
};

const header = (value: unknown, encoding: Rule['encoding'] = 'URL_SAFE_TOKEN') =>
  result({ method: 'pseudonymizeEmailHeader', encoding }, value);

type Vector = {
  input: string | number | null;
  token: string | null;
  reversible: string | null;
  json: object | null;
};
const { pseudonymize: vectors } = JSON.parse(
  readFileSync(new URL('../../../../tests/fixtures/vectors/psoxy-pseudonyms.json', import.meta.url), 'utf8'),
) as { pseudonymize: readonly Vector[] };

describe('psoxy-facts.md#a: encodings of pseudonymize', () => {
  it.each(vectors)('$input', ({ input, token, reversible, json }) => {
    expect(result({}, input)).toBe(token);
    expect(result({ includeReversible: true }, input)).toBe(reversible);
    expect(result({ encoding: 'URL_SAFE_HASH_ONLY' }, input)).toBe(token?.slice(2, 45) ?? null);
    expect(result({ encoding: 'JSON' }, input)).toBe(JSON.stringify(json));
  });

  it('JSON form: object with keys in the order domain, hash, (h_4), original, reversible; absent keys omitted; `reversible` is the full `p~…@domain` string', () => {
    const original = 'Kim <Kim.Lee+x@ACME.com>';
    const hash = computePsoxyHash('kim.lee@acme.com');
    const reversible = `${computePsoxyEncryption('kim.lee@acme.com', original)}@ACME.com`;
    expect(result({ encoding: 'JSON', includeOriginal: true, includeReversible: true }, original)).toBe(
      JSON.stringify({ domain: 'ACME.com', hash, original, reversible }),
    );
    expect(result({ encoding: 'JSON', includeReversible: true }, 'id')).toBe(
      JSON.stringify({ hash: computePsoxyHash('id'), reversible: computePsoxyEncryption('id') }),
    );
  });

  it('Hash-only form: bare 43-char hash, no prefix, no domain.', () => {
    expect(result({ encoding: 'URL_SAFE_HASH_ONLY' }, 'Alice@Contoso.com')).toBe(
      computePsoxyHash('alice@contoso.com'),
    );
  });

  it('null, empty, whitespace-only => null identity; URL-safe gives JSON null, JSON encoding gives the 4-letter TEXT "null".', () => {
    for (const blank of [null, '', ' ', '\n']) {
      expect(result({}, blank)).toBeNull();
      expect(result({ encoding: 'URL_SAFE_HASH_ONLY' }, blank)).toBeNull();
      expect(result({ encoding: 'JSON' }, blank)).toBe('null');
    }
  });

  it('The string `null` is an ordinary value and is hashed.', () => {
    expect(result({}, 'null')).toBe(`t~${computePsoxyHash('null')}`);
    expect(result({ encoding: 'JSON' }, 'null')).toBe(JSON.stringify({ hash: computePsoxyHash('null') }));
  });

  it('Numbers are hashed as their decimal text, so 42 and "42" coincide; padded "042" differs.', () => {
    expect(result({}, 42)).toBe(`t~${computePsoxyHash('42')}`);
    expect(result({}, '42')).toBe(result({}, 42));
    expect(result({}, '042')).toBe(`t~${computePsoxyHash('042')}`);
    const rule = { transforms: [{ method: 'pseudonymize', jsonPaths: ['$.v'] }] };
    expect(sanitizeByPsoxy(rule, '{"v":12345678901234567890}').output).toBe(
      `{"v":"t~${computePsoxyHash('12345678901234567890')}"}`,
    );
  });

  it('psoxy-facts.md#n: a number in exponent form is hashed as Java prints a double; all others as they are written', () => {
    const rule = { transforms: [{ method: 'pseudonymize', jsonPaths: ['$.v'] }] };
    const hashed = (number: string) => JSON.parse(sanitizeByPsoxy(rule, `{"v":${number}}`).output).v;
    for (const [written, java] of [
      ['1e-7', '1.0E-7'],
      ['1E7', '1.0E7'],
      ['1.25e+20', '1.25E20'],
      ['12e2', '1200.0'],
      ['9999999e0', '9999999.0'],
      ['1e-3', '0.001'],
      ['9.5e-4', '9.5E-4'],
      ['-0e0', '-0.0'],
      ['0e5', '0.0'],
      ['1e400', 'Infinity'],
      ['12345678.90', '12345678.90'],
      ['100000000', '100000000'],
    ] as const)
      expect(hashed(written), written).toBe(`t~${computePsoxyHash(java)}`);
  });

  it('psoxy-facts.md#n: blank is what Java calls white space, so that a no-break space is hashed', () => {
    for (const text of ['\u00a0', '\u2007', '\u202f', '\ufeff', '\u0085'])
      expect(result({}, text), JSON.stringify(text)).toBe(`t~${computePsoxyHash(text)}`);
    for (const text of ['\u001c', '\u001f \t', '\u1680', '\u2003', '\u2028\u2029', '\u205f\u3000']) {
      expect(result({}, text), JSON.stringify(text)).toBeNull();
      expect(result({ method: 'tokenize' }, text), JSON.stringify(text)).toBe(text);
    }
    expect(result({ method: 'tokenize' }, '\u00a0')).toBe(computePsoxyEncryption('\u00a0'));
  });

  it('psoxy-facts.md#n: a lone surrogate in a kept text stays as it is', () => {
    const rule = { transforms: [{ method: 'pseudonymize', jsonPaths: ['$.v'] }] };
    expect(sanitizeByPsoxy(rule, '{"v":"x","kept":"a\\ud800b"}').output).toContain('"kept":"a\\ud800b"');
  });

  describe('Booleans/objects/arrays reaching pseudonymize raise an error that fails the whole call. [impl]', () => {
    it.each([true, false, {}, { mail: 'a@b.co' }, [], ['a@b.co']])('%j', (value) => {
      for (const encoding of ['URL_SAFE_TOKEN', 'URL_SAFE_HASH_ONLY', 'JSON'] as const) {
        expect(() => result({ encoding }, value)).toThrow('RESPONSE_NOT_SANITIZABLE');
        expect(() => header(value, encoding)).toThrow('RESPONSE_NOT_SANITIZABLE');
      }
    });
  });

  it('Domain handling: PRESERVE | REDACT | TOKENIZE | ENCRYPT, also in the JSON form', () => {
    const direct = {
      domainSalt: 'another-salt-of-domains-5317',
      domainEncryptionKey: 'yet-another-key-of-domains-8',
    };
    const domainIn = (policy: DomainPolicy['policy'], extra = {}) => {
      const pseudonymizer = createPseudonymizer({ ...PSOXY, ...extra, domains: { policy, own: [] } });
      const rule = {
        transforms: [{ method: 'pseudonymize', jsonPaths: ['$.v'], encoding: 'JSON' as const }],
      };
      const { output } = sanitizeByPsoxy(rule, '{"v":"a@ACME.com"}', {
        context: { ...CONTEXT, pseudonymizer },
      });
      const { v } = JSON.parse(output) as { v: string };
      return (JSON.parse(v) as { domain?: string }).domain;
    };
    expect(domainIn('keep')).toBe('ACME.com');
    expect(domainIn('drop')).toBeUndefined();
    expect(domainIn('hash')).toBe(`h~${computePsoxyHash('ACME.com')}`);
    expect(domainIn('encrypt')).toBe(`e~${computePsoxyEncryption('ACME.com').slice(2)}`);
    expect(domainIn('hash', direct)).not.toBe(domainIn('hash'));
    expect(domainIn('encrypt', direct)).not.toBe(domainIn('encrypt'));
  });
});

describe('psoxy-facts.md#b: address lists', () => {
  const t = (local: string, domain = 'b.co') => `t~${computePsoxyHash(`${local}@${domain}`)}@${domain}`;

  it.each<[text: string, tokens: readonly string[]]>([
    ['a@b.co', [t('a')]],
    ['"X Y" <a@b.co>, X Y <c@b.co>,<d@b.co>', [t('a'), t('c'), t('d')]],
    ['"Liddell, Alice" <a@b.co>, "O\'Brien"<o\'brien@b.co>', [t('a'), t("o'brien")]],
    ['"ü, 日本" <a@b.co>,', [t('a')]],
    ['a+x@b.co , A@b.co', [t('a'), t('a')]],
    ['a@sub.b.co.uk', [t('a', 'sub.b.co.uk')]],
    ['a@b.co (x, y), c@b.co', [t('a'), t('c')]],
    ['"a\\", b" <c@b.co>', [t('c')]],
  ])(
    'In URL-safe header mode the tokens are joined by a bare comma; in JSON mode one JSON array text: %j',
    (text, tokens) => {
      expect(header(text)).toBe(tokens.join(','));
      const parts = tokens.map((token) => ({ domain: token.slice(46), hash: token.slice(2, 45) }));
      expect(header(text, 'JSON')).toBe(JSON.stringify(parts));
      expect(header(text, 'URL_SAFE_HASH_ONLY')).toBe(parts.map(({ hash }) => hash).join(','));
    },
  );

  it.each([
    'a@b',
    'user@x..com',
    'x@.y',
    '@x.com',
    '<>',
    '""',
    'a@b.co; c@d.co',
    'a@b.co, , c@d.co',
    'a@b.co,,',
    ',a@b.co',
    ',',
    'a@b.co, not an address',
    'Kim Lee',
    'Team: a@b.co;',
    '"open <a@b.co>, c@d.co',
    'a@b.co, (open c@d.co',
    '42',
  ])('an invalid non-blank list gives null: %j', (text) => {
    for (const encoding of ['URL_SAFE_TOKEN', 'URL_SAFE_HASH_ONLY', 'JSON'] as const)
      expect(header(text, encoding)).toBeNull();
  });

  it('blank gives "", null stays null, a number is no list', () => {
    expect([header(''), header('  '), header(null), header(42)]).toStrictEqual(['', '', null, null]);
  });

  it('5,000 recipients', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => `"Name, ${index}" <u${index}@b.co>`).join(', ');
    expect(String(header(list)).split(',')).toHaveLength(5_000);
  });
});
