import { type CharSet, complement, foldAscii, intersection, setOf, union } from './char-set.ts';
import type { PatternCursor } from './pattern-cursor.ts';
import { readCharacterEscape } from './read-escape.ts';

const DEEPEST = 20;

/**
 * Reads a character class after its `[`, as Java does: nested classes are joined, `&&` intersects, `]` in first place and `-`
 * in last are themselves. JavaScript and RE2 read several of these differently, so the set is worked out here.
 *
 * @param ignoreCase fold ASCII letters, before a negation
 * @throws PatternFault
 */
export function readClass(cursor: PatternCursor, ignoreCase: boolean, depth = 0): CharSet {
  const start = cursor.position() - 1;
  if (depth > DEEPEST) throw cursor.fault('character classes are nested too deeply', start);
  const negated = cursor.take('^');
  let whole: CharSet | undefined;
  let part: CharSet = [];
  let empty = true;
  for (;;) {
    if (cursor.done()) throw cursor.fault('the character class is not closed', start);
    if (!empty && cursor.take(']')) break;
    if (cursor.take('&&')) {
      if (empty) throw cursor.fault('"&&" has nothing on its left', start);
      whole = whole === undefined ? part : intersection(whole, part);
      part = [];
      continue;
    }
    part = union(part, readMember(cursor, ignoreCase, depth));
    empty = false;
  }
  const set = whole === undefined ? part : intersection(whole, part);
  return negated ? complement(set) : set;
}

function readMember(cursor: PatternCursor, ignoreCase: boolean, depth: number): CharSet {
  if (cursor.take('[')) return readClass(cursor, ignoreCase, depth + 1);
  const fold = (set: CharSet): CharSet => (ignoreCase ? foldAscii(set) : set);
  const start = cursor.position();
  if (cursor.take('\\Q')) return fold(readQuoted(cursor));
  const first = readOne(cursor);
  const dash = cursor.startsWith('-') && !cursor.startsWith('-]') && !cursor.startsWith('-[');
  if (!dash || first.code === undefined) return fold(first.set);
  cursor.next();
  const last = readOne(cursor);
  if (last.code === undefined || last.code < first.code)
    throw cursor.fault('the range of characters is not in order', start);
  return fold([[first.code, last.code]]);
}

function readOne(cursor: PatternCursor): { readonly set: CharSet; readonly code: number | undefined } {
  const escaped = cursor.take('\\');
  const isClass = escaped && /[dDwWsShHvVpP]/.test(cursor.peek());
  const set = escaped ? readCharacterEscape(cursor) : setOf(cursor.next().codePointAt(0) ?? 0);
  return { set, code: isClass ? undefined : set[0]?.[0] };
}

function readQuoted(cursor: PatternCursor): CharSet {
  let set: CharSet = [];
  while (!cursor.done() && !cursor.take('\\E')) set = union(set, setOf(cursor.next().codePointAt(0) ?? 0));
  return set;
}
