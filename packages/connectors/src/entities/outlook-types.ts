import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepInteger,
  keepPhrases,
  meetingProvider,
  pseudonymize,
  textDigest,
} from '@nymgate/rules/native/builders';
import type { EntityTable } from './entity-table.ts';

const DIAL_IN = 'Anyone who has it can dial into the meeting.';

export const OUTLOOK_TYPES = {
  dateTimeTimeZone: {
    dateTime: keep('quasi', 'dateTime'),
    timeZone: keep('quasi', 'timeZoneName'),
  } satisfies EntityTable<MicrosoftGraph.DateTimeTimeZone>,
  timeSlot: {
    start: entity('dateTimeTimeZone'),
    end: entity('dateTimeTimeZone'),
  } satisfies EntityTable<MicrosoftGraph.TimeSlot>,
  emailAddress: {
    address: pseudonymize(
      ['person', 'contact'],
      'Same pseudonym as user.mail, so that events join with the directory.',
    ),
    name: drop('personal', "A person's name, as the author's address book spells it."),
  } satisfies EntityTable<MicrosoftGraph.EmailAddress>,
  recipient: {
    emailAddress: entity('emailAddress'),
  } satisfies EntityTable<MicrosoftGraph.Recipient>,
  attendee: {
    emailAddress: entity('emailAddress'),
    type: keep('metadata', 'microsoft.graph.attendeeType'),
    status: entity('responseStatus'),
    proposedNewTime: entity('timeSlot'),
  } satisfies EntityTable<MicrosoftGraph.Attendee>,
  responseStatus: {
    response: keep('quasi', 'microsoft.graph.responseType'),
    time: keep('quasi', 'dateTime'),
  } satisfies EntityTable<MicrosoftGraph.ResponseStatus>,
  itemBody: {
    contentType: keep('metadata', 'microsoft.graph.bodyType'),
    content: textDigest('text', 'Text that people write: only its length and number of words stay.'),
  } satisfies EntityTable<MicrosoftGraph.ItemBody>,
  location: {
    displayName: keepPhrases(
      'text',
      'places',
      'Typed by the author; only words for kinds of places and meeting services stay.',
    ),
    locationType: keep('metadata', 'microsoft.graph.locationType'),
    uniqueId: pseudonymize(
      ['text', 'text'],
      'Chosen by the author: a typed place, a link or a room address. Equal places stay equal.',
    ),
    uniqueIdType: keep('technical', 'microsoft.graph.locationUniqueIdType'),
    locationEmailAddress: pseudonymize(
      ['person', 'contact'],
      'Address of a room mailbox; joins with the attendee of type resource.',
    ),
    locationUri: meetingProvider(
      'text',
      'May hold a join link with passcode and organizer; only the kind of service stays.',
    ),
    address: drop('text', "Typed by the author, often a person's home."),
    coordinates: drop('quasi', "Places a meeting, often at a person's home, within metres."),
  } satisfies EntityTable<MicrosoftGraph.Location>,
  onlineMeetingInfo: {
    joinUrl: pseudonymize(
      ['meeting', 'personal'],
      'Joins with joinWebUrl of the meeting, of its chat and of its calls; irreversible, because an invitation from outside may bring any text here. event.onlineMeetingProvider names the service.',
    ),
    conferenceId: drop('technical', DIAL_IN),
    quickDial: drop('contact', DIAL_IN),
    tollNumber: drop('contact', DIAL_IN),
    tollFreeNumbers: drop('contact', DIAL_IN),
    phones: drop('contact', DIAL_IN),
  } satisfies EntityTable<MicrosoftGraph.OnlineMeetingInfo>,
  patternedRecurrence: {
    pattern: entity('recurrencePattern'),
    range: entity('recurrenceRange'),
  } satisfies EntityTable<MicrosoftGraph.PatternedRecurrence>,
  recurrencePattern: {
    type: keep('metadata', 'microsoft.graph.recurrencePatternType'),
    interval: keepInteger('metadata', 3),
    month: keepInteger('metadata', 2),
    dayOfMonth: keepInteger('metadata', 2),
    daysOfWeek: arrayOf(keep('metadata', 'microsoft.graph.dayOfWeek')),
    firstDayOfWeek: keep('metadata', 'microsoft.graph.dayOfWeek'),
    index: keep('metadata', 'microsoft.graph.weekIndex'),
  } satisfies EntityTable<MicrosoftGraph.RecurrencePattern>,
  recurrenceRange: {
    type: keep('metadata', 'microsoft.graph.recurrenceRangeType'),
    startDate: keep('metadata', 'date'),
    endDate: keep('metadata', 'date'),
    recurrenceTimeZone: keep('metadata', 'timeZoneName'),
    numberOfOccurrences: keepInteger('metadata', 4),
  } satisfies EntityTable<MicrosoftGraph.RecurrenceRange>,
} as const;
