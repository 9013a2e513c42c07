import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, keep, pseudonymize, reversible, tokenize } from '../../rules/engine.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';

type ConversationMember = MicrosoftGraph.AadUserConversationMember &
  MicrosoftGraph.AnonymousGuestConversationMember &
  MicrosoftGraph.AzureCommunicationServicesUserConversationMember &
  MicrosoftGraph.MicrosoftAccountUserConversationMember &
  MicrosoftGraph.SkypeForBusinessUserConversationMember &
  MicrosoftGraph.SkypeUserConversationMember;

const OUTSIDER = 'Id of a person without an account of the tenant.';

/** One table for every kind of member: which kind it is must not decide how a person is treated. */
export const CONVERSATION_MEMBER = {
  id: tokenize('personal', 'Base64 of the ids of tenant and member.'),
  userId: reversible(
    'personal',
    'Accepted back in paths, so that callers can go on from a member to the account.',
  ),
  email: pseudonymize('contact'),
  displayName: drop('personal', "A person's name."),
  tenantId: keep('organisation', 'guid', 'Tells own people from those of other tenants.'),
  roles: arrayOf(keep('metadata', 'word')),
  visibleHistoryStartDateTime: keep('quasi', 'dateTime'),
  anonymousGuestId: pseudonymize('personal', OUTSIDER),
  azureCommunicationServicesId: pseudonymize('personal', OUTSIDER),
  skypeId: pseudonymize('personal', OUTSIDER),
  user: navigation('personal'),
} satisfies EntityTable<ConversationMember>;

/** `phoneUserConversationMember` is in the beta types only. */
export const CONVERSATION_MEMBER_EXTRA: Properties = {
  phoneNumber: drop('contact', 'Telephone number.'),
};
