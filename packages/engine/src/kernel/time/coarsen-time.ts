import { matchesGrammar } from '../grammars.ts';

/** How many characters of `2024-05-17T08:31:02` each grain leaves, once a quarter and a week have their first day. */
const KEPT_LENGTH = {
  year: 4,
  quarter: 7,
  month: 7,
  week: 10,
  day: 10,
  hour: 13,
  minute: 16,
  second: 19,
} as const;
export type TimeUnit = keyof typeof KEPT_LENGTH;
/** Replaces the rest. */
const UNIT_START = '0000-01-01T00:00:00';
const DATE = 'YYYY-MM-DD'.length;
const MINUTES = 'YYYY-MM-DDTHH:MM'.length;
const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A date, or a date with time, without what is finer than the grain. The form stays: a date stays a date, an offset stays, and
 * no seconds are added. A fraction of a second is removed, since its number of digits discloses something about it. Weeks begin on
 * Monday, as ISO 8601 has them.
 *
 * @returns undefined when the text is neither a date nor a date with time
 * @example coarsenTime('2024-05-17T08:31:02.0301Z', 'month') // '2024-05-01T00:00:00Z'
 */
export function coarsenTime(text: string, to: TimeUnit): string | undefined {
  const stays = KEPT_LENGTH[to];
  if (matchesGrammar('date', text))
    return toFirstDay(text, to).slice(0, stays) + UNIT_START.slice(stays, DATE);
  if (!matchesGrammar('dateTime', text)) return undefined;
  const rest = text.slice(MINUTES);
  const length = rest.startsWith(':') ? UNIT_START.length : MINUTES;
  const kept = Math.min(stays, length);
  return (
    toFirstDay(text, to).slice(0, kept) + UNIT_START.slice(kept, length) + (OFFSET.exec(rest)?.[0] ?? '')
  );
}

/** The text with the date at which its quarter or week begins; for other grains, as it is. */
function toFirstDay(text: string, grain: TimeUnit): string {
  if (grain !== 'quarter' && grain !== 'week') return text;
  const [year, month, day] = [
    Number(text.slice(0, 4)),
    Number(text.slice(5, 7)),
    Number(text.slice(8, DATE)),
  ];
  const first =
    grain === 'quarter'
      ? Date.UTC(year, month - 1 - ((month - 1) % 3), 1)
      : Date.UTC(year, month - 1, day - ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7));
  return new Date(first).toISOString().slice(0, DATE) + text.slice(DATE);
}

/**
 * Whether a text is the first instant of a grain in UTC. A request that may name nothing else as a bound cannot tell two times of
 * one grain apart, so it finds out no more than a coarsened time tells (KEY-01). A text without offset is UTC. A second begins at the
 * same instant under every offset, and `.000` is no part of one.
 *
 * @example isGrainStart('2024-05-17T08:00:00Z', 'hour') // true
 */
export function isGrainStart(text: string, grain: TimeUnit): boolean {
  if (grain === 'second') return isTime(text) && !/\.\d*[1-9]/.test(text) && isCalendarDate(text);
  if (coarsenTime(text, grain) !== text || /[+-]\d{2}:\d{2}$/.test(text.slice(10))) return false;
  return isCalendarDate(text);
}

function isTime(text: string): boolean {
  return matchesGrammar('dateTime', text) || matchesGrammar('date', text);
}

/** `Date` makes 2 March out of 31 February, and midnight out of 24 o'clock. */
function isCalendarDate(text: string): boolean {
  const minutes = text.slice(0, MINUTES);
  const time = Date.parse(minutes.length === MINUTES ? `${minutes}Z` : minutes);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(minutes);
}
