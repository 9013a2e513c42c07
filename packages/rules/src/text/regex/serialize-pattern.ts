import { type CharSet, complement } from './tree/char-set.ts';
import type { PatternNode } from './tree/pattern-node.ts';

/**
 * Who reads the pattern: `v8` with the flag `u`, which is safe since the text is ours, not the author's; `re2` is re2js, with which tests
 * compare our automaton (docs/decisions/0040).
 */
export type PatternEngine = 're2' | 'v8';

/** Before a line terminator that ends the text (java.util.regex.Pattern, "Line terminators"). */
const V8_LAST_ASSERTION = '(?:(?=\\r\\n$)|(?<!\\r)(?=\\n$)|(?=[\\r\\u0085\\u2028\\u2029]?$))';
const ASSERTIONS = {
  re2: { start: '\\A', end: '\\z', last: '\\z', boundary: '\\b', inside: '\\B' },
  v8: { start: '^', end: '$', last: V8_LAST_ASSERTION, boundary: '\\b', inside: '\\B' },
} as const;

/** Writes a pattern in an engine's own language. Every group is written out, so precedence never matters. */
export function serializePattern(node: PatternNode, engine: PatternEngine): string {
  const write = (inner: PatternNode): string => serializePattern(inner, engine);
  switch (node.kind) {
    case 'set':
      return writeSet(node.set);
    case 'sequence':
      return node.items.map(write).join('');
    case 'choice':
      return `(?:${node.options.map(write).join('|')})`;
    case 'repeat':
      return `(?:${write(node.inner)})${serializeBounds(node.min, node.max)}${node.lazy ? '?' : ''}`;
    case 'group':
      return `(${write(node.inner)})`;
    case 'assert':
      return ASSERTIONS[engine][node.at];
    case 'lookahead':
      return `(?${node.negative ? '!' : '='}${write(node.inner)})`;
  }

  function writeSet(set: CharSet): string {
    const [range] = set;
    if (range === undefined) return `[^${writeRange([0, 0x10ffff])}]`;
    if (set.length === 1 && range[0] === range[1]) return writeCode(range[0]);
    const rest = complement(set);
    return rest.length > 0 && rest.length < set.length
      ? `[^${rest.map(writeRange).join('')}]`
      : `[${set.map(writeRange).join('')}]`;
  }

  function writeRange([first, last]: CharSet[number]): string {
    return first === last ? writeCode(first) : `${writeCode(first)}-${writeCode(last)}`;
  }

  function writeCode(code: number): string {
    const character = String.fromCodePoint(code);
    if (/[A-Za-z0-9]/.test(character)) return character;
    return `\\${engine === 're2' ? 'x' : 'u'}{${code.toString(16)}}`;
  }
}

function serializeBounds(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${least}}` : `{${least},${most}}`;
}
