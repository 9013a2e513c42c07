import { asciiLower } from '../ascii-case.ts';

/** The known word that a mistyped one most likely stands for, at most two edits away. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64 || known.length > 200) return undefined;
  const scored = known
    .map((candidate) => ({ candidate, distance: editDistance(asciiLower(word), asciiLower(candidate)) }))
    .filter(({ candidate, distance }) => distance <= (candidate.length <= 4 ? 1 : 2))
    .sort((left, right) => left.distance - right.distance);
  return scored[0]?.candidate;
}

/** Number of letters to insert, remove, replace or swap with their neighbour. */
function editDistance(left: string, right: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 0; row < left.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < right.length; column += 1) {
      const replaced = at(previous, column) + (left[row] === right[column] ? 0 : 1);
      const swaps =
        row > 0 && column > 0 && left[row] === right[column - 1] && left[row - 1] === right[column];
      const swapped = swaps ? at(before, column - 1) + 1 : replaced;
      current.push(Math.min(replaced, swapped, at(previous, column + 1) + 1, at(current, column) + 1));
    }
    before = previous;
    previous = current;
  }
  return at(previous, right.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
