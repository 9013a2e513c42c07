import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, keep, meetingProvider, textDigest } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

export const ITEM_BODY = {
  contentType: keep('metadata', 'word'),
  content: textDigest('text', 'Text that people write: only its length and number of words stay.'),
} satisfies EntityTable<MicrosoftGraph.ItemBody>;

const DIAL_IN = 'Whoever holds it can dial into the meeting.';

export const ONLINE_MEETING_INFO = {
  joinUrl: meetingProvider(
    'personal',
    "Holds the organizer's object id and often a passcode; only the kind of service stays.",
  ),
  conferenceId: drop('technical', DIAL_IN),
  quickDial: drop('contact', DIAL_IN),
  tollNumber: drop('contact', DIAL_IN),
  tollFreeNumbers: drop('contact', DIAL_IN),
  phones: drop('contact', DIAL_IN),
} satisfies EntityTable<MicrosoftGraph.OnlineMeetingInfo>;
