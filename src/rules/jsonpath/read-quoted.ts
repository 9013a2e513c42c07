import type { PathCursor } from './path-cursor.ts';

const QUOTED = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A text in single or double quotes; undefined when there is none here. A backslash makes the next character itself. */
export function readQuoted(cursor: PathCursor): string | undefined {
  const found = cursor.match(QUOTED);
  if (found === undefined) {
    if (cursor.startsWith("'") || cursor.startsWith('"')) throw cursor.fault('the quote is not closed');
    return undefined;
  }
  return (found[1] ?? found[2] ?? '').replace(ESCAPE, (_, code?: string, character = '') =>
    code === undefined ? unescaped(character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function unescaped(character: string): string {
  return (Object.hasOwn(CONTROLS, character) ? CONTROLS[character] : undefined) ?? character;
}
