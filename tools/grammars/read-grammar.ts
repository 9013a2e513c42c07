/** The part of regular expressions that our grammars are written in. Characters are ASCII, or bytes. */
export type GrammarNode =
  | { readonly kind: 'set'; readonly members: ReadonlySet<number> }
  | { readonly kind: 'sequence'; readonly parts: readonly GrammarNode[] }
  | { readonly kind: 'choice'; readonly options: readonly GrammarNode[] }
  | {
      readonly kind: 'repeat';
      readonly node: GrammarNode;
      readonly least: number;
      readonly most: number;
    };

type Cursor = { readonly source: string; readonly codes: number; at: number };

/**
 * Reads an anchored pattern. A lookahead at its start becomes a pattern of its own: a text must fit all that are returned.
 *
 * @param codes how many character codes there are: 128 of ASCII, or 256 of bytes
 * @returns undefined when the pattern uses anything else than literals, classes, groups, alternatives and counted repetition
 * @example readGrammar('^[a-c]{1,2}$')?.length // 1
 */
export function readGrammar(source: string, codes = 0x80): readonly GrammarNode[] | undefined {
  const inner = /^\^(.*)\$$/s.exec(source)?.[1];
  if (inner === undefined) return undefined;
  const cursor = { source: inner, codes, at: 0 };
  try {
    const nodes: GrammarNode[] = [];
    while (take(cursor, '(?=')) {
      nodes.push(readChoice(cursor));
      if (!take(cursor, '$)')) throw UNSUPPORTED;
    }
    nodes.push(readChoice(cursor));
    return cursor.at < inner.length ? undefined : nodes;
  } catch (error) {
    if (error === UNSUPPORTED) return undefined;
    throw error;
  }
}

const UNSUPPORTED = new Error('not a grammar of ours');

function readChoice(cursor: Cursor): GrammarNode {
  const options = [readSequence(cursor)];
  while (take(cursor, '|')) options.push(readSequence(cursor));
  const [only] = options;
  return only !== undefined && options.length === 1 ? only : { kind: 'choice', options };
}

function readSequence(cursor: Cursor): GrammarNode {
  const parts: GrammarNode[] = [];
  while (cursor.at < cursor.source.length && !'|)$'.includes(cursor.source.charAt(cursor.at)))
    parts.push(readRepeated(cursor));
  return { kind: 'sequence', parts };
}

function readRepeated(cursor: Cursor): GrammarNode {
  const node = readAtom(cursor);
  if (take(cursor, '?')) return { kind: 'repeat', node, least: 0, most: 1 };
  if (take(cursor, '*')) return { kind: 'repeat', node, least: 0, most: Number.POSITIVE_INFINITY };
  if (take(cursor, '+')) return { kind: 'repeat', node, least: 1, most: Number.POSITIVE_INFINITY };
  const counted = /^\{(\d+)(,)?(\d+)?\}/.exec(cursor.source.slice(cursor.at));
  if (counted === null) return node;
  cursor.at += counted[0].length;
  const least = Number(counted[1]);
  if (counted[2] === undefined) return { kind: 'repeat', node, least, most: least };
  return {
    kind: 'repeat',
    node,
    least,
    most: counted[3] === undefined ? Number.POSITIVE_INFINITY : Number(counted[3]),
  };
}

function readAtom(cursor: Cursor): GrammarNode {
  if (take(cursor, '(?:')) {
    const node = readChoice(cursor);
    if (!take(cursor, ')')) throw UNSUPPORTED;
    return node;
  }
  if (take(cursor, '[')) return readClass(cursor);
  if ('^$.()*+?{}'.includes(cursor.source.charAt(cursor.at))) throw UNSUPPORTED;
  return { kind: 'set', members: readCharacter(cursor) };
}

function readClass(cursor: Cursor): GrammarNode {
  if (take(cursor, '^')) throw UNSUPPORTED;
  const members = new Set<number>();
  while (!take(cursor, ']')) {
    const low = readCharacter(cursor);
    const ranged = cursor.source[cursor.at] === '-' && cursor.source[cursor.at + 1] !== ']';
    if (!ranged) {
      for (const code of low) members.add(code);
      continue;
    }
    cursor.at += 1;
    const [first] = low;
    const [last] = readCharacter(cursor);
    if (first === undefined || last === undefined || low.size > 1) throw UNSUPPORTED;
    for (let code = first; code <= last; code += 1) members.add(code);
  }
  return { kind: 'set', members };
}

const DIGITS = new Set(Array.from('0123456789', (digit) => digit.charCodeAt(0)));

function readCharacter(cursor: Cursor): ReadonlySet<number> {
  const escaped = take(cursor, '\\');
  const character = cursor.source.charAt(cursor.at);
  cursor.at += 1;
  if (escaped && character === 'd') return DIGITS;
  const code = character.charCodeAt(0);
  // Of the escapes only those that take a character's special meaning away.
  if (!(code < cursor.codes) || (escaped && /[A-Za-z0-9]/.test(character))) throw UNSUPPORTED;
  return new Set([code]);
}

function take(cursor: Cursor, text: string): boolean {
  if (!cursor.source.startsWith(text, cursor.at)) return false;
  cursor.at += text.length;
  return true;
}
