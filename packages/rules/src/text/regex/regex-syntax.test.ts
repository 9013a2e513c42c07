import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAsciiLowerCase } from '../../../../engine/src/kernel/ascii-case.ts';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import { compileBuiltIn, compilePattern } from './compile-pattern.ts';
import { compilePhrase, findPhrase } from './compile-phrase.ts';
import { parsePattern } from './parse-pattern.ts';
import { PatternSyntaxError } from './tree/pattern-node.ts';

const found = (source: string, text: string): readonly string[] =>
  compilePattern(source)
    .findAll(text)
    .map(({ start, end }) => text.slice(start, end));
const matches = (source: string, text: string): boolean => compilePattern(source).matches(text);
const getFault = (source: string): string => {
  try {
    compilePattern(source);
    return 'accepted';
  } catch (error) {
    if (error instanceof PatternSyntaxError) return `${error.position}: ${error.message}`;
    throw error;
  }
};

describe('psoxy-facts.md#d, regex dialect', () => {
  it('`(?i)` inline flag (smtp, pwd); empty group `(?)` (outlook-cal calendarView) – BOTH invalid in JavaScript; named groups `(?<callChainId>…)`; `(?!…)`, `(?:…)`, lazy `+?`, `{8}`, classes such as `[A-z]`-style ranges, `[2,3]`, `[?]`, `[-]?`, `[({]`; possessive/lookbehind not used. Use neither `u` nor `v` flag.', () => {
    expect(compilePattern('(?i)smtp:(.+)').fullMatch('SMTP:a@b.co')).toEqual(['SMTP:a@b.co', 'a@b.co']);
    expect(found('(?i)pwd=(\\w+)', 'PWD=x pwd=y')).toEqual(['PWD=x', 'pwd=y']);
    expect(matches('a(?i)b', 'aB')).toBe(true);
    expect(matches('a(?i)b', 'AB')).toBe(false);
    expect(matches('(a(?i)b)c', 'aBC')).toBe(false);
    expect(matches('(?i:a)b', 'Ab')).toBe(true);
    expect(matches('/events(?)\\?x', '/events?x')).toBe(true);
    expect(compilePattern('/(?<callChainId>[^/]+)/x').groups).toEqual(['callChainId']);
    expect(compilePattern('/(?<callChainId>[^/]+)/x').fullMatch('/12/x')?.[1]).toBe('12');
    expect(matches('/a/(?!b)[^/]+', '/a/c')).toBe(true);
    expect(matches('/a/(?!b)[^/]+', '/a/b')).toBe(false);
    expect(matches('(?:ab)+', 'abab')).toBe(true);
    expect(found('a+?', 'aa')).toEqual(['a', 'a']);
    expect(matches('[0-9a-f]{8}', '0123abcd')).toBe(true);
    expect(matches('[0-9a-f]{8}', '0123abcde')).toBe(false);
    expect(['A', 'z', '[', '_', '^', '`', '\\', ']'].every((text) => matches('[A-z]', text))).toBe(true);
    expect(['{', '@', '5'].some((text) => matches('[A-z]', text))).toBe(false);
    expect(['2', ',', '3'].every((text) => matches('[2,3]', text))).toBe(true);
    expect(matches('[?]', '?')).toBe(true);
    expect(matches('a[-]?b', 'a-b') && matches('a[-]?b', 'ab')).toBe(true);
    expect(matches('[({]', '{') && matches('[({]', '(')).toBe(true);
    expect(getFault('a++')).toMatch(/^2: possessive/);
    expect(getFault('x(?<=a)b')).toMatch(/^1: lookbehind/);
    // The author's text never reaches an engine, so what `u` forbids is fine: `\\-`, `\\/`, `\\_`.
    expect(matches('a\\-b\\/c\\_d', 'a-b/c_d')).toBe(true);
  });

  it('`\\Q…\\E` is generated for redactExceptPhrases; `\\b…[\\s:]*\\b` follows the phrase, so a phrase at end of text or followed by punctuation depends on word boundaries ("blah phrase1: blah" keeps "phrase1"). Java `\\b`/`\\w`/`\\s` are ASCII except `\\b` (Unicode-aware up to JDK 18).', () => {
    const kept = (phrase: string, text: string): readonly string[] => {
      const hit = findPhrase(compilePhrase(phrase), text, toAsciiLowerCase(text));
      return hit === undefined ? [] : [text.slice(hit.start, hit.end)];
    };
    expect(kept('phrase1', 'blah phrase1: blah')).toEqual(['phrase1']);
    expect(kept('phrase1', 'blah phrase1')).toEqual(['phrase1']);
    expect(kept('phrase1', 'Phrase1, PHRASE1')).toEqual(['Phrase1']);
    expect(kept('phrase1', 'xphrase1 PHRASE1')).toEqual(['PHRASE1']);
    expect(kept('phrase1', 'phrase12 xphrase1')).toEqual([]);
    expect(kept('a.b', 'axb')).toEqual([]);
    expect(kept('done!', 'done!')).toEqual([]);
    expect(kept('done!', 'done! next')).toEqual(['done!']);
    expect(kept('1:1', '1:1 with x')).toEqual(['1:1']);
    expect(kept('focus', 'éfocus')).toEqual([]);
    expect(matches('\\Qa.(b\\E.', 'a.(bc')).toBe(true);
    expect(matches('\\Qa.(b\\E.', 'ax(bc')).toBe(false);
    expect(found('\\bx\\b', 'x xy x')).toEqual(['x', 'x']);
    expect(['é', 'ß', '\u212a', '１'].some((text) => matches('\\w', text))).toBe(false);
    expect(['\u00a0', '\u2003', '\u2028'].some((text) => matches('\\s', text))).toBe(false);
    expect([' ', '\t', '\n', '\x0b', '\f', '\r'].every((text) => matches('\\s', text))).toBe(true);
    expect(matches('\\d', '１')).toBe(false);
  });

  it('`.` does not match any of \\n \\r \\u0085 \\u2028 \\u2029 in Java.', () => {
    expect(['\n', '\r', '\u0085', '\u2028', '\u2029'].some((text) => matches('.', text))).toBe(false);
    expect(['\n', '\r', '\u0085', '\u2028', '\u2029'].every((text) => matches('(?s).', text))).toBe(true);
    expect(['a', '\t', '\u00a0', '😀', '\ud800'].every((text) => matches('.', text))).toBe(true);
    // The same on the other engine.
    expect(['\n', '\r', '\u0085', '\u2028', '\u2029'].some((text) => matches('(?!x).', text))).toBe(false);
    expect(matches('(?!x).', '😀')).toBe(true);
  });
});

describe('Java meanings that RE2 and V8 do not share', () => {
  it.each([
    ['(?i)k', '\u212a', false],
    ['(?i)[^k]', 'K', false],
    ['[[a]b]', 'b', true],
    ['[a-z&&[^b]]', 'b', false],
    ['[a-z&&[^b]]', 'c', true],
    ['[]a]', ']', true],
    ['[a-]', '-', true],
    ['[\\w-]', '-', true],
    ['\\p{Alpha}', 'é', false],
    ['\\p{L}', 'é', true],
    ['\\P{L}', 'é', false],
    ['\\x41\\u0042\\x{1F600}', 'AB😀', true],
    ['\\h', '\u00a0', true],
    ['a$', 'a\n', false],
    ['x{0,3}', 'xxxx', false],
  ])('%s on %j: %s', (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  it('lets `$` stand before a line terminator that ends the text', () => {
    expect(found('a$', 'a a\n')).toEqual(['a']);
    expect(found('a$', 'a\na')).toEqual(['a']);
    expect(found('a\\z', 'a\n')).toEqual([]);
    expect(found('(?!b)a$', 'a\r\n')).toEqual(['a']);
  });

  it('gives spans in UTF-16 units, and of group 1 only when it took part', () => {
    expect(compilePattern('x(b)?').findAll('😀xb x')).toEqual([
      { start: 2, end: 4, group: { start: 3, end: 4 } },
      { start: 5, end: 6, group: undefined },
    ]);
    expect(compilePattern('(?!y)x(b)?').findAll('😀xb x')).toEqual([
      { start: 2, end: 4, group: { start: 3, end: 4 } },
      { start: 5, end: 6, group: undefined },
    ]);
  });

  it.each([
    ['(a+)+$', /repetition of nothing but a repetition/],
    ['x(a*)*', /repetition of nothing but a repetition/],
    ['(?!x)(a+b?)+', /^0: lookahead/],
    ['a(?!x)(a|aa)+', /^1: lookahead/],
    ['(?=x).*a.*', /lookahead/],
    ['(?!x)a?a?a?a?a?a?a?a?a?a?', /lookahead.*alternatives/],
    ['.*(?!.*x)y', /^2: lookahead/],
    ['a\\1', /back references/],
    ['(?>a)', /^0: atomic/],
    ['(?m)^a', /^0: the flag "m"/],
    ['a{2000}', /^1: more than 1000/],
    ['((a{1000}){1000}){1000}', /too large/],
    ['*a', /^0: "\*" has nothing/],
    ['a{x}', /^1: "\{"/],
    ['(a', /^0: "\(" is not closed/],
    ['a)', /^1: "\)"/],
    ['[a', /^0: the character class/],
    ['[z-a]', /^1: the range/],
    ['\\y', /^0: the escape/],
    ['\\', /escape/],
    ['(?<a-b>x)', /name of the group/],
    ['('.repeat(60), /nested too deeply/],
    ['a'.repeat(9000), /8192/],
  ])('refuses %s with its position', (source, expected) => {
    expect(getFault(source)).toMatch(expected);
  });

  it.each([
    '/v1\\.0/(?!beta)[^/]+/x(?:/y)?',
    '(?!.*secret)[a-z]+',
    '^(?:a|b|c)(?!d)\\d{3}$',
    '(?!x)[^/]+/[^/]+/[^/]+',
  ])('runs %s, which cannot run away, with lookahead', (source) => {
    expect(getFault(source)).toBe('accepted');
  });

  it('withholds what is too long for a pattern with lookahead instead of letting it pass', () => {
    const pattern = compilePattern('(?!x)a');
    expect(pattern.maxLength).toBe(4096);
    expect(pattern.findAll('a'.repeat(4096))).toHaveLength(4096);
    expect(() => pattern.findAll('a'.repeat(4097))).toThrow(RequestError);
    expect(() => pattern.matches('a'.repeat(4097))).toThrow(RequestError);
  });
});

describe('both engines', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '[ab]',
    '[^a]',
    '.',
    '\\w',
    '\\s',
    '\\d',
    'é',
    '😀',
    '(a)',
    '(?:ab)',
    '\\b',
    '^',
  );
  const piece = fc
    .tuple(atom, fc.constantFrom('', '', '?', '{2}'))
    .map(([text, bound]) => `${text}${/^(?:\\b|\^)$/.test(text) ? '' : bound}`);
  const source = fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('', 'b*', '[ab]+?'))
    .map(([pieces, loop]) => `${pieces.join('')}${loop}`);
  const text = fc
    .array(fc.constantFrom('a', 'b', 'ab', ' ', '1', '\n', 'é', '😀'), { maxLength: 12 })
    .map((parts) => parts.join(''));

  it('agree wherever the static check lets a pattern onto V8', () => {
    fc.assert(
      fc.property(source, text, (pattern, input) => {
        const linear = compilePattern(pattern);
        const builtIn = compileBuiltIn(pattern, parsePattern(pattern));
        expect(builtIn.fullMatch(input)).toEqual(linear.fullMatch(input));
        expect(builtIn.findAll(input)).toEqual(linear.findAll(input));
      }),
      { numRuns: 2000 },
    );
  });

  it('agree with V8 on phrases in ASCII texts', () => {
    const word = fc.constantFrom('1:1', 'focus', 'a b', 'x!', '(y)');
    const piece = fc.constantFrom('1:1', 'Focus', 'a b', 'x!', '(y)', ' ', ':', 'z', '9', '\t');
    fc.assert(
      fc.property(word, fc.array(piece, { maxLength: 10 }), (phrase, pieces) => {
        const input = pieces.join('');
        const quoted = phrase.replace(/[^a-z0-9 ]/g, '\\$&');
        const [expected] = [...input.matchAll(new RegExp(`\\b(${quoted})[\\s:]*\\b`, 'gi'))].map(
          ({ 1: part = '', index }) => ({ start: index, end: index + part.length }),
        );
        expect(findPhrase(compilePhrase(phrase), input, toAsciiLowerCase(input))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
