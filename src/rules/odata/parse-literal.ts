import { asciiLower } from '../ascii-case.ts';
import type { Literal } from './ast.ts';
import type { Cursor } from './cursor.ts';

/**
 * Reads one literal.
 *
 * @throws RequestError QUERY_NOT_ALLOWED
 */
export function parseLiteral(cursor: Cursor): Literal {
  const { kind, text, at } = cursor.peek();
  if (kind === 'name') return parseWord(cursor);
  if (kind === 'end' || kind === 'mark' || kind === 'option') throw cursor.refuse(at);
  cursor.take(kind);
  return { kind, text, at };
}

/** `true`, `false` and `null` are the only bare words. */
function parseWord(cursor: Cursor): Literal {
  const { text, at } = cursor.take('name');
  const word = asciiLower(text);
  if (word === 'null') return { kind: 'null', text: word, at };
  if (word === 'true' || word === 'false') return { kind: 'truth', text: word, at };
  throw cursor.refuse(at);
}
