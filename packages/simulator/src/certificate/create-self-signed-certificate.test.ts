import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createSelfSignedCertificate } from './create-self-signed-certificate.ts';

describe('a self-signed certificate', () => {
  const pem = createSelfSignedCertificate({
    names: ['localhost', '127.0.0.1', '::1', '2001:db8::7'],
    days: 3,
  });
  const parsed = new X509Certificate(pem.certificate);

  test('is X.509 v3 with its names, signed by itself and able to vouch for itself', () => {
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.ca).toBe(true);
    expect(parsed.issuer).toBe(parsed.subject);
    expect(parsed.checkHost('localhost')).toBe('localhost');
    expect(['127.0.0.1', '::1', '2001:db8::7'].map((ip) => parsed.checkIP(ip))).toEqual([
      '127.0.0.1',
      '::1',
      '2001:db8::7',
    ]);
    expect(parsed.checkHost('example.org')).toBeUndefined();
    expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    const days = (Date.parse(parsed.validTo) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(2.9);
    expect(days).toBeLessThan(3.1);
  });

  test('serves HTTPS to a client that trusts it, and to no other', async () => {
    const server = createServer({ cert: pem.certificate, key: pem.key }, (_, response) =>
      response.end('yes'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const get = (ca: string | undefined) =>
      new Promise<number | string>((resolve) => {
        request({ host: '127.0.0.1', port, ...(ca && { ca }) }, (response) =>
          resolve(response.statusCode ?? 0),
        )
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'))
          .end();
      });
    expect(await get(pem.certificate)).toBe(200);
    expect(await get(undefined)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    server.close();
  });

  test('needs a name, and dates beyond 2049 are written too', () => {
    expect(() => createSelfSignedCertificate({ names: [] })).toThrow(RangeError);
    const late = new X509Certificate(
      createSelfSignedCertificate({ names: ['a'.repeat(200)], days: 36_500 }).certificate,
    );
    expect(new Date(late.validTo).getUTCFullYear()).toBeGreaterThan(2100);
  });

  test.each(['ec', 'rsa'] as const)('has a key of the wanted type: %s', (keyType) => {
    const made = createSelfSignedCertificate({ names: ['app'], keyType });
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.publicKey.asymmetricKeyType).toBe(keyType);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
  });

  test('begins when it is told to', () => {
    const from = new Date('2020-01-01T00:00:00Z');
    const old = new X509Certificate(
      createSelfSignedCertificate({ names: ['app'], from, days: 2 }).certificate,
    );
    expect([Date.parse(old.validFrom), Date.parse(old.validTo)]).toEqual([
      from.getTime(),
      Date.parse('2020-01-03T00:00:00Z'),
    ]);
  });
});
