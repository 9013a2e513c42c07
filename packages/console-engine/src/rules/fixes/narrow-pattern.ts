/** A piece of a regular expression: a class, an escape, a quoted part, or one character. */
const PIECE = /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[[^\]]*\]|[^\]\\])*\]|[\s\S]/g;
const REPEATED = /^[*+?{]/;

/**
 * Escapes the dots of a regular expression that take one character, which is where the dot itself was meant.
 *
 * @example escapeDots('^/v1.0/users/.*$') // '^/v1\\.0/users/.*$'
 */
export function escapeDots(pattern: string): string {
  return rewrite(pattern, (piece, rest) => (piece === '.' && !REPEATED.test(rest) ? '\\.' : piece));
}

/**
 * Has repetitions of anything stay within one segment of a path. What stands behind a question mark is a query, and stays.
 *
 * @example closeSegments('^/v1\\.0/users/.*$') // '^/v1\\.0/users/[^/?]*$'
 */
export function closeSegments(pattern: string): string {
  let inQuery = false;
  return rewrite(pattern, (piece, rest) => {
    inQuery ||= piece === '\\?' || piece === '[?]';
    if (inQuery || !/^[*+]/.test(rest)) return piece;
    if (piece === '.') return '[^/?]';
    const isOpenClass = piece.startsWith('[^') && !piece.includes('/');
    return isOpenClass ? `[^/${piece.includes('?') ? '' : '?'}${piece.slice(2)}` : piece;
  });
}

function rewrite(pattern: string, change: (piece: string, rest: string) => string): string {
  return pattern.replace(PIECE, (piece, offset: number) =>
    change(piece, pattern.slice(offset + piece.length, offset + piece.length + 1)),
  );
}
