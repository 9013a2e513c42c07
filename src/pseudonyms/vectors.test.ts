import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalIdentity, NATIVE_RULES } from './addresses/canonical-form.ts';
import { createPseudonymizer } from './index.ts';
import { deriveSubKey, type SubKeyLabel } from './sealing/sub-keys.ts';

type NativeVectors = {
  key: string;
  keyId: number;
  tenant: string;
  subKeysHex: Record<string, string>;
  epoch: string;
  pseudonyms: { input: string | number; canonical: string; token: string; reversible: string }[];
  links: { connector: string; endpointId: string; plaintext: string; sealed: string }[];
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
    readFileSync(new URL(`../../tests/fixtures/vectors/${name}`, import.meta.url), 'utf8'),
  ) as T;
}

describe('known answers, scheme native', () => {
  const secret = Buffer.from(native.key, 'base64url');
  const nyms = createPseudonymizer({
    scheme: 'native',
    keys: [{ id: native.keyId, secret }],
    tenant: native.tenant,
  });

  it.each(Object.entries(native.subKeysHex))('sub-key %s', (label, hex) => {
    expect(deriveSubKey(secret, label as SubKeyLabel).toString('hex')).toBe(hex);
  });

  it('epoch', () => {
    expect(nyms.epoch).toBe(native.epoch);
  });

  it.each(native.pseudonyms)('pseudonyms of $input', ({ input, canonical, token, reversible }) => {
    const text = String(input);
    expect(canonicalIdentity(text, { ...NATIVE_RULES, ignoreDots: false })?.canonical).toBe(canonical);
    expect(nyms.irreversible(text, 'person')).toBe(token);
    expect(nyms.describe(text)?.hash).toBe(token.slice(2, 45));
    expect(nyms.reversible(text, 'person')).toBe(reversible);
    expect(nyms.open(reversible, ['person'])).toBe(text);
  });

  it.each(native.links)('link of $connector $endpointId', ({ plaintext, sealed, ...binding }) => {
    expect(nyms.sealLink(binding, plaintext)).toBe(sealed);
    expect(nyms.openLink(binding, sealed)).toBe(plaintext);
  });
});

describe('known answers, scheme psoxy', () => {
  const { salt, encryptionKey } = psoxy;
  const nyms = createPseudonymizer({ scheme: 'psoxy', salt, encryptionKey, tenant: '' });
  const dotless = createPseudonymizer({ scheme: 'psoxy', salt, encryptionKey, tenant: '', ignoreDots: true });

  it.each(psoxy.pseudonymize)(
    'pseudonyms of $input',
    ({ input, token, reversible, json, jsonIgnoreDots }) => {
      const text = input === null ? '' : String(input);
      expect(nyms.irreversible(text, 'person')).toBe(token);
      expect(nyms.reversible(text, 'person')).toBe(reversible);
      expect(nyms.irreversible(text, 'person')).toBe(tokenOf(json));
      expect(nyms.describe(text)).toStrictEqual(json);
      if (jsonIgnoreDots !== undefined) {
        expect(dotless.irreversible(text, 'person')).toBe(tokenOf(jsonIgnoreDots));
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

function tokenOf(json: { domain?: string; hash: string } | null): string | null {
  if (json === null) return null;
  return `t~${json.hash}${json.domain === undefined ? '' : `@${json.domain}`}`;
}
