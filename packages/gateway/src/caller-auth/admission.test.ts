import { describe, expect, test } from 'vitest';
import type {
  CallerRequest,
  CallerVerifier,
  Grant,
  VerificationResult,
} from '../../../engine/src/kernel/caller.ts';
import type { PeerCertificate } from '../../../engine/src/kernel/inbound.ts';
import { createAddressGate } from './create-address-gate.ts';
import { createAdmission } from './create-admission.ts';
import { createCertificateVerifier, type KnownCertificate } from './create-certificate-verifier.ts';
import { createFailureLimit } from './failure-limit.ts';

const grant: Grant = { connectors: ['*'] };
const known: VerificationResult = { outcome: 'known', caller: { id: 'a', grant } };
const refused: VerificationResult = { outcome: 'refused', reason: 'expired' };
const absent: VerificationResult = { outcome: 'absent' };

function request(changes: Partial<CallerRequest> = {}): CallerRequest {
  return { headers: [['authorization', 'Bearer x']], remoteAddress: '203.0.113.1', ...changes };
}

function create(
  verdicts: readonly (VerificationResult | ((request: CallerRequest) => VerificationResult))[],
  allow?: readonly string[],
) {
  const state = { now: 0, asked: [] as number[] };
  const verifiers = verdicts.map(
    (verdict, index): CallerVerifier => ({
      name: `${index}`,
      verify: async (request) => {
        state.asked.push(index);
        return typeof verdict === 'function' ? verdict(request) : verdict;
      },
    }),
  );
  const admission = createAdmission({
    verifiers,
    addresses: createAddressGate({ allow, trustedProxies: 0 }),
    failures: createFailureLimit({ maxFailures: 3, monotonic: () => state.now }),
  });
  return { admission, state };
}

describe('the order of verifiers', () => {
  test.each<[string, readonly VerificationResult[], VerificationResult | object, number[]]>([
    ['the first that knows it', [absent, known, refused], known, [0, 1]],
    ['recognised and refused: no weaker one is asked', [refused, known], refused, [0]],
    [
      'unavailable: no weaker one is asked',
      [{ outcome: 'unavailable', reason: 'key-source' }, known],
      { reason: 'key-source' },
      [0],
    ],
    [
      'forbidden: no weaker one is asked',
      [{ outcome: 'forbidden', reason: 'not-granted' }, known],
      { reason: 'not-granted' },
      [0],
    ],
    ['nobody knows it', [absent, absent], { outcome: 'refused', reason: 'no-credential' }, [0, 1]],
  ])('%s', async (_name, verdicts, expected, received) => {
    const { admission, state } = create(verdicts);
    expect(await admission(request())).toMatchObject(expected);
    expect(state.asked).toEqual(received);
  });
  test('an address that is not allowed: no verifier is asked', async () => {
    const { admission, state } = create([known], ['198.51.100.0/24']);
    expect(await admission(request())).toEqual({ outcome: 'forbidden', reason: 'address' });
    expect(state.asked).toEqual([]);
  });
  test('several credentials: no verifier is asked', async () => {
    const { admission, state } = create([known]);
    const headers = [['authorization', 'Bearer x'] as const, ['Authorization', 'Bearer y'] as const];
    expect(await admission(request({ headers }))).toEqual({
      outcome: 'ambiguous',
      reason: 'several-credentials',
    });
    expect(state.asked).toEqual([]);
  });
});

describe('LCK-01 refused credentials from one address', () => {
  const bearer = (text: string): CallerRequest => request({ headers: [['authorization', `Bearer ${text}`]] });
  const byText = (request: CallerRequest): VerificationResult =>
    / good/.test(request.headers[0]?.[1] ?? '') ? known : refused;
  const throttled = (retryAfter: number) => ({ outcome: 'throttled', reason: 'failures', retryAfter });

  test('beyond the limit they are told when to come again; a good one is served all the while, seen before or not', async () => {
    const { admission, state } = create([byText]);
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await admission(bearer('bad'))).toEqual(refused);
    state.now = 2_500;
    for (let attempt = 0; attempt < 200; attempt += 1)
      expect(await admission(bearer(`bad ${attempt}`))).toEqual(throttled(8));
    expect(await admission(bearer('good'))).toEqual(known);
    state.now = 9_999;
    expect(await admission(bearer('good'))).toEqual(known);
    expect(await admission(bearer('bad'))).toEqual(throttled(1));
    state.now = 10_000;
    expect(await admission(bearer('bad'))).toEqual(refused);
  });
  test('a good credential is served whatever its neighbours send for hours', async () => {
    const { admission, state } = create([byText]);
    for (let hour = 0; hour < 10; hour += 1) {
      state.now = hour * 3_600_000;
      for (let attempt = 0; attempt < 50; attempt += 1) await admission(bearer('bad'));
      expect(await admission(bearer('good'))).toEqual(known);
    }
  });
  test('other addresses are not asked to wait', async () => {
    const { admission } = create([byText]);
    for (let attempt = 0; attempt < 10; attempt += 1) await admission(bearer('bad'));
    expect(await admission({ ...bearer('bad'), remoteAddress: '203.0.113.2' })).toEqual(refused);
  });
  test('a valid token of a caller that is not listed counts too', async () => {
    const { admission } = create([{ outcome: 'forbidden', reason: 'not-granted' }]);
    const verdicts = [];
    for (let attempt = 0; attempt < 5; attempt += 1) verdicts.push(await admission(bearer(`${attempt}`)));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([
      'forbidden',
      'forbidden',
      'forbidden',
      'throttled',
      'throttled',
    ]);
  });
  test('all addresses of one IPv6 network count as one, those of another do not', async () => {
    const { admission } = create([byText]);
    const from = (remoteAddress: string) => admission({ ...bearer('bad'), remoteAddress });
    for (let host = 1; host <= 3; host += 1) expect(await from(`2001:db8::${host}`)).toEqual(refused);
    expect(await from('2001:db8::4')).toEqual(throttled(10));
    expect(await from('2001:db8:0:1::1')).toEqual(refused);
  });
  test('requests without credential, and what cannot be told now, do not count', async () => {
    const { admission } = create([
      (request) => (request.headers.length === 0 ? absent : { outcome: 'unavailable', reason: 'key-source' }),
    ]);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await admission(request({ headers: [] }))).toEqual({
        outcome: 'refused',
        reason: 'no-credential',
      });
      expect(await admission(bearer('x'))).toEqual({ outcome: 'unavailable', reason: 'key-source' });
    }
  });
  test('memory is bounded: the address that is quiet longest is forgotten first', () => {
    const limit = createFailureLimit({ maxFailures: 1, monotonic: () => 0 });
    for (let index = 0; index < 10_001; index += 1) limit.recordFailure(`address ${index}`);
    // The first has no window any more, so this refusal is its first.
    expect(limit.recordFailure('address 0')).toBeUndefined();
    expect(limit.recordFailure('address 10000')).toBe(10);
  });
});

describe('client certificates', () => {
  const certificate: PeerCertificate = {
    subject: 'CN=warehouse,O=Contoso',
    dnsNames: ['warehouse.contoso.com'],
    uris: ['spiffe://contoso.com/warehouse'],
    fingerprint: 'ab'.repeat(32),
    validTo: 1_000,
  };
  const verify = (match: KnownCertificate['match'], changes: Partial<PeerCertificate> = {}, now = 999) =>
    createCertificateVerifier([{ name: 'dwh', match, grant }], { now: () => now, monotonic: () => 0 }).verify(
      request({ peerCertificate: { ...certificate, ...changes } }),
    );
  const dwh = { outcome: 'known', caller: { id: 'cert:dwh', grant } };
  const no = { outcome: 'refused', reason: 'certificate' };

  test.each<[string, KnownCertificate['match'], Partial<PeerCertificate>, object]>([
    ['subject', { subject: 'CN=warehouse,O=Contoso' }, {}, dwh],
    ['part of a subject', { subject: 'CN=warehouse' }, {}, no],
    ['subject in another case', { subject: 'CN=Warehouse,O=Contoso' }, {}, no],
    ['DNS name', { dnsName: 'warehouse.contoso.com' }, {}, dwh],
    ['one of several', { dnsName: 'b.example' }, { dnsNames: ['a.example', 'b.example'] }, dwh],
    ['a wildcard is only itself', { dnsName: 'warehouse.contoso.com' }, { dnsNames: ['*.contoso.com'] }, no],
    ['SPIFFE id', { spiffe: 'spiffe://contoso.com/warehouse' }, {}, dwh],
    ['a longer one', { spiffe: 'spiffe://contoso.com/ware' }, {}, no],
    [
      'one of two URIs is no SPIFFE id',
      { spiffe: 'spiffe://contoso.com/warehouse' },
      { uris: ['spiffe://contoso.com/warehouse', 'spiffe://contoso.com/admin'] },
      no,
    ],
    [
      'no names at all',
      { spiffe: 'spiffe://contoso.com/warehouse' },
      { uris: [], dnsNames: [], subject: '' },
      no,
    ],
    ['fingerprint', { fingerprint: 'ab'.repeat(32) }, {}, dwh],
    ['another fingerprint', { fingerprint: 'ac'.repeat(32) }, {}, no],
  ])('%s', async (_name, match, changes, expected) => {
    expect(await verify(match, changes)).toEqual(expected);
  });
  test('a connection that outlives its certificate', async () => {
    expect(await verify({ subject: certificate.subject }, {}, 1_000)).toEqual(no);
  });
  test('none was shown', async () => {
    const verifier = createCertificateVerifier([], { now: () => 0, monotonic: () => 0 });
    expect(await verifier.verify(request())).toEqual(absent);
  });
});
