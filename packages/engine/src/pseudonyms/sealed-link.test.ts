import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../kernel/errors.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import type { PseudonymizerOptions } from './pseudonymizer.ts';

const FIRST = 'q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM';
const SECOND = 'Zr8tMq3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQc';
const native = {
  scheme: 'native',
  keys: [{ id: 7, secret: FIRST }],
  tenant: 'T',
} as const satisfies PseudonymizerOptions;
const psoxy = {
  scheme: 'psoxy',
  salt: 'Xw3-uq8Lr0PzNsTv61Yd',
  encryptionKey: 'another-Text-91-of-28-bytes!',
  tenant: 'T',
} as const satisfies PseudonymizerOptions;
const binding = { connector: 'outlook-cal', endpointId: 'user-events' };
const LINK = "/v1.0/users/48d31887-5fad-4d73-a9f5-3c356e68a038/events?$skiptoken=X'616C696365'&$top=10";

const refusals: unknown[] = [];
function isRefused(open: () => string): boolean {
  try {
    open();
    return false;
  } catch (error) {
    refusals.push(error);
    return error instanceof RequestError && error.code === 'TOKEN_INVALID';
  }
}

describe.each<[string, PseudonymizerOptions, number]>([
  ['native', native, 7],
  ['psoxy', psoxy, 0],
])('sealed links, scheme %s', (_, options, keyId) => {
  const nyms = createPseudonymizer(options);
  const sealed = nyms.sealLink(binding, LINK);
  const payload = Buffer.from(sealed.slice(2), 'base64url');
  const isRefusedHere = (text: string, where = binding) => isRefused(() => nyms.openLink(where, text));

  it('open where they belong, byte for byte; equal links are equal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (text) => {
        expect(nyms.openLink(binding, nyms.sealLink(binding, text))).toBe(text);
        expect(nyms.sealLink(binding, text)).toBe(nyms.sealLink(binding, text));
      }),
      { numRuns: 300 },
    );
    expect(payload[0]).toBe(keyId);
    expect(sealed).not.toContain('48d31887');
  });

  it.each([
    { connector: 'entra-id', endpointId: 'user-events' },
    { connector: 'outlook-cal', endpointId: 'user-event' },
    { connector: 'outlook-caluser', endpointId: '-events' },
    { connector: '', endpointId: 'outlook-caluser-events' },
    { connector: 'user-events', endpointId: 'outlook-cal' },
    { connector: 'OUTLOOK-CAL', endpointId: 'user-events' },
  ])('refused at %j', (elsewhere) => {
    expect(isRefusedHere(sealed, elsewhere)).toBe(true);
    expect(nyms.sealLink(elsewhere, LINK)).not.toBe(sealed);
  });

  it('refused for another tenant', () => {
    for (const tenant of ['', 'U', 'T2']) {
      expect(isRefused(() => createPseudonymizer({ ...options, tenant }).openLink(binding, sealed))).toBe(
        true,
      );
    }
    expect(createPseudonymizer({ ...options, tenant: 't' }).openLink(binding, sealed)).toBe(LINK);
  });

  it('every single-bit flip, truncation, extension and splice is refused', () => {
    const other = Buffer.from(nyms.sealLink(binding, '/v1.0/users?$skiptoken=abc').slice(2), 'base64url');
    const refused = (bytes: Uint8Array) =>
      expect(isRefusedHere(`s~${Buffer.from(bytes).toString('base64url')}`)).toBe(true);
    for (let bit = 0; bit < payload.length * 8; bit += 1) {
      const forged = Buffer.from(payload);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      refused(forged);
    }
    for (let at = 0; at < payload.length; at += 1) {
      refused(payload.subarray(0, at));
      refused(payload.subarray(at + 1));
      if (at > 1 && at < other.length) refused(Buffer.concat([payload.subarray(0, at), other.subarray(at)]));
      if (at > 1) refused(Buffer.concat([other.subarray(0, at), payload.subarray(at)]));
    }
    refused(Buffer.concat([payload, Buffer.of(0)]));
  });

  it.each([
    `${sealed}=`,
    `${sealed}\n`,
    ` ${sealed}`,
    sealed.replace('s~', 'S~'),
    sealed.replace('s~', 'p~'),
    `${sealed}@contoso.com`,
    `${sealed}@`,
    '',
    's~',
    's~AA',
    LINK,
    's~\ud800',
  ])('another spelling is refused: %j', (text) => {
    expect(isRefusedHere(text)).toBe(true);
  });

  it('reversible tokens and links do not stand for each other', () => {
    const token = nyms.reversible(LINK, 'text') ?? '';
    expect(isRefusedHere(token.replace('p~', 's~'))).toBe(true);
    expect(isRefused(() => nyms.open(sealed.replace('s~', 'p~'), ['person']))).toBe(true);
  });
});

describe('rotation', () => {
  const rotated = createPseudonymizer({
    ...native,
    keys: [
      { id: 8, secret: SECOND },
      { id: 7, secret: FIRST },
    ],
  });

  it('links of an older key open while it is in the ring', () => {
    const sealed = createPseudonymizer(native).sealLink(binding, LINK);
    expect(rotated.openLink(binding, sealed)).toBe(LINK);
    expect(
      isRefused(() =>
        createPseudonymizer({ ...native, keys: [{ id: 8, secret: SECOND }] }).openLink(binding, sealed),
      ),
    ).toBe(true);
    expect(
      isRefused(() =>
        createPseudonymizer({ ...native, keys: [{ id: 7, secret: SECOND }] }).openLink(binding, sealed),
      ),
    ).toBe(true);
  });

  it('psoxy: another salt or key is another seal', () => {
    const sealed = createPseudonymizer(psoxy).sealLink(binding, LINK);
    for (const other of [
      { ...psoxy, salt: 'Xw3-uq8Lr0PzNsTv61Ye' },
      { ...psoxy, encryptionKey: 'another-Text-92-of-28-bytes!' },
    ]) {
      expect(isRefused(() => createPseudonymizer(other).openLink(binding, sealed))).toBe(true);
    }
  });

  it('all refusals are one and the same', () => {
    expect(
      new Set(
        refusals.map((error) => JSON.stringify([error, String(error), Reflect.ownKeys(error as object)])),
      ).size,
    ).toBe(1);
  });
});
