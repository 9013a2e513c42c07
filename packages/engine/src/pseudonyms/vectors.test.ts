import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PseudonymKind } from '../kernel/pseudonym-kinds.ts';
import { canonicalizeOfKind, NATIVE_RULES } from './addresses/canonical-form.ts';
import { createDomainPseudonymizer } from './create-domain-pseudonymizer.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import { deriveSubKey, type SubKeyLabel } from './sealing/sub-keys.ts';

type NativeVectors = {
  key: string;
  keyId: number;
  subKeysHex: Record<string, string>;
  epoch: string;
  pseudonyms: {
    kind: PseudonymKind;
    tenant: string;
    joinTenants: boolean;
    input: string | number;
    canonical: string;
    token: string;
    reversible: string;
  }[];
  links: { tenant: string; connector: string; endpointId: string; plaintext: string; sealed: string }[];
  domains: { tenant: string; domain: string; hash: string; encrypted: string }[];
};

type PsoxyVectors = {
  salt: string;
  encryptionKey: string;
  pseudonymize: {
    input: string | number | null;
    token: string | null;
    reversible: string | null;
    json: { domain?: string; hash: string } | null;
    jsonIgnoreDots?: { domain?: string; hash: string } | null;
  }[];
  tokenize: { input: string; tokenized: string }[];
};

const native = read<NativeVectors>('native-pseudonyms.json');
const psoxy = read<PsoxyVectors>('psoxy-pseudonyms.json');

function read<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../../../tests/fixtures/vectors/${name}`, import.meta.url), 'utf8'),
  ) as T;
}

describe('TOK-10: known answers, scheme native', () => {
  const secret = Buffer.from(native.key, 'base64url');
  const createOptions = (tenant: string, joinTenants = false) =>
    ({ scheme: 'native', keys: [{ id: native.keyId, secret }], tenant, joinTenants }) as const;

  it.each(Object.entries(native.subKeysHex))('sub-key %s', (label, hex) => {
    expect(Buffer.from(deriveSubKey(secret, label as SubKeyLabel)).toString('hex')).toBe(hex);
  });

  it('epoch', () => {
    expect(createPseudonymizer(createOptions('any')).keyFingerprint).toBe(native.epoch);
  });

  it.each(native.pseudonyms)(
    'pseudonyms of $input, kind $kind, tenant $tenant, joined $joinTenants',
    (vector) => {
      const { kind, input, canonical, token, reversible } = vector;
      const nyms = createPseudonymizer(createOptions(vector.tenant, vector.joinTenants));
      const text = String(input);
      expect(canonicalizeOfKind(text, kind, { ...NATIVE_RULES, ignoreDots: false })?.canonical).toBe(
        canonical,
      );
      expect(nyms.irreversible(text, kind)).toBe(token);
      if (kind === 'person') expect(nyms.describe(text)?.hash).toBe(token.slice(2, 45));
      expect(nyms.reversible(text, kind)).toBe(reversible);
      expect(nyms.open(reversible, [kind])).toBe(text);
    },
  );

  it.each([1, 55, 56, 1_023, 1_024, 1_025, 5_000])('%i bytes are hashed as node:crypto does', (length) => {
    const text = 'x'.repeat(length);
    const hash = createHmac('sha256', deriveSubKey(secret, 'hash/text/any')).update(text).digest('base64url');
    expect(createPseudonymizer(createOptions('any')).irreversible(text, 'text')).toBe(`t~${hash}`);
  });

  it.each(native.links)(
    'link of $connector $endpointId, tenant $tenant',
    ({ tenant, plaintext, sealed, ...binding }) => {
      const nyms = createPseudonymizer(createOptions(tenant));
      expect(nyms.sealLink(binding, plaintext)).toBe(sealed);
      expect(nyms.openLink(binding, sealed)).toBe(plaintext);
    },
  );

  it.each(native.domains)('domain $domain, tenant $tenant', ({ tenant, domain, hash, encrypted }) => {
    const forms = createDomainPseudonymizer(createOptions(tenant));
    expect([forms.hash(domain), forms.encrypt(domain)]).toEqual([hash, encrypted]);
    expect(forms.open(encrypted)).toBe(domain.toLowerCase());
  });
});

describe('TOK-10: known answers, scheme psoxy', () => {
  const { salt, encryptionKey } = psoxy;
  const nyms = createPseudonymizer({ scheme: 'psoxy', salt, encryptionKey, tenant: '' });
  const dotless = createPseudonymizer({ scheme: 'psoxy', salt, encryptionKey, tenant: '', ignoreDots: true });

  it.each(psoxy.pseudonymize)(
    'pseudonyms of $input',
    ({ input, token, reversible, json, jsonIgnoreDots }) => {
      const text = input === null ? '' : String(input);
      expect(nyms.irreversible(text, 'person')).toBe(token);
      expect(nyms.reversible(text, 'person')).toBe(reversible);
      expect(nyms.irreversible(text, 'person')).toBe(toToken(json));
      expect(nyms.describe(text)).toStrictEqual(json);
      if (jsonIgnoreDots !== undefined) {
        expect(dotless.irreversible(text, 'person')).toBe(toToken(jsonIgnoreDots));
        expect(dotless.describe(text)).toStrictEqual(jsonIgnoreDots);
      }
      if (reversible !== null) expect(nyms.open(reversible, ['person'])).toBe(text);
    },
  );

  it.each(psoxy.tokenize)('token of $input', ({ input, tokenized }) => {
    expect(nyms.reversible(input, 'text')).toBe(tokenized);
    expect(nyms.open(tokenized, ['person'])).toBe(input);
  });
});

function toToken(json: { domain?: string; hash: string } | null): string | null {
  if (json === null) return null;
  return `t~${json.hash}${json.domain === undefined ? '' : `@${json.domain}`}`;
}
