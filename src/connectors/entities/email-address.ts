import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep, pseudonymize } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

export const EMAIL_ADDRESS = {
  address: pseudonymize('contact', 'Same pseudonym as user.mail, so that events join with the directory.'),
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
