import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, keep, pseudonymize, tokenize } from '../../native/builders.ts';
import { type EntityTable, navigation } from './entity-table.ts';
import { USER } from './user.ts';

type ConversationMember = MicrosoftGraph.AadUserConversationMember &
  MicrosoftGraph.AnonymousGuestConversationMember &
  MicrosoftGraph.AzureCommunicationServicesUserConversationMember &
  MicrosoftGraph.MicrosoftAccountUserConversationMember &
  MicrosoftGraph.PhoneUserConversationMember &
  MicrosoftGraph.SkypeForBusinessUserConversationMember &
  MicrosoftGraph.SkypeUserConversationMember;

const OUTSIDER = 'Id of a person without an account of the tenant.';

/** One table for every kind of member: which kind it is must not decide how a person is treated. */
export const CONVERSATION_MEMBER = {
  id: tokenize('personal', 'Base64 of the ids of tenant and member.'),
  userId: USER.id,
  email: pseudonymize('contact'),
  displayName: drop('personal', "A person's name."),
  tenantId: keep('organisation', 'guid', 'Tells own people from those of other tenants.'),
  roles: arrayOf(keep('metadata', 'word')),
  visibleHistoryStartDateTime: keep('quasi', 'dateTime'),
  anonymousGuestId: pseudonymize('personal', OUTSIDER),
  azureCommunicationServicesId: pseudonymize('personal', OUTSIDER),
  skypeId: pseudonymize('personal', OUTSIDER),
  phoneNumber: drop('contact', 'Telephone number.'),
  user: navigation('personal'),
} satisfies EntityTable<ConversationMember>;
