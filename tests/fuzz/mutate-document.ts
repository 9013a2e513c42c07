/** A source of numbers that a seed repeats. */
export type Dice = { readonly below: (limit: number) => number };

/** Mulberry32: small, fast and repeatable, which is all that is asked of it here. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { below: (limit) => (limit <= 0 ? 0 : next() % limit) };
}

/** Pieces of JSON that lead a scanner into its corners. */
const PIECES = [
  '"',
  '\\',
  '\\u',
  '\\ud83d\\ude00',
  '\\ud800',
  '\\u0000',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'null',
  'true',
  '-',
  '0',
  '1e400',
  '1.0',
  ' ',
  '\n',
  '\u0000',
  '@contoso.com',
  'a@b.co',
  'é',
  '😀',
  '"id":',
  '"mail":"',
  '"\\u0069d":1,',
  '[[[[[[[[',
  'x'.repeat(64),
].map((piece) => Buffer.from(piece));

/** Between one and four faults or insertions; `other` is a document to cross with. */
export function mutateDocument(document: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  let result: Buffer = Buffer.from(document);
  for (let left = 1 + dice.below(4); left > 0; left -= 1) result = mutateOnce(result, other, dice);
  return result.subarray(0, 4_096);
}

function mutateOnce(document: Buffer, other: Uint8Array, dice: Dice): Buffer {
  const at = dice.below(document.length + 1);
  const before = document.subarray(0, at);
  const after = document.subarray(at);
  switch (dice.below(7)) {
    case 0:
      return Buffer.concat([before, after.subarray(1 + dice.below(8))]);
    case 1:
      return Buffer.concat([before, PIECES[dice.below(PIECES.length)] ?? Buffer.of(), after]);
    case 2:
      return Buffer.concat([before, PIECES[dice.below(PIECES.length)] ?? Buffer.of(), after.subarray(1)]);
    case 3:
      return Buffer.concat([before, Buffer.of(dice.below(256)), after.subarray(1)]);
    case 4:
      return Buffer.concat([before, after.subarray(0, dice.below(32)), after]);
    case 5:
      return Buffer.concat([before, other.subarray(dice.below(other.length + 1))]);
    default:
      return flipBit(document, dice);
  }
}

function flipBit(document: Buffer, dice: Dice): Buffer {
  const flipped = Buffer.from(document);
  const at = dice.below(flipped.length);
  if (flipped.length > 0) flipped[at] = (flipped[at] ?? 0) ^ (1 << dice.below(8));
  return flipped;
}
