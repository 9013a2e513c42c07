import { isGrainStart, type TimeUnit } from './coarsen-time.ts';

export type Order = 'ge' | 'gt' | 'le' | 'lt';
type Bound = { readonly operator: Order; readonly text: string };

/**
 * A comparison of a coarsened time with the start of a grain, as Graph is asked it. All four ask the same thing, which side of the
 * start of a grain a time lies on, so no two of them tell whether it is that start (KEY-01). `gt` takes the whole grain along, so that
 * a caller who goes on from the last time that it got misses no row of the same grain; it stays `gt`, because Teams takes no `ge`.
 *
 * @returns undefined when the text begins no such grain in UTC
 * @example toGrainBound({ operator: 'gt', text: '2024-05-17T08:31:02Z' }, 'second') // gt 2024-05-17T08:31:01.999Z
 * @example toGrainBound({ operator: 'le', text: '2024-05-17T08:31:02Z' }, 'second') // lt 2024-05-17T08:31:03Z
 */
export function toGrainBound({ operator, text }: Bound, grain: TimeUnit): Bound | undefined {
  if (!isGrainStart(text, grain)) return undefined;
  if (operator === 'gt') return { operator, text: shift(text, (time) => time.setUTCMilliseconds(-1)) };
  return operator === 'le'
    ? { operator: 'lt', text: shift(text, (time) => NEXT_GRAIN[grain](time)) }
    : { operator, text };
}

/** Whether a text is what `toGrainBound` makes for `gt`. */
export function isBeforeGrain(text: string, grain: TimeUnit): boolean {
  return (
    text.includes('.999') &&
    isGrainStart(
      shift(text, (time) => time.setUTCMilliseconds(1000)),
      grain,
    )
  );
}

const NEXT_GRAIN: Readonly<Record<TimeUnit, (time: Date) => number>> = {
  year: (time) => time.setUTCFullYear(time.getUTCFullYear() + 1),
  quarter: (time) => time.setUTCMonth(time.getUTCMonth() + 3),
  month: (time) => time.setUTCMonth(time.getUTCMonth() + 1),
  week: (time) => time.setUTCDate(time.getUTCDate() + 7),
  day: (time) => time.setUTCDate(time.getUTCDate() + 1),
  hour: (time) => time.setUTCHours(time.getUTCHours() + 1),
  minute: (time) => time.setUTCMinutes(time.getUTCMinutes() + 1),
  second: (time) => time.setUTCSeconds(time.getUTCSeconds() + 1),
};

const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;

/** In UTC; without an offset where the text has none. */
function shift(text: string, move: (time: Date) => number): string {
  const isDate = !text.includes('T');
  const hasOffset = isDate || OFFSET.test(text);
  const time = new Date(hasOffset ? text : `${text}Z`);
  move(time);
  const moved = time.toISOString().replace('.000Z', 'Z');
  return hasOffset ? moved : moved.slice(0, -1);
}
