import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, keep, keepPhrases, meetingProvider, pseudonymize } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

export const LOCATION = {
  displayName: keepPhrases(
    'text',
    'places',
    'Typed by the author; only words for kinds of places and meeting services stay.',
  ),
  locationType: keep('metadata', 'word'),
  uniqueId: pseudonymize(
    'text',
    'Chosen by the author: a typed place, a link or a room address. Equal places stay equal.',
  ),
  uniqueIdType: keep('technical', 'word'),
  locationEmailAddress: pseudonymize(
    'contact',
    'Address of a room mailbox; joins with the attendee of type resource.',
  ),
  locationUri: meetingProvider(
    'text',
    'May hold a join link with passcode and organizer; only the kind of service stays.',
  ),
  address: drop('text', "Typed by the author, often somebody's home."),
  coordinates: drop('quasi', "Places a meeting, often at somebody's home, within metres."),
} satisfies EntityTable<MicrosoftGraph.Location>;
