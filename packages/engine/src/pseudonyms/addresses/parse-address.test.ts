import emailAddresses from 'email-addresses';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, parseAddress } from './parse-address.ts';

describe('what is an address', () => {
  it.each<[text: string, local: string, domain: string]>([
    ['a@b.co', 'a', 'b.co'],
    ['<a@b.co>', 'a', 'b.co'],
    [' a@b.co\t', 'a', 'b.co'],
    ['Alice Liddell <Alice@Contoso.com>', 'Alice', 'Contoso.com'],
    ['"Liddell, Alice" <a@b.co>', 'a', 'b.co'],
    ['"X Y"<a@b.co>', 'a', 'b.co'],
    ['"日本 ü 😀" <a@b.co>', 'a', 'b.co'],
    ['"a \\"quoted\\" \\\\ name" <a@b.co>', 'a', 'b.co'],
    ['"evil@evil.com" <a@b.co>', 'a', 'b.co'],
    ['"<evil@evil.com>" <a@b.co>', 'a', 'b.co'],
    ['Alice "the Red" Queen <a@b.co>', 'a', 'b.co'],
    ["o'brien+list@sub.mail.contoso.co.uk", "o'brien+list", 'sub.mail.contoso.co.uk'],
    ['guest_fabrikam.com#EXT#@contoso.onmicrosoft.com', 'guest_fabrikam.com#EXT#', 'contoso.onmicrosoft.com'],
    ['a.b-c_d!#$%&*/=?^`{|}~@b.co', 'a.b-c_d!#$%&*/=?^`{|}~', 'b.co'],
    ['(first) a (second) @ (third) b.co (fourth)', 'a', 'b.co'],
    ['a@b.co (Bob \\( ) ', 'a', 'b.co'],
    ['Alice\r\n <a@b.co>', 'a', 'b.co'],
    ['"bob"@b.co', 'bob', 'b.co'],
    ['"bob smith"@b.co', '"bob smith"', 'b.co'],
    ['"a@evil.com (x)"@b.co', '"a@evil.com (x)"', 'b.co'],
    ['a@1.2.3.xn--p1ai', 'a', '1.2.3.xn--p1ai'],
    [`a@${'x'.repeat(63)}.co`, 'a', `${'x'.repeat(63)}.co`],
  ])('%j', (text, local, domain) => {
    expect(parseAddress(text)).toStrictEqual({ local, domain });
  });

  it.each([
    '',
    ' ',
    '@',
    'a',
    'a@',
    '@b.co',
    'a@b',
    '<>',
    '""',
    '"" <>',
    '<a@b.co',
    'a@b.co>',
    '<<a@b.co>>',
    '<a@b.co> x',
    'user@x..com',
    'x@.y',
    'x@y.',
    'a@b.co.',
    '.a@b.co',
    'a.@b.co',
    'a..b@b.co',
    'a@b@c.co',
    'a b@c.co',
    'a@[1.2.3.4]',
    'a@[IPv6:::1]',
    'a@-b.co',
    'a@b-.co',
    'a@b_c.co',
    `a@${'x'.repeat(64)}.co`,
    'a@b..co',
    'a@b,co',
    'a@b.co,',
    'a@b.co, c@d.co',
    'a@b.co; c@d.co',
    'Team: a@b.co;',
    'undisclosed-recipients:;',
    'J. Doe <a@b.co>',
    'Jürgen <a@b.co>',
    'jürgen@b.co',
    '"ü"@b.co',
    'a@bücher.de',
    'а@b.co' /* Cyrillic */,
    'a＠b.co',
    '"open <a@b.co>',
    '"a"b" <a@b.co>',
    '(open a@b.co',
    'a@b.co (x',
    'a@b.co (x(y)',
    '(ü) a@b.co',
    '"x"y <a@b.co>',
    'x"y" <a@b.co>',
    '"\u0000" <a@b.co>',
    '"a\nb" <a@b.co>',
    'a\n@b.co',
    'a@b.co\n',
    'a@b.co\r\n',
    '\ufeffa@b.co',
    'a@b.co \r\n \r\n ',
    'a\u00a0@b.co',
    'a@b.co\u0000',
    '=?utf-8?q?a?= <a@b',
    '@route.co:a@b.co',
    '<@route.co:a@b.co>',
    'mailto:a@b.co',
    'smtp:a@b.co',
    'a@b.co?subject=x',
    '/o=ExchangeLabs/ou=x/cn=Recipients/cn=a@b',
    '19:meeting_MjI3@thread.v2/0',
    'a@x","displayName":"y',
    '\ud800@b.co',
    'a@\ud800.co',
    `${'a'.repeat(4_096)}@b.co`,
    `"${'ü'.repeat(2_048)}" <a@b.co>`,
  ])('not %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('reads up to 4 KiB of UTF-8 and no further', () => {
    expect(parseAddress(`"${'ü'.repeat(2_042)}u" <a@b.co>`)).toBeDefined(); // 4,096 bytes
    expect(parseAddress(`"${'ü'.repeat(2_042)}uu" <a@b.co>`)).toBeUndefined();
  });

  it.each([
    '(',
    '"',
    '\\',
    '<',
    '@',
    '.',
    ' ',
    'a.',
    'a ',
    '"" ',
    '()',
    '( ',
    '\r\n ',
    'a@',
    '"\\',
    '(\\',
    '<a@',
  ])('repetition of %j ends at once', { timeout: 5_000 }, (part) => {
    const hostile = part.repeat(Math.floor(4_000 / part.length));
    for (const text of [hostile, `${hostile}@`, `${hostile}<a@b.co>`, `a@b.co${hostile}`]) parseAddress(text);
  });
});

describe('against the RFC 5322 parser email-addresses', () => {
  const collapse = (text: string) => text.replace(/\s+/g, ' ').trim();
  const theirs = (input: string): Address | undefined => {
    const found = emailAddresses.parseOneAddress({ input, rejectTLD: true, strict: true });
    return found?.type === 'mailbox' ? { local: collapse(found.local), domain: found.domain } : undefined;
  };
  /** They undo quoting in the local part and collapse blanks; we keep what needs quotes as written. */
  const unquoted = ({ local, domain }: Address): Address => ({
    local: local.startsWith('"') ? collapse(local.slice(1, -1).replace(/\\(.)/g, '$1')) : local,
    domain,
  });
  const isHost = (domain: string) =>
    /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(domain);

  const blank = fc.constantFrom('', ' ', '\t', '  ', ' \r\n ');
  const comment = fc.constantFrom('(note)', '(a "b" c)', '(\\))', '()');
  const gap = fc.oneof(
    blank,
    fc.tuple(blank, comment, blank).map((parts) => parts.join('')),
  );
  const atom = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,8}$/);
  const quoted = fc.stringMatching(/^"(?:[A-Za-z0-9 .,;:@<>()[\]]|\\["\\]){1,8}"$/);
  const local = fc.array(atom, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
  const label = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,6}[A-Za-z0-9])?$/);
  const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.'));
  const spec = fc
    .tuple(gap, fc.oneof(local, quoted), gap, fc.constant('@'), gap, domain, gap)
    .map((parts) => parts.join(''));
  const name = fc.array(fc.oneof(atom, quoted), { maxLength: 3 }).map((words) => words.join(' '));
  const named = fc
    .tuple(gap, name, gap, spec, gap)
    .map(([a, words, b, inside, c]) => `${a}${words}${words === '' ? '' : b}<${inside}>${c}`);

  it('reads the same from what the grammar writes', () => {
    fc.assert(
      fc.property(fc.oneof(spec, named), (text) => {
        const ours = parseAddress(text);
        expect(ours && unquoted(ours)).toStrictEqual(theirs(text));
        expect(ours).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('agrees on soup, except for what is narrower here: hosts, ASCII, no nested comments, one fold a gap, a blank between words', () => {
    const piece = fc.constantFrom(
      ...'abB1.@<>"\t ()\\,+-:;[]'.split(''),
      'c.co',
      '@x.yz',
      'a@b.co',
      '<a@b.co>',
      'é',
      '\r\n ',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 9 }).map((pieces) => pieces.join('')),
        (text) => {
          const ours = parseAddress(text);
          const oracle = theirs(text);
          if (ours !== undefined) expect(unquoted(ours)).toStrictEqual(oracle);
          const narrower =
            oracle === undefined ||
            !isHost(oracle.domain) ||
            /[^\0-\x7f]|\r\n[ \t]+\r\n|\([^)]*\(|[")][^\s<>@]|[^\s<@]["(]/.test(text);
          if (!narrower) expect(ours).toBeDefined();
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
