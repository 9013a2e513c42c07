const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/**
 * A length of time in its two largest units.
 *
 * @example formatDuration(3_660_000) // '1 h 1 min'
 */
export function formatDuration(milliseconds: number): string {
  const whole = Math.round(Math.abs(milliseconds) / 1_000) * 1_000;
  const first = UNITS.findIndex(([size]) => whole >= size);
  if (first === -1) return '0 s';
  const parts: string[] = [];
  let left = whole;
  for (const [size, name] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${name}`);
    left -= count * size;
  }
  return parts.join(' ');
}
