import { describe, expect, it } from 'vitest';
import { getSlotNames, parsePathPattern, parsePathTemplate, type TemplateError } from './path-pattern.ts';

const quoted = (slot: string) => ({ slot, quoted: true });
const bare = (slot: string) => ({ slot, quoted: false });
const text = (literal: string) => ({ literal });

describe('readPathTemplate', () => {
  it.each([
    ['/v1.0/users', [[text('v1.0')], [text('users')]]],
    ['/users/{id}', [[text('users')], [bare('id')]]],
    ["/users('{id}')", [[text("users('"), quoted('id'), text("')")]]],
    ['/f(a={a})', [[text('f(a='), bare('a'), text(')')]]],
    ['/f({a},{b})', [[text('f('), bare('a'), text(','), bare('b'), text(')')]]],
    ["/f(a={a},b='{b}')", [[text('f(a='), bare('a'), text(",b='"), quoted('b'), text("')")]]],
    ['/a_1/{a_1}', [[text('a_1')], [bare('a_1')]]],
    [`/{${'a'.repeat(64)}}`, [[bare('a'.repeat(64))]]],
  ])('splits %s', (template, segments) => {
    expect(parsePathTemplate(template)).toEqual({ segments });
  });

  it.each<readonly [string, TemplateError]>([
    ['', 'start'],
    ['v1.0/users', 'start'],
    ['{id}/users', 'start'],
    ['/', 'segment'],
    ['/v1.0//users', 'segment'],
    ['/v1.0/users/', 'segment'],
    ['/v1.0/./users', 'segment'],
    ['/v1.0/../users', 'segment'],
    ['/v1.0/$batch', 'batch'],
    ['/v1.0/$BATCH', 'batch'],
    ['/users?x=1', 'characters'],
    ['/users%2F', 'characters'],
    ['/us ers', 'characters'],
    ['/a;b', 'characters'],
    ['/a#b', 'characters'],
    ['/us€rs', 'characters'],
    ['/{a', 'characters'],
    ['/a}', 'characters'],
    ['/{{a}}', 'characters'],
    ['/{}', 'slot'],
    ['/{1a}', 'slot'],
    ['/{a-b}', 'slot'],
    ['/{a b}', 'slot'],
    [`/{${'a'.repeat(65)}}`, 'slot'],
    ['/{a}{b}', 'slot'],
    ['/{a}x', 'slot'],
    ['/x{a}', 'slot'],
    ['/x{a}y', 'slot'],
    ['/{a})', 'slot'],
    ['/({a}', 'slot'],
    ['/f({a}x)', 'slot'],
    ['/f(x{a})', 'slot'],
    ['/f({a}{b})', 'slot'],
    ["/'{a}'", 'slot'],
    ["/f('{a})", 'slot'],
    ["/f({a}')", 'slot'],
    ["/f('x{a}')", 'slot'],
    ["/f('{a}x')", 'slot'],
    ["/f(''{a}'')", 'slot'],
  ])('tells the fault of %s: %s', (template, fault) => {
    expect(parsePathTemplate(template)).toEqual({ fault });
    expect(getSlotNames(template)).toEqual([]);
    expect(() => parsePathPattern(template, {})).toThrow('unchecked path template');
  });

  it('names the slots in order, with repetitions', () => {
    expect(getSlotNames("/x/{b}/f(a='{a}',b={b})")).toEqual(['b', 'a', 'b']);
  });
});

describe('parsePathPattern', () => {
  it('gives each slot what its rule says, and nothing else', () => {
    const pattern = parsePathPattern("/{a}/{b}/f('{c}')", {
      a: { type: 'guid' },
      b: { type: ['guid', 'word'], pseudonym: 'required', kind: 'person', values: ['Me', 'ALL'] },
      c: { type: 'dateTime', pseudonym: 'accepted', kind: ['person', 'event'], grain: 'day' },
    });
    const slot = { slot: 'a', types: ['guid'], pseudonym: 'never', kinds: [], quoted: false };
    expect(pattern).toStrictEqual({
      template: "/{a}/{b}/f('{c}')",
      segments: [
        [slot],
        [
          {
            ...slot,
            slot: 'b',
            types: ['guid', 'word'],
            pseudonym: 'required',
            kinds: ['person'],
            values: ['me', 'all'],
          },
        ],
        [
          text("f('"),
          {
            ...slot,
            slot: 'c',
            types: ['dateTime'],
            pseudonym: 'accepted',
            kinds: ['person', 'event'],
            grain: 'day',
            quoted: true,
          },
          text("')"),
        ],
      ],
    });
    expect(Object.isFrozen(pattern.segments[0]?.[0])).toBe(true);
  });

  it.each(['id', 'toString', '__proto__'])('throws for a slot without rule: %s', (name) => {
    const template = name.startsWith('_') ? '/{constructor}' : `/{${name}}`;
    expect(() => parsePathPattern(template, {})).toThrow('unchecked slot');
  });
});
