import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalIp, replaceParts } from './text-transforms.ts';

const each = (text: string) => [...text].map((_, start) => ({ start, end: start + 1 }));

it('replaces parts from left to right and keeps what is between', () => {
  const spans = [
    { start: 1, end: 2 },
    { start: 2, end: 2 },
    { start: 3, end: 5 },
  ];
  const change = { replace: (part: string) => `<${part}>`, limits: { stringBytes: 100 } };
  expect(replaceParts('abcdef', spans, change)).toBe('a<b><>c<de>f');
});

it('stops as soon as the text is too long', () => {
  let calls = 0;
  const replace = () => {
    calls += 1;
    return 'x'.repeat(50);
  };
  const text = 'a'.repeat(1_000);
  expect(() => replaceParts(text, each(text), { replace, limits: { stringBytes: 100 } })).toThrow(
    'RESPONSE_NOT_SANITIZABLE',
  );
  expect(calls).toBe(3);
});

const addresses = fc.oneof(fc.ipV4(), fc.ipV6());
const damaged = fc.tuple(
  addresses,
  fc.nat(40),
  fc.constantFrom('', ':', '.', '0', 'f', '::', 'g', '%', '[', '1.2.3.4'),
);

describe('canonicalIp', () => {
  it('takes what the platform takes, but for zones', () => {
    fc.assert(
      fc.property(damaged, ([address, at, part]) => {
        const text = address.slice(0, at) + part + address.slice(at);
        expect(canonicalIp(text) !== undefined, text).toBe(isIP(text) !== 0 && !text.includes('%'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('all spellings become one, which stays', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const canonical = canonicalIp(address) ?? '';
        expect(canonicalIp(canonical)).toBe(canonical);
        expect(canonicalIp(address.toUpperCase())).toBe(canonical);
        if (canonical.includes('.')) expect(canonicalIp(`::ffff:${canonical}`)).toBe(canonical);
        else expect(new URL(`http://[${address}]`).host).toBe(new URL(`http://[${canonical}]`).host);
      }),
    );
  });
});
