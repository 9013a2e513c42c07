import type { Entity } from '../../types.ts';
import type { Actor } from './actors.ts';
import { instant } from './teamwork.ts';

/** Where a membership counts: base64 of it and of the member is the membership's id (graph-facts.md#2.4). */
export type Membership = {
  readonly of: string;
  readonly actor: Actor;
  readonly roles: readonly string[];
  readonly since: number;
};

const SUBTYPES: Readonly<Record<Actor['type'], string>> = {
  aadUser: 'aadUserConversationMember',
  federatedUser: 'aadUserConversationMember',
  anonymousGuest: 'anonymousGuestConversationMember',
  phoneUser: 'phoneUserConversationMember',
  personalMicrosoftAccountUser: 'microsoftAccountUserConversationMember',
  skypeUser: 'skypeUserConversationMember',
  emailUser: 'conversationMember',
  bot: 'azureCommunicationServicesUserConversationMember',
};

/** One of the seven kinds of conversationMember. */
export function memberEntity({ of, actor, roles, since }: Membership): Entity {
  return {
    '@odata.type': `#microsoft.graph.${SUBTYPES[actor.type]}`,
    id: Buffer.from(`${of}##${actor.id}`).toString('base64'),
    roles,
    displayName: actor.displayName,
    visibleHistoryStartDateTime: instant(since),
    ...ownProperties(actor),
  };
}

function ownProperties({ id, type, address, tenantId }: Actor): Entity {
  switch (type) {
    case 'aadUser':
    case 'federatedUser':
      return { userId: id, email: address, tenantId };
    case 'anonymousGuest':
      return { anonymousGuestId: id };
    case 'phoneUser':
      return { phoneNumber: id.replace(/^4:/, '') };
    case 'personalMicrosoftAccountUser':
      return { userId: id };
    case 'skypeUser':
      return { skypeId: id };
    case 'bot':
      return { azureCommunicationServicesId: `8:acs:${id}_00000000` };
    case 'emailUser':
      return {};
  }
}
