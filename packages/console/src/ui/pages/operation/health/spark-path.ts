/**
 * A line through values, from zero to the largest, with gaps for null.
 * @example sparkPath([0, null, 2], { width: 10, height: 4 }) // 'M0 3M10 1'
 */
export function sparkPath(
  values: readonly (number | null)[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const most = Math.max(...values.map((value) => value ?? 0), 1e-9);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const room = height - 2;
  return values
    .map((value, at) => {
      if (value === null) return '';
      const begins = at === 0 || values[at - 1] === null;
      const y = height - 1 - (value / most) * room;
      return `${begins ? 'M' : 'L'}${rounded(at * step)} ${rounded(y)}`;
    })
    .join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
