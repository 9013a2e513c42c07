/** Ignores case, hyphens and underscores; undefined without a close match. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const normalizedName = normalizeName(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(normalizedName, normalizeName(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(normalizedName.length / 3))
    ? best.candidate
    : undefined;
}

/** `clientId`, `client-id` and `CLIENT_ID` are equal. */
export function normalizeName(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}

/** A transposition counts as one. Names are cut to 64 characters: the file's author chooses them. */
function editDistance(left: string, right: string): number {
  const [a, b] = [left.slice(0, 64), right.slice(0, 64)];
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const cell = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped =
        a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? cell(row - 2, column - 2) + 1
          : Number.POSITIVE_INFINITY;
      rows[row]?.push(
        Math.min(
          cell(row - 1, column) + 1,
          cell(row, column - 1) + 1,
          cell(row - 1, column - 1) + cost,
          swapped,
        ),
      );
    }
  }
  return cell(a.length, b.length);
}
