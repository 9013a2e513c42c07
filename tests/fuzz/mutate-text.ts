import type { Dice } from './mutate-document.ts';

const LONGEST = 4_096;

/** Between one and four changes; `other` is a text to cross with. Works on UTF-16 units, so halves of pairs come about. */
export function mutateText(
  text: string,
  from: { other: string; pieces: readonly string[] },
  dice: Dice,
): string {
  let result = text;
  for (let left = 1 + dice.below(4); left > 0; left -= 1) result = mutateOnce(result, from, dice);
  return result.slice(0, LONGEST);
}

function mutateOnce(
  text: string,
  { other, pieces }: { other: string; pieces: readonly string[] },
  dice: Dice,
): string {
  const at = dice.below(text.length + 1);
  const before = text.slice(0, at);
  const after = text.slice(at);
  const piece = pieces[dice.below(pieces.length)] ?? '';
  switch (dice.below(7)) {
    case 0:
      return before + after.slice(1 + dice.below(8));
    case 1:
      return before + piece + after;
    case 2:
      return before + piece + after.slice(1 + dice.below(4));
    case 3:
      return before + String.fromCharCode(dice.below(dice.below(8) === 0 ? 65_536 : 128)) + after.slice(1);
    case 4:
      return before + after.slice(0, dice.below(32)) + after;
    case 5:
      return before + other.slice(dice.below(other.length + 1));
    default:
      return before + other.slice(dice.below(other.length + 1)).slice(0, dice.below(24)) + after;
  }
}
