import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { entity, keep } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

export const DATE_TIME_TIME_ZONE = {
  dateTime: keep('quasi', 'dateTime'),
  timeZone: keep('quasi', 'timeZone'),
} satisfies EntityTable<MicrosoftGraph.DateTimeTimeZone>;

export const TIME_SLOT = {
  start: entity('dateTimeTimeZone'),
  end: entity('dateTimeTimeZone'),
} satisfies EntityTable<MicrosoftGraph.TimeSlot>;
