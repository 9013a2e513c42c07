/** A line is too long to be held: its bytes were passed over. */
export const TOO_LONG = Symbol('too long');

const LINE_FEED = 0x0a;

/**
 * Splits a byte stream at line feeds, and only there (`node:readline` also splits at U+2028, which JSON texts may hold).
 * A last line without line feed counts. Reads no further than its reader has taken.
 *
 * @param limit bytes of the longest line; longer ones yield `TOO_LONG`
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array | typeof TOO_LONG> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const take = () => {
    const line = length > limit ? TOO_LONG : Buffer.concat(pieces);
    pieces = [];
    length = 0;
    return line;
  };
  const keep = (piece: Uint8Array) => {
    length += piece.length;
    if (length <= limit) pieces.push(piece);
    else pieces = [];
  };
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
