import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDomainPseudonymizer } from './create-domain-pseudonymizer.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import type { PsoxyOptions } from './pseudonymizer.ts';

/** psoxy-facts.md#a, "Domain handling": salt and key for domains, each falling back to the main one. */
const main = { salt: 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l', encryptionKey: '7Yh2-correct-horse-battery-staple' };
const domainSalt = 'RG9tYWluLXNhbHQtb2YtdGVzdHM';
const domainEncryptionKey = 'domain-key-9-of-31-odd-letters!';
const base: PsoxyOptions = { scheme: 'psoxy', ...main, tenant: '' };

function hashed(domain: string, salt: string): Buffer {
  return createHash('sha256')
    .update(domain + salt)
    .digest();
}

function encrypted(domain: string, salt: string, password: string): string {
  const hash = hashed(domain, salt);
  const key = pbkdf2Sync(password, salt, 65_536, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, hash.subarray(0, 16));
  return `e~${Buffer.concat([hash, cipher.update(domain), cipher.final()]).toString('base64url')}`;
}

describe('keys for domains alone', () => {
  it.each<[name: string, own: Partial<PsoxyOptions>, salt: string, key: string]>([
    ['none', {}, main.salt, main.encryptionKey],
    ['salt', { domainSalt }, domainSalt, main.encryptionKey],
    ['key', { domainEncryptionKey }, main.salt, domainEncryptionKey],
    ['both', { domainSalt, domainEncryptionKey }, domainSalt, domainEncryptionKey],
  ])('%s', (_, separate, salt, key) => {
    const options = { ...base, ...separate };
    const domains = createDomainPseudonymizer(options);
    expect(domains.hash('ACME.com')).toBe(`h~${hashed('ACME.com', salt).toString('base64url')}`);
    expect(domains.encrypt('ACME.com')).toBe(encrypted('ACME.com', salt, key));
    expect(domains.open(encrypted('ACME.com', salt, key))).toBe('ACME.com');

    const nyms = createPseudonymizer({ ...options, domains: { policy: 'encrypt', own: [] } });
    const plain = createPseudonymizer({ ...base, domains: { policy: 'drop', own: [] } });
    const token = nyms.reversible('a@ACME.com', 'person') ?? '';
    expect(token).toBe(`${plain.reversible('a@ACME.com', 'person')}@${encrypted('ACME.com', salt, key)}`);
    expect(nyms.open(token, ['person'])).toBe('a@ACME.com');
    expect(nyms.describe('a@ACME.com')).toStrictEqual({
      domain: encrypted('ACME.com', salt, key),
      hash: plain.irreversible('a@ACME.com', 'person')?.slice(2),
    });
  });

  it('the keys of domains do not open what the main ones sealed', () => {
    const separate = createDomainPseudonymizer({ ...base, domainSalt });
    expect(() => separate.open(encrypted('ACME.com', main.salt, main.encryptionKey))).toThrow(
      'TOKEN_INVALID',
    );
  });

  it.each([{ domainSalt: 'short' }, { domainEncryptionKey: 'changeme-changeme' }, { domainSalt: ' ' }])(
    'weak ones are refused: %j',
    (weak) => {
      expect(() => createPseudonymizer({ ...base, ...weak })).toThrow('for domains');
    },
  );
});
