import fc from 'fast-check';

/** What a pattern is made of: sets that overlap, beyond ASCII and beyond 16 bits, and all that is asserted but `$`. */
const ATOMS = [
  'a',
  'b',
  'c',
  'k',
  '1',
  ' ',
  '-',
  'é',
  '😀',
  '[ab]',
  '[^a]',
  '[b-é]',
  '[😀-😂]',
  '.',
  '(?s).',
  '\\w',
  '\\W',
  '\\d',
  '\\s',
  '\\p{L}',
  '\\b',
  '\\B',
  '^',
  '\\z',
];
const BOUNDS = ['*', '+', '?', '{2}', '{0,2}', '{1,3}', '{2,}', '*?', '+?', '??', '{1,3}?', '{0}'];

/**
 * Patterns with nested repetitions, empty alternatives and groups anywhere. Short runs miss what only nested stars of what can
 * be empty tell, so these are frequent.
 */
export const anyPattern: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...ATOMS),
    fc.tuple(tie('node'), tie('node')).map((both) => both.join('')),
    fc.tuple(tie('node'), tie('node'), tie('node')).map((all) => all.join('')),
    fc.tuple(tie('node'), fc.constantFrom(...BOUNDS)).map(([inner, bound]) => `(?:${inner})${bound}`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(?:${one}|${other})`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(?:${one}|${other}|)`),
    tie('node').map((inner) => `(${inner})`),
    tie('node').map((inner) => `(?i:${inner})`),
    fc.tuple(tie('node'), fc.constantFrom(...BOUNDS)).map(([inner, bound]) => `(${inner})${bound}`),
  ),
})).node;

/** Lone halves of pairs, the Kelvin sign, every kind of line terminator. */
const UNITS = ['a', 'b', 'c', 'A', 'B', 'K', 'k', ' ', '-', '1', '2', '_', 'é', 'ß', '\u212a', '😀', '😁'];
const ODD_UNITS = ['\ud83d', '\ude00', '\n', '\r', '\u0085', '\u2028', '\u2029'];

export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...UNITS) }, fc.constantFrom(...ODD_UNITS)), {
    maxLength: 14,
  })
  .map((units) => units.join(''));
