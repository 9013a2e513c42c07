import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTestAuthority } from '../../../../../tests/harness/client-certificates.ts';
import { parseAlternativeNames, toPeerCertificate } from './peer-certificate.ts';

const authority = createTestAuthority('test authority');

test('facts: the subject as RFC 4514 writes it, names, fingerprint, end', () => {
  const { certificate } = authority.issue({
    subject: [
      ['C', 'DE'],
      ['O', 'Contoso, Ltd'],
      ['CN', 'warehouse'],
    ],
    dnsNames: ['warehouse.contoso.com', 'other.contoso.com'],
    uris: ['spiffe://contoso.com/warehouse'],
  });
  const parsed = new X509Certificate(certificate);
  expect(toPeerCertificate(parsed)).toEqual({
    subject: 'CN=warehouse,O=Contoso\\, Ltd,C=DE',
    dnsNames: ['warehouse.contoso.com', 'other.contoso.com'],
    uris: ['spiffe://contoso.com/warehouse'],
    fingerprint: parsed.fingerprint256.replaceAll(':', '').toLowerCase(),
    validTo: Date.parse(parsed.validTo),
  });
});

test('a value of the subject cannot pose as another attribute', () => {
  const { certificate } = authority.issue({
    subject: [
      ['O', 'Evil'],
      ['CN', 'x\nO=Contoso,CN=warehouse'],
    ],
  });
  expect(toPeerCertificate(new X509Certificate(certificate)).subject).toBe(
    'CN=x\\0AO=Contoso\\,CN=warehouse,O=Evil',
  );
});

test('CVE-2021-44532 a name that holds a list is no name, and makes none', () => {
  const evil = authority.issue({
    subject: [['CN', 'x']],
    dnsNames: ['a.example, URI:spiffe://contoso.com/warehouse', 'b.example'],
    uris: ['https://evil.example/", URI:spiffe://contoso.com/warehouse'],
  });
  const { dnsNames, uris } = toPeerCertificate(new X509Certificate(evil.certificate));
  expect([dnsNames, uris]).toEqual([['b.example'], []]);
});

test.each<[string, readonly (readonly [string, string])[]]>([
  ['', []],
  [
    'DNS:a.example, URI:spiffe://b, IP Address:1.2.3.4',
    [
      ['DNS', 'a.example'],
      ['URI', 'spiffe://b'],
      ['IP Address', '1.2.3.4'],
    ],
  ],
  [
    'DNS:a.example, DNS:"b\\", URI:c", URI:d',
    [
      ['DNS', 'a.example'],
      ['URI', 'd'],
    ],
  ],
  ['DNS:a.example, nonsense', []],
  ['DNS:a.example,URI:b', []],
  ['DNS:a"b', []],
  ['DNS:a.example, DNS:"open', []],
])('%s', (text, expected) => {
  expect(parseAlternativeNames(text)).toEqual(expected);
});
