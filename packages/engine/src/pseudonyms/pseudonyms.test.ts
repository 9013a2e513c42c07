import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../kernel/errors.ts';
import { createDomainPseudonymizer } from './create-domain-pseudonymizer.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import type { DomainPolicy, PseudonymizerOptions } from './pseudonymizer.ts';
import { sha256Hex } from './sealing/digest.ts';

const native = {
  scheme: 'native',
  keys: [{ id: 7, secret: 'q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM' }],
  tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
} as const satisfies PseudonymizerOptions;
const psoxy = {
  scheme: 'psoxy',
  salt: 'Xw3-uq8Lr0PzNsTv61Yd',
  encryptionKey: 'another-Text-91-of-28-bytes!',
  tenant: '',
} as const satisfies PseudonymizerOptions;
const SCHEMES: readonly [string, PseudonymizerOptions][] = [
  ['native', native],
  ['psoxy', psoxy],
];
const RUNS = process.env['NYMGATE_NIGHTLY'] ? 1_000_000 : 4_000;

describe.each(SCHEMES)('pseudonyms, scheme %s', (name, options) => {
  const nyms = createPseudonymizer(options);

  it('have their form', () => {
    expect(nyms.irreversible('EMP-0042', 'person')).toMatch(/^t~[A-Za-z0-9_-]{43}$/);
    expect(nyms.irreversible('alice@contoso.com', 'person')).toMatch(/^t~[A-Za-z0-9_-]{43}@contoso\.com$/);
    expect(nyms.reversible('alice@contoso.com', 'person')).toMatch(/^p~[A-Za-z0-9_-]{60,}@contoso\.com$/);
    expect(nyms.reversible('alice@contoso.com', 'text')).toMatch(/^p~[A-Za-z0-9_-]{60,}$/);
    expect(nyms.keyFingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(nyms.scheme).toBe(name);
    expect(Object.isFrozen(nyms)).toBe(true);
  });

  const schemeSpaces = name === 'psoxy' ? ['\u001c'] : ['\u00a0', '\ufeff'];
  it.each(['', ' ', '\t\r\n', '\u3000', ...schemeSpaces])('none for blank %j', (blank) => {
    expect(nyms.irreversible(blank, 'person')).toBeNull();
    expect(nyms.reversible(blank, 'person')).toBeNull();
    expect(nyms.reversible(blank, 'text')).toBeNull();
    expect(nyms.prefixed(blank, { kind: 'person', reversible: true })).toBeNull();
    expect(nyms.prefixed(`smtp:${blank}`, { kind: 'person', reversible: false })).toBeNull();
  });

  it('near-duplicates of one identifier are one person or many, never by accident (P6)', () => {
    const same = [
      'alice@contoso.com',
      'ALICE@contoso.com',
      'alice@CONTOSO.com',
      'alice+x@contoso.com',
      'alice+y+z@contoso.com',
      '<alice@contoso.com>',
      'Alice <alice@contoso.com>',
      '"alicia@evil.com" <alice@contoso.com>',
      ' alice@contoso.com ',
      'alice@contoso.com (work)',
      '"alice"@contoso.com',
    ];
    const others = [
      'alice',
      'alice@contoso',
      'alice@contoso.co',
      'alice@contoso.com.',
      'alice@contoso.com.au',
      'a.lice@contoso.com',
      'alicе@contoso.com' /* Cyrillic е */,
      'ａlice@contoso.com',
      'alice@cοntoso.com' /* Greek ο */,
      'alıce@contoso.com',
      'alice@contoso.com\u0000',
      'alice@contoso.com\n',
      'alice\u200b@contoso.com',
      'alice@contoso.com\u00a0',
      'álice@contoso.com',
      'a\u0301lice@contoso.com',
      'a1ice@contoso.com',
      'a|ice@contoso.com',
      'alice%2bx@contoso.com',
      'alice@contoso.com, bob@contoso.com',
      'smtp:alice@contoso.com',
      'Alice alice@contoso.com',
      'alice@@contoso.com',
      'bob@contoso.com',
      'alice@fabrikam.com',
      'EMP-0042',
      'emp-0042',
      'EMP-0042 ',
      'EMP-42',
      '42',
      '042',
      '42.0',
      '4.2e1',
      '٤٢',
      'é',
      'e\u0301',
      'null',
      'undefined',
      'true',
      'K',
      '\u212a' /* Kelvin */,
      's',
      'ſ',
      'ß',
      'SS',
      'ﬁ',
      'fi',
      'I',
      'İ',
      'ı',
      'i',
    ];
    const getHash = (text: string) => nyms.irreversible(text, 'person')?.slice(0, 45);
    expect(new Set(same.map(getHash)).size).toBe(1);
    expect(new Set([...others, 'alice@contoso.com'].map(getHash)).size).toBe(others.length + 1);
  });

  it('two texts share a pseudonym exactly when an independent model says they are one', {
    timeout: 600_000,
  }, () => {
    const letters = fc.constantFrom('a', 'A', 'b', '.', '1', '_');
    const word = fc.array(letters, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    const local = word.filter((text) => !text.startsWith('.') && !text.endsWith('.') && !text.includes('..'));
    const tag = fc.constantFrom('', '+', '+a', '+b+c');
    const host = fc.constantFrom('b.co', 'B.co', 'b.CO', 'bb.co', 'a.b.co');
    const address = fc.tuple(local, tag, host).map(([who, label, where]) => ({
      text: `${who}${label}@${where}`,
      person: `@ ${who.toLowerCase()} ${where.toLowerCase()}`,
    }));
    const opaque = fc
      .tuple(word, fc.constantFrom('', ' ', '@', '@b', '\u0301'))
      .map(([text, end]) => ({ text: text + end, person: `# ${text}${end}` }));
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.oneof(address, opaque), ({ text, person }) => {
        const pseudonym = nyms.irreversible(text, 'person')?.slice(0, 45) ?? '';
        expect(seen.get(pseudonym) ?? person).toBe(person);
        expect(seen.get(person) ?? pseudonym).toBe(pseudonym);
        seen.set(pseudonym, person).set(person, pseudonym);
      }),
      { numRuns: RUNS },
    );
  });

  it('values that look like our tokens are ordinary text (SAN-10)', () => {
    for (const text of [
      `t~${'A'.repeat(43)}@contoso.com`,
      nyms.reversible('x', 'person') ?? '',
      nyms.irreversible('alice@contoso.com', 'person') ?? '',
      `e~${'A'.repeat(43)}`,
    ]) {
      expect(nyms.irreversible(text, 'person')?.slice(2, 45)).not.toBe(text.slice(2, 45));
      expect(nyms.open(nyms.reversible(text, 'person') ?? '', ['person'])).toBe(text);
    }
  });

  it.each([
    'SMTP:',
    'smtp:',
    'Smtp:',
    'sip:',
    'SIP:',
    'x500:',
    'X500:',
    'x400:',
    'EUM:',
    'mailto:',
    'tel:',
    'SPO:',
  ])('the type %s is kept as written', (type) => {
    for (const rest of [
      'Alice@Contoso.com',
      '/o=ExchangeLabs/ou=x/cn=Recipients/cn=abc',
      ' alice@contoso.com',
      'smtp:x',
    ]) {
      expect(nyms.prefixed(type + rest, { kind: 'person', reversible: false })).toBe(
        type + nyms.irreversible(rest, 'person'),
      );
      expect(nyms.prefixed(type + rest, { kind: 'person', reversible: true })).toBe(
        type + nyms.reversible(rest, 'person'),
      );
    }
  });

  it.each([
    'alice@contoso.com',
    'alice:bob@contoso.com',
    'secret:alice@contoso.com',
    ' smtp:a@b.co',
    'smtp',
    'smtp;a@b.co',
    'xsmtp:a@b.co',
    'http://x',
  ])('%j has no type we know', (text) => {
    expect(nyms.prefixed(text, { kind: 'person', reversible: false })).toBe(
      nyms.irreversible(text, 'person'),
    );
    expect(nyms.prefixed(text, { kind: 'person', reversible: true })).toBe(nyms.reversible(text, 'person'));
  });

  it('joins over address types', () => {
    const [smtp, sip] = ['SMTP:Alice@contoso.com', 'sip:alice@contoso.com'].map((text) =>
      nyms.prefixed(text, { kind: 'person', reversible: false }),
    );
    expect(smtp?.slice(5)).toBe(sip?.slice(4));
  });

  it.each([undefined, { policy: 'keep', own: [] }, { policy: 'drop', own: [] }] as const)(
    'a domain that is no host name is never kept: %j',
    (domains) => {
      const other = createPseudonymizer({ ...options, ...(domains && { domains }) });
      for (const text of [
        'a@x","displayName":"y',
        'a@b_c.co',
        'a@bücher.de',
        'a@[1.2.3.4]',
        'a@b',
        'a@x.co\r\nx: y',
        `a@${'abcdefgh.'.repeat(40)}co`,
      ]) {
        expect(other.irreversible(text, 'person')).toMatch(/^t~[A-Za-z0-9_-]{43}$/);
        expect(other.open(other.reversible(text, 'person') ?? '', ['person'])).toBe(text);
      }
    },
  );

  it('domain policy', () => {
    const suffix = (policy: DomainPolicy['policy'], text: string, tenantDomains: readonly string[] = []) =>
      createPseudonymizer({ ...options, domains: { policy, own: tenantDomains } })
        .irreversible(text, 'person')
        ?.slice(45);
    const forms = createDomainPseudonymizer(options);
    expect(suffix('keep', 'a@Contoso.com')).toBe('@Contoso.com');
    expect(suffix('drop', 'a@Contoso.com')).toBe('');
    expect(suffix('hash', 'a@Contoso.com')).toBe(`@${forms.hash('Contoso.com')}`);
    expect(suffix('encrypt', 'a@Contoso.com')).toBe(`@${forms.encrypt('Contoso.com')}`);
    for (const policy of ['hash', 'encrypt', 'drop'] as const) {
      expect(suffix(policy, 'a@Contoso.com', ['contoso.COM', 'x.y'])).toBe('@Contoso.com');
      expect(suffix(policy, 'a@sub.Contoso.com', ['contoso.com'])).not.toContain('ontoso');
      expect(suffix(policy, 'a@notcontoso.com', ['contoso.com'])).not.toContain('contoso');
      expect(suffix(policy, 'EMP-0042')).toBe('');
    }
  });

  it('PRV-4 a domain in which a sentence or a telephone number fits is hashed, unless it is an own one; psoxy keeps it', () => {
    const sentences = [
      'we-fired-ana-kovac.example',
      'sms.we-told-you-that-ana-kovac-is-ill.example',
      'we.fired.ana.kovac.because.she.is.ill.example',
      '49.170.1234567.de',
      'call0170-1234567.example',
      'AnaKovacHasStageThreeBreastCancerAndLeaves.Monday',
      'a-Call-017012.now',
      `${'x'.repeat(61)}.example`,
    ];
    const short = ['contoso.com', 'eu-west.contoso.co.uk', 'xn--bcher-kva.example', 'a1.b2.c3.d4'];
    const make = (options: PseudonymizerOptions, tenantDomains: readonly string[] = []) => {
      const pseudonymizer = createPseudonymizer({
        ...options,
        domains: { policy: 'keep', own: tenantDomains },
      });
      return (domain: string) => [
        pseudonymizer.irreversible(`a@${domain}`, 'person')?.split('@')[1],
        pseudonymizer.reversible(`a@${domain}`, 'person')?.split('@')[1],
      ];
    };
    for (const domain of sentences) {
      const hashed = createDomainPseudonymizer(native).hash(domain);
      expect(make(native)(domain)).toEqual([hashed, hashed]);
      expect(make(native, [domain])(domain)).toEqual([domain, domain]);
      expect(make(psoxy)(domain)).toEqual([domain, domain]);
    }
    for (const domain of short) expect(make(native)(domain)).toEqual([domain, domain]);
  });
});

describe('pseudonyms of domains', () => {
  it('native: letter case does not count, so that equal domains join', () => {
    const forms = createDomainPseudonymizer(native);
    expect(forms.hash('Contoso.com')).toBe(forms.hash('contoso.COM'));
    expect(forms.encrypt('Contoso.com')).toBe(forms.encrypt('contoso.com'));
    expect(forms.hash('contoso.com')).toMatch(/^h~[A-Za-z0-9_-]{43}$/);
    expect(forms.open(forms.encrypt('Contoso.com'))).toBe('contoso.com');
  });

  it('psoxy: as written; SHA-256 of domain and salt, and the reversible form of it', () => {
    const forms = createDomainPseudonymizer(psoxy);
    expect(forms.hash('contoso.com')).toBe(
      `h~${Buffer.from(sha256Hex(`contoso.com${psoxy.salt}`), 'hex').toString('base64url')}`,
    );
    expect(forms.hash('Contoso.com')).not.toBe(forms.hash('contoso.com'));
    expect(forms.encrypt('Contoso.com').slice(2)).toBe(
      createPseudonymizer(psoxy).reversible('Contoso.com', 'text')?.slice(2),
    );
    expect(forms.open(forms.encrypt('Contoso.com'))).toBe('Contoso.com');
  });

  it.each(SCHEMES)('%s: anything altered is refused', (_, options) => {
    const forms = createDomainPseudonymizer(options);
    const token = forms.encrypt('contoso.com');
    const payload = Buffer.from(token.slice(2), 'base64url');
    const forgeries = Array.from({ length: payload.length * 8 }, (_, bit) => {
      const forged = Buffer.from(payload);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return `e~${forged.toString('base64url')}`;
    });
    for (const forged of [
      ...forgeries,
      `${token}@x.co`,
      `${token}=`,
      token.replace('e~', 'p~'),
      '',
      'e~',
      'e~AAAA',
      forms.hash('contoso.com'),
    ]) {
      expect(() => forms.open(forged), forged).toThrow(RequestError);
    }
  });

  it('native: a domain form does not open as a token; it is bound to the tenant', () => {
    const token = createDomainPseudonymizer(native).encrypt('contoso.com');
    expect(() => createPseudonymizer(native).open(token.replace('e~', 'p~'), ['person'])).toThrow(
      RequestError,
    );
    expect(() => createDomainPseudonymizer({ ...native, tenant: 'other' }).open(token)).toThrow(RequestError);
  });
});

describe('epoch', () => {
  it('changes with every secret and with nothing else', () => {
    const secrets: PseudonymizerOptions[] = [
      native,
      { ...native, keys: [{ id: 7, secret: 'Zr8tMq3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQc' }] },
      psoxy,
      { ...psoxy, salt: 'Xw3-uq8Lr0PzNsTv61Ye' },
      { ...psoxy, encryptionKey: 'another-Text-92-of-28-bytes!' },
    ];
    const fingerprints = secrets.map((options) => createPseudonymizer(options).keyFingerprint);
    expect(new Set(fingerprints).size).toBe(secrets.length);
    expect(
      createPseudonymizer({ ...native, tenant: '', ignoreDots: true, domains: { policy: 'drop', own: [] } })
        .keyFingerprint,
    ).toBe(fingerprints[0]);
  });
});

describe('sha256Hex', () => {
  it('is SHA-256 of UTF-8 (FIPS 180-4 examples)', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
