import { createHash, X509Certificate } from 'node:crypto';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { expect, test } from 'vitest';
import type { HttpClient } from '../../engine/src/kernel/ports.ts';
import { examineCertificates } from './examine-certificates.ts';
import type { DoctorCase } from './steps/doctor-case.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const { certificate } = createSelfSignedCertificate({ names: ['nymgate'], days: 90, keyType: 'rsa' });
const { raw } = new X509Certificate(certificate);
const thumbprint = createHash('sha1').update(raw).digest('base64');
const portal = createHash('sha1').update(raw).digest('hex').toUpperCase();
const other = Buffer.alloc(20, 7).toString('base64');

function examine(
  status: number,
  keyCredentials: readonly object[],
  operatorToken: string | undefined = 'TOKEN',
) {
  const http: HttpClient = {
    send: async () => ({
      status,
      headers: {},
      body: (async function* () {
        yield new TextEncoder().encode(JSON.stringify({ keyCredentials }));
      })(),
    }),
  };
  const ports = { http, clock: { now: () => NOW }, secrets: { read: async () => certificate } };
  const settings = {
    clientId: 'id',
    assertion: { type: 'certificate', certificates: [{ certificate: 'env:C' }] },
  };
  const config = { source: { graph: 'https://graph.example' } };
  return examineCertificates({ operatorToken, ports, settings, config } as unknown as DoctorCase);
}

const later = '2026-09-01T00:00:00Z';
const key = raw.toString('base64');

test.each([
  [
    'by its thumbprint',
    200,
    [{ customKeyIdentifier: thumbprint, key: null, endDateTime: later }],
    'ok',
    '1 of 1',
  ],
  [
    'by itself, under an identifier of its own',
    200,
    [{ customKeyIdentifier: other, key, endDateTime: later }],
    'ok',
    '1 of 1',
  ],
  [
    'not at all',
    200,
    [{ customKeyIdentifier: other, key: null, endDateTime: later }],
    'fail',
    'none of the configured',
  ],
  [
    'expired there',
    200,
    [{ customKeyIdentifier: thumbprint, endDateTime: '2026-02-28T12:00:00Z' }],
    'fail',
    'ended 1 d',
  ],
  ['nobody may say', 403, [], 'warn', 'status 403'],
] as const)('the certificate is known %s', async (_, status, credentials, judged, words) => {
  const { step } = await examine(status, credentials);
  expect([step.status, step.summary]).toEqual([judged, expect.stringContaining(words)]);
  expect(JSON.stringify(step)).not.toContain('TOKEN');
  // As the portal writes it; Graph writes base64, and the two can't be compared by eye.
  if (status === 200) expect(JSON.stringify(step)).toContain(portal);
  expect(JSON.stringify(step)).not.toContain(thumbprint);
});
