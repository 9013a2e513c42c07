import { describe, expect, test } from 'vitest';
import type { CallerRequest, CallerVerifier, Grant, Verdict } from '../kernel/caller.ts';
import type { PeerCertificate } from '../kernel/inbound.ts';
import { createAddressGate } from './create-address-gate.ts';
import { createAdmission } from './create-admission.ts';
import { createCertificateVerifier, type KnownCertificate } from './create-certificate-verifier.ts';
import { createFailureLimit } from './failure-limit.ts';

const grant: Grant = { connectors: ['*'] };
const known: Verdict = { outcome: 'known', caller: { id: 'a', grant } };
const refused: Verdict = { outcome: 'refused', reason: 'expired' };
const absent: Verdict = { outcome: 'absent' };

function request(changes: Partial<CallerRequest> = {}): CallerRequest {
  return { headers: [['authorization', 'Bearer x']], remoteAddress: '203.0.113.1', ...changes };
}

function create(
  verdicts: readonly (Verdict | ((asked: CallerRequest) => Verdict))[],
  allow?: readonly string[],
) {
  const state = { now: 0, asked: [] as number[] };
  const verifiers = verdicts.map(
    (verdict, index): CallerVerifier => ({
      name: `${index}`,
      verify: async (asked) => {
        state.asked.push(index);
        return typeof verdict === 'function' ? verdict(asked) : verdict;
      },
    }),
  );
  const admission = createAdmission({
    verifiers,
    addresses: createAddressGate({ allow, trustedProxies: 0 }),
    failures: createFailureLimit({ refusals: 3, monotonic: () => state.now }),
  });
  return { admission, state };
}

describe('the order of verifiers', () => {
  test.each<[string, readonly Verdict[], Verdict | object, number[]]>([
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
  ])('%s', async (_name, verdicts, expected, asked) => {
    const { admission, state } = create(verdicts);
    expect(await admission(request())).toMatchObject(expected);
    expect(state.asked).toEqual(asked);
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

describe('refused credentials from one address', () => {
  const bearer = (text: string): CallerRequest => request({ headers: [['authorization', `Bearer ${text}`]] });
  const byText = (asked: CallerRequest): Verdict =>
    / good/.test(asked.headers[0]?.[1] ?? '') ? known : refused;

  test('beyond the limit they are not looked at until ten seconds are over; other addresses are', async () => {
    const { admission, state } = create([byText]);
    for (let attempt = 0; attempt < 10; attempt += 1) await admission(bearer('bad'));
    expect(state.asked).toHaveLength(3);
    expect(await admission(bearer('good'))).toEqual({ outcome: 'refused', reason: 'failures' });
    expect(await admission({ ...bearer('good too'), remoteAddress: '203.0.113.2' })).toEqual(known);
    state.now = 9_999;
    expect(await admission(bearer('good'))).toEqual({ outcome: 'refused', reason: 'failures' });
    state.now = 10_000;
    expect(await admission(bearer('good'))).toEqual(known);
  });
  test('a credential that was good lately is looked at all the same: nobody is locked out by a neighbour', async () => {
    const { admission, state } = create([byText]);
    expect(await admission(bearer('good'))).toEqual(known);
    for (let attempt = 0; attempt < 10; attempt += 1) await admission(bearer('bad'));
    expect(await admission(bearer('good'))).toEqual(known);
    state.now = 600_001;
    for (let attempt = 0; attempt < 10; attempt += 1) await admission(bearer('bad'));
    expect(await admission(bearer('good'))).toEqual({ outcome: 'refused', reason: 'failures' });
  });
  test('a valid token of a caller that is not listed counts too', async () => {
    const { admission, state } = create([{ outcome: 'forbidden', reason: 'not-granted' }]);
    for (let attempt = 0; attempt < 10; attempt += 1) await admission(bearer(`${attempt}`));
    expect(state.asked).toHaveLength(3);
  });
  test('all addresses of one IPv6 network count as one, those of another do not', async () => {
    const { admission, state } = create([byText]);
    const from = (remoteAddress: string) => admission({ ...bearer('bad'), remoteAddress });
    for (let host = 1; host <= 10; host += 1) await from(`2001:db8::${host}`);
    expect(state.asked).toHaveLength(3);
    expect(await from('2001:db8:0:1::1')).toEqual(refused);
  });
  test('a caller with ever new tokens does not crowd out those of others', () => {
    const limit = createFailureLimit({ refusals: 1, monotonic: () => 0 });
    limit.admitted('neighbour', 'b');
    for (let token = 0; token < 10_000; token += 1) limit.admitted(`token ${token}`, 'a');
    limit.refused('address');
    const over = (credential: string) => limit.isOver('address', credential);
    expect(['neighbour', 'token 9999', 'token 9968', 'token 9967'].map(over)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
  test('requests without credential do not count', async () => {
    const { admission, state } = create([absent]);
    for (let attempt = 0; attempt < 50; attempt += 1) await admission(request({ headers: [] }));
    expect(state.asked).toHaveLength(50);
  });
  test('memory is bounded: the address that is quiet longest is forgotten first', () => {
    const limit = createFailureLimit({ refusals: 1, monotonic: () => 0 });
    for (let index = 0; index < 10_001; index += 1) limit.refused(`address ${index}`);
    expect([0, 1, 10_000].map((index) => limit.isOver(`address ${index}`, 'c'))).toEqual([false, true, true]);
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
