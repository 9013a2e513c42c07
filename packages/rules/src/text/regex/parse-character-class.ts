import type { PatternCursor } from './pattern-cursor.ts';
import {
  type CharSet,
  CLASS_ESCAPES,
  complement,
  createSet,
  foldAscii,
  intersection,
  propertySet,
  union,
} from './tree/char-set.ts';

const MAX_DEPTH = 20;

/**
 * Java's semantics: nested classes are united, `&&` intersects, a leading `]` and a trailing `-` are literal.
 */
export function parseCharacterClass(cursor: PatternCursor, ignoreCase: boolean, depth = 0): CharSet {
  const start = cursor.position() - 1;
  if (depth > MAX_DEPTH) throw cursor.createError('character classes are nested too deeply', start);
  const negated = cursor.take('^');
  let combined: CharSet | undefined;
  let part: CharSet = [];
  let empty = true;
  for (;;) {
    if (cursor.isAtEnd()) throw cursor.createError('the character class is not closed', start);
    if (!empty && cursor.take(']')) break;
    if (cursor.take('&&')) {
      if (empty) throw cursor.createError('"&&" has nothing on its left', start);
      combined = combined === undefined ? part : intersection(combined, part);
      part = [];
      continue;
    }
    part = union(part, parseMember(cursor, ignoreCase, depth));
    empty = false;
  }
  const set = combined === undefined ? part : intersection(combined, part);
  return negated ? complement(set) : set;
}

function parseMember(cursor: PatternCursor, ignoreCase: boolean, depth: number): CharSet {
  if (cursor.take('[')) return parseCharacterClass(cursor, ignoreCase, depth + 1);
  const fold = (set: CharSet): CharSet => (ignoreCase ? foldAscii(set) : set);
  const start = cursor.position();
  if (cursor.take('\\Q')) return fold(parseQuoted(cursor));
  const first = parseCharacter(cursor);
  const dash = cursor.startsWith('-') && !cursor.startsWith('-]') && !cursor.startsWith('-[');
  if (!dash || first.code === undefined) return fold(first.set);
  cursor.next();
  const last = parseCharacter(cursor);
  if (last.code === undefined || last.code < first.code)
    throw cursor.createError('the range of characters is not in order', start);
  return fold([[first.code, last.code]]);
}

function parseCharacter(cursor: PatternCursor): { readonly set: CharSet; readonly code: number | undefined } {
  const escaped = cursor.take('\\');
  const isClass = escaped && /[dDwWsShHvVpP]/.test(cursor.peek());
  const set = escaped ? parseCharacterEscape(cursor) : createSet(cursor.next().codePointAt(0) ?? 0);
  return { set, code: isClass ? undefined : set[0]?.[0] };
}

function parseQuoted(cursor: PatternCursor): CharSet {
  let set: CharSet = [];
  while (!cursor.isAtEnd() && !cursor.take('\\E'))
    set = union(set, createSet(cursor.next().codePointAt(0) ?? 0));
  return set;
}

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, f: 12, r: 13, a: 7, e: 27 };
const CODES = [/x\{([0-9A-Fa-f]{1,6})\}/y, /x([0-9A-Fa-f]{2})/y, /u([0-9A-Fa-f]{4})/y];
const OCTAL = /0([0-3]?[0-7]{1,2})/y;
const PROPERTY = /([pP])(?:\{\^?([A-Za-z_=]{1,32})\}|([A-Z]))/y;

/** @throws PatternSyntaxError for escapes that Java doesn't define, and for back references */
export function parseCharacterEscape(cursor: PatternCursor): CharSet {
  const start = cursor.position() - 1;
  const character = cursor.peek();
  const named = Object.hasOwn(CLASS_ESCAPES, character) ? CLASS_ESCAPES[character] : undefined;
  if (named !== undefined) {
    cursor.next();
    return named;
  }
  if (character === 'p' || character === 'P') return parseProperty(cursor, start);
  const code = parseCodePoint(cursor);
  if (code !== undefined) return createSet(code);
  if (/[1-9k]/.test(character)) throw cursor.createError('back references are not supported', start);
  if (character === '' || /[A-Za-z]/.test(character))
    throw cursor.createError(`the escape "\\${character}" is not supported`, start);
  return createSet(cursor.next().codePointAt(0) ?? 0);
}

function parseProperty(cursor: PatternCursor, start: number): CharSet {
  const found = cursor.match(PROPERTY);
  const set = propertySet(found?.[2] ?? found?.[3] ?? '');
  if (found === undefined || set === undefined)
    throw cursor.createError('this character property is not supported', start);
  return found[1] === 'P' ? complement(set) : set;
}

function parseCodePoint(cursor: PatternCursor): number | undefined {
  const control = cursor.peek();
  if (Object.hasOwn(CONTROLS, control)) {
    cursor.next();
    return CONTROLS[control];
  }
  const octal = cursor.match(OCTAL);
  if (octal !== undefined) return Number.parseInt(octal[1] ?? '', 8);
  for (const pattern of CODES) {
    const start = cursor.position() - 1;
    const digits = cursor.match(pattern)?.[1];
    if (digits === undefined) continue;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff) throw cursor.createError('there is no such character', start);
    return code;
  }
  return undefined;
}
