import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, entity, keep } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

export const RECURRENCE_PATTERN = {
  type: keep('metadata', 'word'),
  interval: keep('metadata', 'integer'),
  month: keep('metadata', 'integer'),
  dayOfMonth: keep('metadata', 'integer'),
  daysOfWeek: arrayOf(keep('metadata', 'word')),
  firstDayOfWeek: keep('metadata', 'word'),
  index: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.RecurrencePattern>;

export const RECURRENCE_RANGE = {
  type: keep('metadata', 'word'),
  startDate: keep('metadata', 'date'),
  endDate: keep('metadata', 'date'),
  recurrenceTimeZone: keep('metadata', 'timeZone'),
  numberOfOccurrences: keep('metadata', 'integer'),
} satisfies EntityTable<MicrosoftGraph.RecurrenceRange>;

export const PATTERNED_RECURRENCE = {
  pattern: entity('recurrencePattern'),
  range: entity('recurrenceRange'),
} satisfies EntityTable<MicrosoftGraph.PatternedRecurrence>;
