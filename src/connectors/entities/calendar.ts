import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, entity, keep, keepPhrases } from '../../native/builders.ts';
import type { EntityRule } from '../../plan/rule-set.ts';
import { annotations } from './annotations.ts';
import { type EntityTable, navigation } from './entity-table.ts';

export const CALENDAR = {
  id: keep('technical', 'opaque', 'Opaque id of Exchange: names a mailbox by number, no person.'),
  changeKey: keep('technical', 'opaque'),
  name: keepPhrases(
    'text',
    'calendars',
    "Often a person's name; only the names of the calendars that every mailbox has stay.",
  ),
  owner: entity('emailAddress'),
  color: keep('metadata', 'word'),
  hexColor: drop('metadata', 'Looks only; color tells the same.'),
  canEdit: keep('metadata', 'boolean'),
  canShare: keep('metadata', 'boolean'),
  canViewPrivateItems: keep('metadata', 'boolean'),
  isDefaultCalendar: keep('metadata', 'boolean'),
  isRemovable: keep('metadata', 'boolean'),
  isTallyingResponses: keep('metadata', 'boolean'),
  allowedOnlineMeetingProviders: arrayOf(keep('metadata', 'word')),
  defaultOnlineMeetingProvider: keep('metadata', 'word'),

  calendarPermissions: navigation('contact'),
  calendarView: navigation('text'),
  events: navigation('text'),
  multiValueExtendedProperties: navigation('text'),
  singleValueExtendedProperties: navigation('text'),
} satisfies EntityTable<MicrosoftGraph.Calendar>;

export function calendarEntity(): EntityRule {
  return {
    description: 'calendar (microsoft.graph.calendar)',
    properties: { ...annotations(), ...CALENDAR },
  };
}
