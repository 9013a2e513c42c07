/** `reduced` is any treatment that leaves less of the value (digest, phrases, meeting service). */
export type ValueOutcome = 'kept' | 'dropped' | 'pseudonymized' | 'reduced' | 'sealed';

export const OUTCOMES = Object.freeze([
  'dropped',
  'pseudonymized',
  'reduced',
  'sealed',
  'kept',
] as const satisfies readonly ValueOutcome[]);

/** A value of Graph's response next to the delivered one, as JSON text. */
export type ComparedValue = {
  readonly path: string;
  readonly raw: string;
  readonly safe: string | undefined;
  readonly outcome: ValueOutcome;
};

/**
 * Compares two responses to the same request, value by value, in Graph's order. Skips null and empty values
 * of Graph's; an empty delivered string counts as reduced.
 */
export function compareDelivery(raw: unknown, safe: unknown): readonly ComparedValue[] {
  const delivered = new Map(leaves(safe, ''));
  const rawLeaves = [...leaves(raw, '')].filter(([, value]) => value !== '""');
  return rawLeaves.map(([path, value]) => {
    const other = delivered.get(path);
    return { path, raw: value, safe: other, outcome: classifyOutcome(value, other) };
  });
}

export function countOutcomes(rows: readonly ComparedValue[]): Readonly<Record<ValueOutcome, number>> {
  const counts: Record<ValueOutcome, number> = {
    kept: 0,
    dropped: 0,
    pseudonymized: 0,
    reduced: 0,
    sealed: 0,
  };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
}

export function classifyOutcome(raw: string, safe: string | undefined): ValueOutcome {
  if (safe === undefined) return 'dropped';
  if (safe === raw) return 'kept';
  if (/[?&]\$(?:skip|delta)token=s~/.test(safe)) return 'sealed';
  return /^"(?:[A-Za-z0-9]{1,16}:)?[tp]~[A-Za-z0-9_-]{43}/.test(safe) ? 'pseudonymized' : 'reduced';
}

function* leaves(value: unknown, path: string): Generator<[path: string, text: string]> {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leaves(item, `${path}[${index}]`);
  } else if (typeof value === 'object') {
    for (const [name, item] of Object.entries(value))
      yield* leaves(item, path === '' ? name : `${path}.${name}`);
  } else {
    yield [path, JSON.stringify(value)];
  }
}
