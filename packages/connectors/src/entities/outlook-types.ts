import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepPhrases,
  meetingProvider,
  pseudonymize,
  textDigest,
} from '@nymgate/rules/native/builders';
import type { EntityTable } from './entity-table.ts';

export const DATE_TIME_TIME_ZONE = {
  dateTime: keep('quasi', 'dateTime'),
  timeZone: keep('quasi', 'timeZone'),
} satisfies EntityTable<MicrosoftGraph.DateTimeTimeZone>;

export const TIME_SLOT = {
  start: entity('dateTimeTimeZone'),
  end: entity('dateTimeTimeZone'),
} satisfies EntityTable<MicrosoftGraph.TimeSlot>;

export const EMAIL_ADDRESS = {
  address: pseudonymize(
    ['person', 'contact'],
    'Same pseudonym as user.mail, so that events join with the directory.',
  ),
  name: drop('personal', "A person's name, as the author's address book spells it."),
} satisfies EntityTable<MicrosoftGraph.EmailAddress>;

export const RECIPIENT = {
  emailAddress: entity('emailAddress'),
} satisfies EntityTable<MicrosoftGraph.Recipient>;

export const RESPONSE_STATUS = {
  response: keep('quasi', 'word'),
  time: keep('quasi', 'dateTime'),
} satisfies EntityTable<MicrosoftGraph.ResponseStatus>;

export const ATTENDEE = {
  emailAddress: entity('emailAddress'),
  type: keep('metadata', 'word'),
  status: entity('responseStatus'),
  proposedNewTime: entity('timeSlot'),
} satisfies EntityTable<MicrosoftGraph.Attendee>;

export const ITEM_BODY = {
  contentType: keep('metadata', 'word'),
  content: textDigest('text', 'Text that people write: only its length and number of words stay.'),
} satisfies EntityTable<MicrosoftGraph.ItemBody>;

const DIAL_IN = 'Whoever holds it can dial into the meeting.';

export const ONLINE_MEETING_INFO = {
  joinUrl: pseudonymize(
    ['meeting', 'personal'],
    'Joins with joinWebUrl of the meeting, of its chat and of its calls; irreversible, because an invitation from outside may bring any text here. event.onlineMeetingProvider names the service.',
  ),
  conferenceId: drop('technical', DIAL_IN),
  quickDial: drop('contact', DIAL_IN),
  tollNumber: drop('contact', DIAL_IN),
  tollFreeNumbers: drop('contact', DIAL_IN),
  phones: drop('contact', DIAL_IN),
} satisfies EntityTable<MicrosoftGraph.OnlineMeetingInfo>;

export const LOCATION = {
  displayName: keepPhrases(
    'text',
    'places',
    'Typed by the author; only words for kinds of places and meeting services stay.',
  ),
  locationType: keep('metadata', 'word'),
  uniqueId: pseudonymize(
    ['text', 'text'],
    'Chosen by the author: a typed place, a link or a room address. Equal places stay equal.',
  ),
  uniqueIdType: keep('technical', 'word'),
  locationEmailAddress: pseudonymize(
    ['person', 'contact'],
    'Address of a room mailbox; joins with the attendee of type resource.',
  ),
  locationUri: meetingProvider(
    'text',
    'May hold a join link with passcode and organizer; only the kind of service stays.',
  ),
  address: drop('text', "Typed by the author, often somebody's home."),
  coordinates: drop('quasi', "Places a meeting, often at somebody's home, within metres."),
} satisfies EntityTable<MicrosoftGraph.Location>;

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
