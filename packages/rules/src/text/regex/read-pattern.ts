import { createPatternCursor, type PatternCursor } from './pattern-cursor.ts';
import { readCharacterEscape, readClass } from './read-class.ts';
import { ANY, DOT, foldAscii, setOf } from './tree/char-set.ts';
import type { PatternNode, ReadPattern } from './tree/pattern-node.ts';

type Flags = { readonly ignoreCase: boolean; readonly dotAll: boolean };
type Asserted = Extract<PatternNode, { readonly kind: 'assert' }>['at'];

const MOST_CHARACTERS = 8192;
const DEEPEST = 50;
const MOST_REPEATS = 1000;
const NAME = /([A-Za-z][A-Za-z0-9]*)>/y;
const FLAGS = /([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y;
/** Only looks: takes nothing. */
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
 * Reads a regular expression of Java's dialect (psoxy-facts.md#d; java.util.regex.Pattern). What rule files do not need and
 * linear engines lack (back references, lookbehind, possessive and atomic groups, the flags m, x, u, d) is refused.
 *
 * @throws PatternFault with the position
 * @example readPattern('(?i)smtp:(.+)').groups.length // 1
 */
export function readPattern(source: string, ignoreCase = false): ReadPattern {
  const cursor = createPatternCursor(source);
  if (source.length > MOST_CHARACTERS) throw cursor.fault('the pattern is longer than 8192 characters');
  const groups: (string | undefined)[] = [];
  const node = createReader(cursor, groups)({ ignoreCase, dotAll: false }, 0);
  if (!cursor.done()) throw cursor.fault('")" without "("');
  return { node, groups };
}

/** Returns the function that reads alternatives up to `)` or the end. */
function createReader(cursor: PatternCursor, groups: (string | undefined)[]) {
  function readChoice(outer: Flags, depth: number): PatternNode {
    if (depth > DEEPEST) throw cursor.fault('groups are nested too deeply');
    let flags = outer;
    const options: PatternNode[] = [];
    let items: PatternNode[] = [];
    while (!cursor.done() && !cursor.startsWith(')')) {
      if (cursor.take('|')) {
        options.push({ kind: 'sequence', items });
        items = [];
        continue;
      }
      const start = cursor.position();
      const change = readFlagChange(cursor, flags);
      if (change !== undefined) flags = change;
      else items.push(...readItem(flags, depth, start));
    }
    options.push({ kind: 'sequence', items });
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  function readItem(flags: Flags, depth: number, start: number): readonly PatternNode[] {
    if (cursor.take('\\Q')) return readQuoted(cursor, flags);
    const atom = readAtom(flags, depth, start);
    return [readRepeat(cursor, atom)];
  }

  function readAtom(flags: Flags, depth: number, start: number): PatternNode {
    if (cursor.take('(')) return readGroup(flags, depth, start);
    if (cursor.take('[')) return { kind: 'set', set: readClass(cursor, flags.ignoreCase) };
    if (cursor.take('\\')) return readEscape(cursor, flags);
    const character = cursor.next();
    if (character === '.') return { kind: 'set', set: flags.dotAll ? ANY : DOT };
    if (character === '^') return { kind: 'assert', at: 'start' };
    if (character === '$') return { kind: 'assert', at: 'last' };
    if ('*+?{'.includes(character)) throw cursor.fault(`"${character}" has nothing to repeat`, start);
    return literal(character, flags);
  }

  function readGroup(flags: Flags, depth: number, start: number): PatternNode {
    const close = (node: PatternNode): PatternNode => {
      if (!cursor.take(')')) throw cursor.fault('"(" is not closed', start);
      return node;
    };
    if (!cursor.take('?')) return close(readCapture(undefined, flags, depth));
    const lookahead = cursor.take('!') ? 'negative' : cursor.take('=') ? 'positive' : undefined;
    if (lookahead !== undefined)
      return close({
        kind: 'lookahead',
        negative: lookahead === 'negative',
        position: start,
        inner: readChoice(flags, depth + 1),
      });
    if (cursor.startsWith('<=') || cursor.startsWith('<!'))
      throw cursor.fault('lookbehind is not supported', start);
    if (cursor.startsWith('>')) throw cursor.fault('atomic groups are not supported', start);
    if (cursor.take('<')) {
      const name = cursor.match(NAME)?.[1];
      if (name === undefined || groups.includes(name))
        throw cursor.fault('the name of the group is not letters and digits, or used twice', start);
      return close(readCapture(name, flags, depth));
    }
    const inner = readFlags(cursor, flags, start);
    return close(readChoice(inner.flags, depth + 1));
  }

  /** Numbered by their opening parentheses. */
  function readCapture(name: string | undefined, flags: Flags, depth: number): PatternNode {
    groups.push(name);
    return { kind: 'group', inner: readChoice(flags, depth + 1) };
  }

  return readChoice;
}

/** `(?i)`, `(?-i)` and the empty `(?)`: from here to the end of the group around it. */
function readFlagChange(cursor: PatternCursor, flags: Flags): Flags | undefined {
  if (cursor.match(FLAG_CHANGE) === undefined) return undefined;
  const start = cursor.position();
  cursor.take('(?');
  return readFlags(cursor, flags, start).flags;
}

function readFlags(cursor: PatternCursor, flags: Flags, start: number): { readonly flags: Flags } {
  const found = cursor.match(FLAGS);
  if (found === undefined) throw cursor.fault('this kind of group is not supported', start);
  const [, on = '', off = ''] = found;
  const unknown = /[^is]/.exec(`${on}${off}`)?.[0];
  if (unknown !== undefined) throw cursor.fault(`the flag "${unknown}" is not supported`, start);
  const value = (flag: string, before: boolean): boolean =>
    off.includes(flag) ? false : on.includes(flag) || before;
  return { flags: { ignoreCase: value('i', flags.ignoreCase), dotAll: value('s', flags.dotAll) } };
}

function readEscape(cursor: PatternCursor, flags: Flags): PatternNode {
  const at = Object.hasOwn(ASSERTIONS, cursor.peek()) ? ASSERTIONS[cursor.peek()] : undefined;
  if (at !== undefined) {
    cursor.next();
    return { kind: 'assert', at };
  }
  const set = readCharacterEscape(cursor);
  return { kind: 'set', set: flags.ignoreCase ? foldAscii(set) : set };
}

/** `\Q…\E`: everything in between is itself. A repetition sign after it belongs to its last character. */
function readQuoted(cursor: PatternCursor, flags: Flags): readonly PatternNode[] {
  const items: PatternNode[] = [];
  while (!cursor.done() && !cursor.take('\\E')) items.push(literal(cursor.next(), flags));
  const last = items.pop();
  return last === undefined ? [] : [...items, readRepeat(cursor, last)];
}

function literal(character: string, { ignoreCase }: Flags): PatternNode {
  const set = setOf(character.codePointAt(0) ?? 0);
  return { kind: 'set', set: ignoreCase ? foldAscii(set) : set };
}

function readRepeat(cursor: PatternCursor, inner: PatternNode): PatternNode {
  const start = cursor.position();
  const bounds = readBounds(cursor);
  if (bounds === undefined) return inner;
  const [least, most] = bounds;
  if (least > most) throw cursor.fault('the repetition ends before it begins', start);
  if (least > MOST_REPEATS || (most > MOST_REPEATS && most !== Number.POSITIVE_INFINITY))
    throw cursor.fault(`more than ${MOST_REPEATS} repetitions are not supported`, start);
  const lazy = cursor.take('?');
  if (!lazy && cursor.startsWith('+')) throw cursor.fault('possessive repetition is not supported');
  if (/^[*+?{]/.test(cursor.peek())) throw cursor.fault('a repetition of a repetition needs a group');
  return { kind: 'repeat', inner, least, most, lazy };
}

function readBounds(cursor: PatternCursor): readonly [number, number] | undefined {
  if (cursor.take('*')) return [0, Number.POSITIVE_INFINITY];
  if (cursor.take('+')) return [1, Number.POSITIVE_INFINITY];
  if (cursor.take('?')) return [0, 1];
  if (!cursor.startsWith('{')) return undefined;
  const found = cursor.match(COUNT);
  if (found === undefined)
    throw cursor.fault('"{" does not begin a repetition; write "\\{" for the character');
  const least = Number(found[1]);
  if (found[2] === undefined) return [least, least];
  return [least, found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3])];
}
