import { parseCharacterClass, parseCharacterEscape } from './parse-character-class.ts';
import { createPatternCursor, type PatternCursor } from './pattern-cursor.ts';
import { ANY, createSet, DOT, foldAscii } from './tree/char-set.ts';
import type { ParsedPattern, PatternNode } from './tree/pattern-node.ts';

type Flags = { readonly ignoreCase: boolean; readonly dotAll: boolean };
type Asserted = Extract<PatternNode, { readonly kind: 'assert' }>['at'];

const MAX_LENGTH = 8192;
const MAX_DEPTH = 50;
const MAX_REPEAT = 1000;
const NAME = /([A-Za-z][A-Za-z0-9]*)>/y;
const FLAGS = /([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y;
/** Lookahead only. */
const FLAG_CHANGE = /(?=\(\?[A-Za-z-]*\))/y;
const COUNT = /\{(\d{1,9})(?:(,)(\d{1,9})?)?\}/y;
const ASSERTIONS: Readonly<Record<string, Asserted>> = {
  A: 'start',
  z: 'end',
  Z: 'last',
  b: 'boundary',
  B: 'inside',
};

/**
 * Java's dialect (psoxy-facts.md#d; java.util.regex.Pattern) without what linear engines lack: back
 * references, lookbehind, possessive and atomic groups, the flags m, x, u, d.
 *
 * @throws PatternSyntaxError with the position
 */
export function parsePattern(source: string, ignoreCase = false): ParsedPattern {
  const cursor = createPatternCursor(source);
  if (source.length > MAX_LENGTH) throw cursor.createError('the pattern is longer than 8192 characters');
  const groups: (string | undefined)[] = [];
  const node = createParser(cursor, groups)({ ignoreCase, dotAll: false }, 0);
  if (!cursor.isAtEnd()) throw cursor.createError('")" without "("');
  return { node, groups };
}

function createParser(cursor: PatternCursor, groups: (string | undefined)[]) {
  function readChoice(outer: Flags, depth: number): PatternNode {
    if (depth > MAX_DEPTH) throw cursor.createError('groups are nested too deeply');
    let flags = outer;
    const options: PatternNode[] = [];
    let items: PatternNode[] = [];
    while (!cursor.isAtEnd() && !cursor.startsWith(')')) {
      if (cursor.take('|')) {
        options.push({ kind: 'sequence', items });
        items = [];
        continue;
      }
      const start = cursor.position();
      const change = parseFlagChange(cursor, flags);
      if (change !== undefined) flags = change;
      else items.push(...readItem(flags, depth, start));
    }
    options.push({ kind: 'sequence', items });
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  function readItem(flags: Flags, depth: number, start: number): readonly PatternNode[] {
    if (cursor.take('\\Q')) return parseQuoted(cursor, flags);
    const atom = readAtom(flags, depth, start);
    return [parseRepeat(cursor, atom)];
  }

  function readAtom(flags: Flags, depth: number, start: number): PatternNode {
    if (cursor.take('(')) return readGroup(flags, depth, start);
    if (cursor.take('[')) return { kind: 'set', set: parseCharacterClass(cursor, flags.ignoreCase) };
    if (cursor.take('\\')) return parseEscape(cursor, flags);
    const character = cursor.next();
    if (character === '.') return { kind: 'set', set: flags.dotAll ? ANY : DOT };
    if (character === '^') return { kind: 'assert', at: 'start' };
    if (character === '$') return { kind: 'assert', at: 'last' };
    if ('*+?{'.includes(character)) throw cursor.createError(`"${character}" has nothing to repeat`, start);
    return literal(character, flags);
  }

  function readGroup(flags: Flags, depth: number, start: number): PatternNode {
    const node = readGroupBody(flags, depth, start);
    if (!cursor.take(')')) throw cursor.createError('"(" is not closed', start);
    return node;
  }

  function readGroupBody(flags: Flags, depth: number, start: number): PatternNode {
    const head = parseGroupHead(cursor, flags, start);
    if (head.kind === 'capture') {
      if (head.name !== undefined && groups.includes(head.name)) throw createNameError(cursor, start);
      // Numbered by their opening parentheses.
      groups.push(head.name);
    }
    const inner = readChoice(head.kind === 'plain' ? head.flags : flags, depth + 1);
    if (head.kind === 'lookahead') return { ...head, position: start, inner };
    return head.kind === 'capture' ? { kind: 'group', inner } : inner;
  }

  return readChoice;
}

type GroupHead =
  | { readonly kind: 'capture'; readonly name: string | undefined }
  | { readonly kind: 'lookahead'; readonly negative: boolean }
  | { readonly kind: 'plain'; readonly flags: Flags };

/** What follows the opening parenthesis. */
function parseGroupHead(cursor: PatternCursor, flags: Flags, start: number): GroupHead {
  if (!cursor.take('?')) return { kind: 'capture', name: undefined };
  if (cursor.take('!')) return { kind: 'lookahead', negative: true };
  if (cursor.take('=')) return { kind: 'lookahead', negative: false };
  if (cursor.startsWith('<=') || cursor.startsWith('<!'))
    throw cursor.createError('lookbehind is not supported', start);
  if (cursor.startsWith('>')) throw cursor.createError('atomic groups are not supported', start);
  if (!cursor.take('<')) return { kind: 'plain', ...parseFlags(cursor, flags, start) };
  const name = cursor.match(NAME)?.[1];
  if (name === undefined) throw createNameError(cursor, start);
  return { kind: 'capture', name };
}

function createNameError(cursor: PatternCursor, start: number) {
  return cursor.createError('the name of the group is not letters and digits, or used twice', start);
}

/** `(?i)`, `(?-i)` and the empty `(?)` apply to the rest of the enclosing group. */
function parseFlagChange(cursor: PatternCursor, flags: Flags): Flags | undefined {
  if (cursor.match(FLAG_CHANGE) === undefined) return undefined;
  const start = cursor.position();
  cursor.take('(?');
  return parseFlags(cursor, flags, start).flags;
}

function parseFlags(cursor: PatternCursor, flags: Flags, start: number): { readonly flags: Flags } {
  const found = cursor.match(FLAGS);
  if (found === undefined) throw cursor.createError('this kind of group is not supported', start);
  const [, on = '', off = ''] = found;
  const unknown = /[^is]/.exec(`${on}${off}`)?.[0];
  if (unknown !== undefined) throw cursor.createError(`the flag "${unknown}" is not supported`, start);
  const value = (flag: string, before: boolean): boolean =>
    off.includes(flag) ? false : on.includes(flag) || before;
  return { flags: { ignoreCase: value('i', flags.ignoreCase), dotAll: value('s', flags.dotAll) } };
}

function parseEscape(cursor: PatternCursor, flags: Flags): PatternNode {
  const at = Object.hasOwn(ASSERTIONS, cursor.peek()) ? ASSERTIONS[cursor.peek()] : undefined;
  if (at !== undefined) {
    cursor.next();
    return { kind: 'assert', at };
  }
  const set = parseCharacterEscape(cursor);
  return { kind: 'set', set: flags.ignoreCase ? foldAscii(set) : set };
}

/** `\Q…\E`: literal text. A following quantifier applies to its last character. */
function parseQuoted(cursor: PatternCursor, flags: Flags): readonly PatternNode[] {
  const items: PatternNode[] = [];
  while (!cursor.isAtEnd() && !cursor.take('\\E')) items.push(literal(cursor.next(), flags));
  const last = items.pop();
  return last === undefined ? [] : [...items, parseRepeat(cursor, last)];
}

function literal(character: string, { ignoreCase }: Flags): PatternNode {
  const set = createSet(character.codePointAt(0) ?? 0);
  return { kind: 'set', set: ignoreCase ? foldAscii(set) : set };
}

function parseRepeat(cursor: PatternCursor, inner: PatternNode): PatternNode {
  const start = cursor.position();
  const bounds = parseBounds(cursor);
  if (bounds === undefined) return inner;
  const [least, most] = bounds;
  if (least > most) throw cursor.createError('the maximum of the repetition is below its minimum', start);
  if (least > MAX_REPEAT || (most > MAX_REPEAT && most !== Number.POSITIVE_INFINITY))
    throw cursor.createError(`more than ${MAX_REPEAT} repetitions are not supported`, start);
  const lazy = cursor.take('?');
  if (!lazy && cursor.startsWith('+')) throw cursor.createError('possessive repetition is not supported');
  if (/^[*+?{]/.test(cursor.peek())) throw cursor.createError('a repetition of a repetition needs a group');
  return { kind: 'repeat', inner, min: least, max: most, lazy };
}

function parseBounds(cursor: PatternCursor): readonly [number, number] | undefined {
  if (cursor.take('*')) return [0, Number.POSITIVE_INFINITY];
  if (cursor.take('+')) return [1, Number.POSITIVE_INFINITY];
  if (cursor.take('?')) return [0, 1];
  if (!cursor.startsWith('{')) return undefined;
  const found = cursor.match(COUNT);
  if (found === undefined)
    throw cursor.createError('"{" does not begin a repetition; write "\\{" for the character');
  const least = Number(found[1]);
  if (found[2] === undefined) return [least, least];
  return [least, found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3])];
}
