import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepInteger,
  keepPhrases,
  meetingProvider,
  pseudonymize,
  reversible,
  textDigest,
} from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { getRemovedAnnotation, withAnnotations } from './get-annotations.ts';
import { createIdRule } from './id-rules.ts';

const MAILBOX_ID = 'The owner of the mailbox, and everybody with a share in it, sees the same id.';
const VERSION = 'Distinguishes versions; anyone who can see the event sees the same key.';
const ASSOCIATION = 'Address that spells out the id of the mailbox owner.';

/**
 * Applications get private events in full. `sensitivity` stays so that consumers can honor it; events of any
 * sensitivity show only listed phrases, digests and pseudonyms.
 */
export const EVENT = {
  id: createIdRule('event', 'opaque', MAILBOX_ID),
  changeKey: pseudonymize(['text', 'technical'], VERSION),
  iCalUId: reversible(
    ['calendar-uid', 'technical'],
    "Chosen by the organizer's client, any text, often with a host name behind an @; equal for all attendees, so still a join key.",
  ),
  seriesMasterId: createIdRule('event', 'opaque', MAILBOX_ID),
  cancelledOccurrences: arrayOf(createIdRule('event', 'opaque', MAILBOX_ID)),
  transactionId: drop('text', "Chosen by the author's client, any text, of no use for analytics."),

  subject: keepPhrases('text', 'titles', 'Written by the author; only phrases of a fixed list stay.'),
  bodyPreview: textDigest('text', 'Text that people write: only its length and number of words stay.'),
  body: entity('itemBody'),
  categories: arrayOf(
    keepPhrases('text', 'titles', 'Labels that people make up; only phrases of a fixed list stay.'),
  ),
  location: entity('location'),
  locations: arrayOf(entity('location')),

  organizer: entity('recipient'),
  attendees: arrayOf(entity('attendee')),
  responseStatus: entity('responseStatus'),

  start: entity('dateTimeTimeZone'),
  end: entity('dateTimeTimeZone'),
  originalStart: keep('quasi', 'dateTime'),
  originalStartTimeZone: keep('quasi', 'timeZoneName'),
  originalEndTimeZone: keep('quasi', 'timeZoneName'),
  createdDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  recurrence: entity('patternedRecurrence'),

  sensitivity: keep(
    'quasi',
    'microsoft.graph.sensitivity',
    'Lets consumers honour private events; no event shows more than this table.',
  ),
  showAs: keep('quasi', 'microsoft.graph.freeBusyStatus'),
  importance: keep('metadata', 'microsoft.graph.importance'),
  type: keep('metadata', 'microsoft.graph.eventType'),
  isAllDay: keep('metadata', 'boolean'),
  isCancelled: keep('metadata', 'boolean'),
  isDraft: keep('metadata', 'boolean'),
  isOrganizer: keep('metadata', 'boolean'),
  isReminderOn: keep('metadata', 'boolean'),
  reminderMinutesBeforeStart: keepInteger('metadata', 5),
  responseRequested: keep('metadata', 'boolean'),
  allowNewTimeProposals: keep('metadata', 'boolean'),
  hasAttachments: keep('metadata', 'boolean'),
  hideAttendees: keep('metadata', 'boolean'),

  isOnlineMeeting: keep('metadata', 'boolean'),
  onlineMeetingProvider: keep('metadata', 'microsoft.graph.onlineMeetingProviderType'),
  onlineMeeting: entity('onlineMeetingInfo'),
  onlineMeetingUrl: meetingProvider(
    'personal',
    'Join link with passcode and organizer; only the kind of service stays.',
  ),
  webLink: drop('technical', "Opens the item in a person's mailbox."),

  attachments: createNavigationRule('text'),
  calendar: createNavigationRule('technical'),
  exceptionOccurrences: createNavigationRule('text'),
  extensions: createNavigationRule('text'),
  instances: createNavigationRule('text'),
  multiValueExtendedProperties: createNavigationRule('text'),
  singleValueExtendedProperties: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.Event>;

/** In v1.0 responses, but not in its types (`occurrenceId` and `uid` are in the beta types). */
export const EVENT_EXTRA: Properties = {
  occurrenceId: createIdRule('event', 'opaque', MAILBOX_ID),
  uid: reversible(['calendar-uid', 'technical'], 'Same origin as iCalUId, same treatment.'),
  'calendar@odata.associationLink': drop('personal', ASSOCIATION),
  'calendar@odata.navigationLink': drop('personal', ASSOCIATION),
};

const BASIC = 'Left out of the basic policy, which reads no text that an author wrote for the participants.';

/** Option `basic`: what `Calendars.ReadBasic.All` doesn't open, or only by accident. */
const EVENT_BASIC: Properties = {
  body: drop('text', BASIC),
  bodyPreview: drop('text', BASIC),
  attachments: drop('text', BASIC),
  onlineMeeting: drop('personal', BASIC),
  onlineMeetingUrl: drop('personal', BASIC),
};

export function eventRule(options: ConnectorOptions): EntityRule {
  return {
    description: 'event (microsoft.graph.event)',
    properties: withAnnotations(getRemovedAnnotation(), EVENT, EVENT_EXTRA, options.basic ? EVENT_BASIC : {}),
  };
}

export const CALENDAR = {
  id: createIdRule('calendar', 'opaque', MAILBOX_ID),
  changeKey: pseudonymize(['text', 'technical'], VERSION),
  name: keepPhrases(
    'text',
    'calendars',
    "Often a person's name; only the names of the calendars that every mailbox has stay.",
  ),
  owner: entity('emailAddress'),
  color: keep('metadata', 'microsoft.graph.calendarColor'),
  hexColor: drop('metadata', 'Looks only; color tells the same.'),
  canEdit: keep('metadata', 'boolean'),
  canShare: keep('metadata', 'boolean'),
  canViewPrivateItems: keep('metadata', 'boolean'),
  isDefaultCalendar: keep('metadata', 'boolean'),
  isRemovable: keep('metadata', 'boolean'),
  isTallyingResponses: keep('metadata', 'boolean'),
  allowedOnlineMeetingProviders: arrayOf(keep('metadata', 'microsoft.graph.onlineMeetingProviderType')),
  defaultOnlineMeetingProvider: keep('metadata', 'microsoft.graph.onlineMeetingProviderType'),

  calendarPermissions: createNavigationRule('contact'),
  calendarView: createNavigationRule('text'),
  events: createNavigationRule('text'),
  multiValueExtendedProperties: createNavigationRule('text'),
  singleValueExtendedProperties: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.Calendar>;

export function calendarRule(): EntityRule {
  return {
    description: 'calendar (microsoft.graph.calendar)',
    properties: withAnnotations(CALENDAR),
  };
}
