import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPseudonymizer } from '../create-pseudonymizer.ts';
import { splitAddressList } from './parse-address.ts';

/** Once takes milliseconds; once for each of its characters takes minutes. */
const ONCE = { timeout: 5_000 };

describe('members of a list', () => {
  it.each<[text: string, members: readonly string[]]>([
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a, b ,', ['a', ' b ']],
    ['a, ', ['a']],
    ['"x, y" <a@b.co>, c', ['"x, y" <a@b.co>', ' c']],
    ['"x \\", y" <a@b.co>', ['"x \\", y" <a@b.co>']],
    ['a (x, y), b', ['a (x, y)', ' b']],
    ['a; b', ['a; b']],
  ])('%j', (text, members) => {
    expect(splitAddressList(text)).toStrictEqual(members);
  });

  it.each(['', ' ', ',', ',a', 'a,,b', 'a, ,b', 'a,,', 'a, ,', '"open, a', 'a (open, b', '"a\n", b'])(
    'not %j',
    (text) => {
      expect(splitAddressList(text)).toBeUndefined();
    },
  );

  it('loses nothing but commas', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', '@', ',', '"', '(', ')', ' ', '\\', '<', '>', '\r\n '),
    });
    fc.assert(
      fc.property(texts, (text) => {
        const members = splitAddressList(text);
        if (members !== undefined)
          expect([members.join(','), `${members.join(',')},`]).toContain(text.replace(/,[\s]*$/, ','));
      }),
    );
  });

  it.each(['"', '(', ',', 'a,', '"a",', '(a),'])('walks a long text of %j once', ONCE, (part) => {
    splitAddressList(part.repeat(300_000));
  });
});

describe('addresses of a list', () => {
  const secrets = {
    salt: 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l',
    encryptionKey: '7Yh2-correct-horse-battery-staple',
  };
  const { addresses } = createPseudonymizer({ scheme: 'psoxy', ...secrets, tenant: '' });

  it('are bare, as written', () => {
    expect(addresses('"Lee, Kim" <Kim+x@B.co>, <s@b.co>')).toStrictEqual(['Kim+x@B.co', 's@b.co']);
  });

  it.each(['a@b.co, b', 'a@b.co, c@d', 'a@b.c0', '', 'a@b.co c@d.co', 'a@1.2.3.4'])('none of %j', (text) => {
    expect(addresses(text)).toBeUndefined();
  });
});
