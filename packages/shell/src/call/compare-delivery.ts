/** What became of a value: `reduced` is any treatment that leaves less of it (digest, phrases, meeting service). */
export type ValueOutcome = 'kept' | 'dropped' | 'pseudonymized' | 'reduced' | 'sealed';

export const OUTCOMES = Object.freeze([
  'dropped',
  'pseudonymized',
  'reduced',
  'sealed',
  'kept',
] as const satisfies readonly ValueOutcome[]);

/** One value of Graph's answer beside what the gateway delivers; texts are JSON. */
export type ComparedValue = {
  /** `value[0].start.dateTime`. */
  readonly path: string;
  readonly raw: string;
  /** Undefined: nothing is delivered. */
  readonly safe: string | undefined;
  readonly outcome: ValueOutcome;
};

/**
 * Lays two answers to the same request side by side, value by value, in the order of Graph's. Null and empty values
 * of Graph's say nothing and are left out; a text that is delivered empty is reduced, for its property is there.
 *
 * @example compareAnswers({ id: 'a', mail: 'a@b.c' }, { id: 'a' })[1] // { path: 'mail', raw: '"a@b.c"', safe: undefined, fate: 'dropped' }
 */
export function compareDelivery(raw: unknown, safe: unknown): readonly ComparedValue[] {
  const delivered = new Map(leaves(safe, ''));
  const said = [...leaves(raw, '')].filter(([, value]) => value !== '""');
  return said.map(([path, value]) => {
    const other = delivered.get(path);
    return { path, raw: value, safe: other, outcome: classifyOutcome(value, other) };
  });
}

/** How many values met which fate. */
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

/** What became of a value, by the JSON of both sides. */
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
