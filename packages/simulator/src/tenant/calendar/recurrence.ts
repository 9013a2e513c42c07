import { pick, words } from '../../base/entity.ts';
import { DAY, isoDate, parseDate } from '../people/time-zones.ts';

type Weekday = 'sunday' | 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday';
const WEEKDAYS: readonly string[] = words('sunday monday tuesday wednesday thursday friday saturday');
const INDEXES = ['first', 'second', 'third', 'fourth'] as const;

export type Recurrence = {
  readonly pattern:
    | { readonly type: 'daily'; readonly interval: number }
    | { readonly type: 'weekly'; readonly interval: number; readonly daysOfWeek: readonly Weekday[] }
    | { readonly type: 'absoluteMonthly'; readonly interval: number; readonly dayOfMonth: number }
    | {
        readonly type: 'relativeMonthly';
        readonly interval: number;
        readonly day: Weekday;
        readonly index: (typeof INDEXES)[number];
      };
  readonly startDate: string;
  readonly endDate?: string;
};

/**
 * The dates in `[from, to]` on which a series occurs, ascending.
 *
 * @example occurrenceDates({ pattern: { type: 'daily', interval: 2 }, startDate: '2026-01-05' }, '2026-01-06', '2026-01-09')
 */
export function occurrenceDates(recurrence: Recurrence, from: string, to: string): readonly string[] {
  const start = parseDate(recurrence.startDate);
  const first = Math.max(start, parseDate(from));
  const last = Math.min(
    parseDate(to),
    recurrence.endDate === undefined ? Number.POSITIVE_INFINITY : parseDate(recurrence.endDate),
  );
  const dates: string[] = [];
  for (let day = first; day <= last; day += DAY) {
    if (occursOn(recurrence, start, day)) dates.push(isoDate(day));
  }
  return dates;
}

function occursOn({ pattern }: Recurrence, start: number, day: number): boolean {
  const date = new Date(day);
  const weekday = WEEKDAYS[date.getUTCDay()];
  switch (pattern.type) {
    case 'daily':
      return Math.round((day - start) / DAY) % pattern.interval === 0;
    case 'weekly':
      return (
        pattern.daysOfWeek.some((name) => name === weekday) &&
        weeksBetween(start, day) % pattern.interval === 0
      );
    case 'absoluteMonthly':
      return date.getUTCDate() === pattern.dayOfMonth && monthsBetween(start, day) % pattern.interval === 0;
    case 'relativeMonthly':
      return (
        weekday === pattern.day &&
        INDEXES[Math.floor((date.getUTCDate() - 1) / 7)] === pattern.index &&
        monthsBetween(start, day) % pattern.interval === 0
      );
  }
}

function weeksBetween(start: number, day: number): number {
  const sunday = (time: number) => time - new Date(time).getUTCDay() * DAY;
  return Math.round((sunday(day) - sunday(start)) / (7 * DAY));
}

function monthsBetween(start: number, day: number): number {
  const from = new Date(start);
  const to = new Date(day);
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}

export function recurrenceEntity(recurrence: Recurrence, zone: string): Record<string, unknown> {
  const { pattern } = recurrence;
  return {
    pattern: {
      ...pick(pattern, 'type', 'interval'),
      month: 0,
      dayOfMonth: pattern.type === 'absoluteMonthly' ? pattern.dayOfMonth : 0,
      ...getDays(pattern),
      firstDayOfWeek: 'sunday',
      index: pattern.type === 'relativeMonthly' ? pattern.index : 'first',
    },
    range: {
      type: recurrence.endDate === undefined ? 'noEnd' : 'endDate',
      startDate: recurrence.startDate,
      endDate: recurrence.endDate ?? '0001-01-01',
      recurrenceTimeZone: zone,
      numberOfOccurrences: 0,
    },
  };
}

function getDays(pattern: Recurrence['pattern']): { daysOfWeek?: readonly Weekday[] } {
  if (pattern.type === 'weekly') return { daysOfWeek: pattern.daysOfWeek };
  return pattern.type === 'relativeMonthly' ? { daysOfWeek: [pattern.day] } : {};
}
