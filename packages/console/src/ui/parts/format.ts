/** @example formatDuration(90_000) // '2 minutes' */
export function formatDuration(milliseconds: number): string {
  const [count, unit] = largest(Math.max(0, milliseconds));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

function largest(milliseconds: number): readonly [number, string] {
  const found = UNITS.find(([, length]) => milliseconds >= 2 * length) ?? UNITS[3];
  return [Math.round(milliseconds / found[1]), found[0]];
}

/** At most three significant digits or grouped thousands. @example shortNumber(1234.56) // '1,235' */
export function shortNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** @example megabytes(52_428_800) // '50 MB' */
export function megabytes(bytes: number): string {
  return `${shortNumber(Math.round(bytes / 1_048_576))} MB`;
}

/** Local time. @example clockTime(Date.now()) // '14:05:09' */
export function clockTime(time: number | string): string {
  return new Date(time).toLocaleTimeString('en-GB');
}

/** Local date and time. @example dateTime(Date.now()) // '2026-12-01 14:05:09' */
export function dateTime(time: number | string): string {
  return new Date(time).toLocaleString('sv-SE');
}

/** @example formatDay('2026-12-01T00:00:00.000Z') // '2026-12-01' */
export function formatDay(time: string): string {
  return time.slice(0, 10);
}
