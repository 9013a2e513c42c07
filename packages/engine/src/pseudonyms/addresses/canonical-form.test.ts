import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalizeAddress, NATIVE_RULES, PSOXY_RULES } from './canonical-form.ts';

const native = { ...NATIVE_RULES, ignoreDots: false };
const psoxy = { ...PSOXY_RULES, ignoreDots: false };

describe('canonical form', () => {
  it.each([
    ['Alice+List+More@Contoso.COM', 'alice@contoso.com', 'Contoso.COM'],
    ['"Alice" <ALICE@contoso.com>', 'alice@contoso.com', 'contoso.com'],
    ['"alice"@contoso.com', 'alice@contoso.com', 'contoso.com'],
    ['"Alice B"@contoso.com', '"alice b"@contoso.com', 'contoso.com'],
    ['a.l.i.c.e@contoso.com', 'a.l.i.c.e@contoso.com', 'contoso.com'],
  ])('address %j, both schemes', (text, canonical, domain) => {
    expect(canonicalizeAddress(text, native)).toStrictEqual({ canonical, domain });
    expect(canonicalizeAddress(text, psoxy)).toStrictEqual({ canonical, domain });
  });

  it('ignoreDots drops dots of the local part only', () => {
    expect(
      canonicalizeAddress('A.l.ice+x.y@sub.contoso.com', { ...native, ignoreDots: true })?.canonical,
    ).toBe('alice@sub.contoso.com');
  });

  it.each([
    'EMP-0042',
    ' EMP-0042',
    'emp-0042',
    '12345678901234567890',
    '1e3',
    'é',
    'e\u0301',
    'a@b',
    'null',
    '\ud800',
    'I\u0307',
  ])('text %j as it is', (text) => {
    expect(canonicalizeAddress(text, native)).toStrictEqual({ canonical: text });
  });

  it.each(['', ' ', '\t\r\n', '\u00a0', '\ufeff', '\u2003\u3000'])('blank %j is nobody', (text) => {
    expect(canonicalizeAddress(text, native)).toBeUndefined();
  });

  it('keeps telephone numbers apart in the native scheme; psoxy cuts literally', () => {
    expect(canonicalizeAddress('+4930123@contoso.com', native)?.canonical).toBe('+4930123@contoso.com');
    expect(canonicalizeAddress('+4930123+tag@contoso.com', native)?.canonical).toBe('+4930123@contoso.com');
    expect(canonicalizeAddress('+4930123@contoso.com', psoxy)?.canonical).toBe('@contoso.com');
  });

  it('the last label: letters for psoxy, anything but a number for native', () => {
    expect(canonicalizeAddress('A@B.xn--p1ai', native)?.canonical).toBe('a@b.xn--p1ai');
    expect(canonicalizeAddress('A@B.xn--p1ai', psoxy)).toStrictEqual({ canonical: 'A@B.xn--p1ai' });
    expect(canonicalizeAddress('A@10.0.0.1', native)).toStrictEqual({ canonical: 'A@10.0.0.1' });
    expect(canonicalizeAddress('A@10.0.0.1', psoxy)).toStrictEqual({ canonical: 'A@10.0.0.1' });
  });

  it('is its own canonical form', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_'-]{1,6}$/);
    fc.assert(
      fc.property(part, part, part, (local, tag, host) => {
        const canonical =
          canonicalizeAddress(`${local}+${tag}@${host.replace(/[^A-Za-z0-9]/g, 'x')}.com`, native)
            ?.canonical ?? '';
        expect(canonicalizeAddress(canonical, native)?.canonical).toBe(canonical);
      }),
    );
  });
});
