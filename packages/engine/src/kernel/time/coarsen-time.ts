import { matchesGrammar } from '../grammars.ts';

/** How many characters of `2024-05-17T08:31` each grain leaves. */
const KEPT_LENGTH = { month: 7, day: 10, hour: 13, minute: 16 } as const;
/** What stands in the place of the others. */
const UNIT_START = '0000-01-01T00:00:00';
const MINUTES = 'YYYY-MM-DDTHH:MM'.length;
const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A date, or a date with time, without what is finer than the grain. The form stays: a date stays a date, an offset stays, and
 * nobody gets seconds that were not there. A fraction of a second goes, since the number of its digits tells of it.
 *
 * @returns undefined when the text is neither a date nor a date with time
 * @example coarsenTime('2024-05-17T08:31:02.0301Z', 'month') // '2024-05-01T00:00:00Z'
 */
export function coarsenTime(text: string, to: keyof typeof KEPT_LENGTH): string | undefined {
  const stays = KEPT_LENGTH[to];
  if (matchesGrammar('date', text)) return text.slice(0, stays) + UNIT_START.slice(stays, 10);
  if (!matchesGrammar('dateTime', text)) return undefined;
  const rest = text.slice(MINUTES);
  const length = rest.startsWith(':') ? UNIT_START.length : MINUTES;
  return text.slice(0, stays) + UNIT_START.slice(stays, length) + (OFFSET.exec(rest)?.[0] ?? '');
}

/**
 * Whether a text is the first instant of a grain in UTC. A request that may name nothing else as a bound cannot tell two times of
 * one grain apart, so it finds out no more than a coarsened time tells (KEY-01). A text without offset is UTC.
 *
 * @example beginsGrain('2024-05-17T08:00:00Z', 'hour') // true
 */
export function isGrainStart(text: string, grain: keyof typeof KEPT_LENGTH): boolean {
  if (coarsenTime(text, grain) !== text || /[+-]\d{2}:\d{2}$/.test(text.slice(10))) return false;
  return isCalendarDate(text);
}

/** `Date` makes 2 March out of 31 February, and midnight out of 24 o'clock. */
function isCalendarDate(text: string): boolean {
  const minutes = text.slice(0, MINUTES);
  const time = Date.parse(minutes.length === MINUTES ? `${minutes}Z` : minutes);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(minutes);
}
