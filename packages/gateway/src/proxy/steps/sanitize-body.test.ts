import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsEcho } from './sanitize-body.ts';

const holds = (body: string, value: string) => containsEcho(Buffer.from(body), [value]);
const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const escaped = (text: string) =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('T1-22 a value is found however it is spelt', () => {
  it.each([
    ['as it is', 'kim@contoso.com', 'kim@contoso.com'],
    ['wholly encoded', 'kim@contoso.com', 'kim%40contoso.com'],
    ['a guest, the @ left readable', 'jane_x.com#EXT#@t.example', 'jane_x.com%23EXT%23@t.example'],
    ['digits in lower case', 'jane_x.com#EXT#@t.example', 'jane_x.com%23ext%23%40t.example'],
    ['encoded twice', 'kim@contoso.com', 'kim%2540contoso.com'],
    ['another letter case', 'kim.lee@contoso.com', 'Kim.Lee@CONTOSO.com'],
    ['an encoded apostrophe', "o'brien@contoso.com", 'o%27brien@contoso.com'],
    ['a doubled one', "o'brien@contoso.com", "o''brien@contoso.com"],
    ['a doubled one, encoded', "o'brien@contoso.com", 'o%27%27brien@contoso.com'],
    ['a plus', 'kim+x@contoso.com', 'kim%2Bx@contoso.com'],
    ['JSON escapes', 'kim@contoso.com', 'k\\u0069m\\u0040contoso.com'],
    ['JSON escapes of a percent sign', 'kim@contoso.com', 'kim\\u002540contoso.com'],
    ['an escaped slash', 'a/b/c/d/e', 'a\\/b\\/c\\/d\\/e'],
    ['quotes', 'kim "k" lee', 'kim \\"k\\" lee'],
    ['letters beyond ASCII', 'zoë@contoso.com', 'zo%C3%AB@contoso.com'],
    ['letters beyond ASCII as escapes', 'zoë@contoso.com', 'zo\\u00eb@contoso.com'],
    ['hexadecimal (T1-16)', 'kim@contoso.com', Buffer.from('kim@contoso.com').toString('hex').toUpperCase()],
  ])('%s', (_, value, spelt) => {
    expect(holds(`{"value":[],"x":"before ${spelt} after"}`, value)).toBe(true);
  });

  it('whatever the value, encoded wholly in one way or two', () => {
    const values = fc.string({ minLength: 6, maxLength: 40, unit: 'binary-ascii' });
    fc.assert(
      fc.property(values, (value) => {
        for (const spelt of [
          percent(value),
          percent(percent(value)),
          escaped(value),
          escaped(percent(value)),
        ])
          expect(holds(`{"x":"${spelt}"}`, value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('wherever in a large body', () => {
    const value = 'kim@contoso.com';
    for (const at of [0, 65_520, 65_530, 65_536, 131_060, 131_072, 199_900]) {
      const body = 'x'.repeat(at) + escaped(value) + 'x'.repeat(200_000 - at);
      expect(holds(body, value)).toBe(true);
    }
  });
});

it('finds nothing where there is nothing', () => {
  expect(holds('{"value":[{"id":"kim%40contoso.co"}]}', 'kim@contoso.com')).toBe(false);
  expect(holds('', 'kim@contoso.com')).toBe(false);
  expect(containsEcho(Buffer.from('{"a":1}'), [])).toBe(false);
});

it('a short value may stand there by chance', () => {
  expect(holds('{"size":47110}', '47110')).toBe(false);
});
