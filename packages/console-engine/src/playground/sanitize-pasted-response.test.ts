import { describe, expect, it } from 'vitest';
import { locateJsonError } from './sanitize-pasted-response.ts';

describe('the place where a text stops to be JSON', () => {
  it.each([['{"a": [1, -2.5e3, "x\\u00e9\\n", true, null, {}, []]}'], [' [ ] '], ['"text"'], ['0']])(
    'is nowhere in %s',
    (text) => {
      expect(() => JSON.parse(text)).not.toThrow();
      expect(locateJsonError(text)).toBeUndefined();
    },
  );

  it.each([
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a" 1}', 1, 6],
    ['[1, 2', 1, 6],
    ['{"a": 01}', 1, 8],
    ['["a\nb"]', 1, 2],
    ['{} {}', 1, 4],
    ['', 1, 1],
    ["{'a': 1}", 1, 2],
    ['[1,]', 1, 4],
    ['["\\x"]', 1, 2],
    ['{"a":1]', 1, 7],
  ])('is found in %j', (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(locateJsonError(text)).toEqual({ line, column });
  });
});
