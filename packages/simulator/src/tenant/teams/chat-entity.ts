import { type Entity, pick } from '../../base/entity.ts';
import { getItemId } from '../calendar/outlook-ids.ts';
import type { SimulatedPerson } from '../people/people.ts';
import type { Chat } from './chats.ts';
import { type Actor, formatInstant, type Teamwork, teamsUserIdentity, toActor } from './teamwork.ts';

type ChatShape = {
  readonly world: Teamwork;
  readonly viewer: SimulatedPerson | undefined;
};

export function chatEntity(chat: Chat, { world, viewer }: ChatShape): Entity {
  const { id: tenantId } = world.tenant;
  return {
    ...pick(chat, 'id', 'topic'),
    createdDateTime: formatInstant(chat.created),
    lastUpdatedDateTime: formatInstant(chat.updated),
    chatType: chat.type,
    webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(chat.id)}/0?tenantId=${tenantId}`,
    tenantId,
    isHiddenForAllMembers: false,
    onlineMeetingInfo: chat.meeting === undefined ? null : meetingInfo(chat.meeting, world),
    viewpoint:
      viewer === undefined
        ? null
        : { isHidden: viewer.index % 9 === 4, lastMessageReadDateTime: formatInstant(chat.updated - 60_000) },
  };
}

/** The event is the organizer's. Chats escape the link differently from meetings and events (graph-facts.md#2.4). */
function meetingInfo({ organizer, joinUrl, meeting }: NonNullable<Chat['meeting']>, world: Teamwork): Entity {
  const type = meeting.recurrence === undefined ? 'singleInstance' : 'seriesMaster';
  return {
    calendarEventId: getItemId({ meeting, type }, organizer, false),
    joinWebUrl: joinUrl.replace('19%3ameeting_', '19:meeting_').replace('%40thread.v2', '@thread.v2'),
    organizer: teamsUserIdentity(toActor(organizer, world)),
  };
}

export function chatMemberships({ chat, world }: { chat: Chat; world: Teamwork }): readonly Membership[] {
  return chat.members.map((actor) => ({
    parentId: `0##1##${world.tenant.id}##${chat.id}`,
    actor,
    roles:
      actor.type === 'aadUser'
        ? chat.type === 'group' && actor.id !== chat.ownerId
          ? []
          : ['owner']
        : ['guest'],
    since: chat.created,
  }));
}

/** Base64 of the parent and the member is the membership's id (graph-facts.md#2.4). */
export type Membership = {
  readonly parentId: string;
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

export function memberEntity({ parentId, actor, roles, since }: Membership): Entity {
  return {
    '@odata.type': `#microsoft.graph.${SUBTYPES[actor.type]}`,
    id: Buffer.from(`${parentId}##${actor.id}`).toString('base64'),
    roles,
    displayName: actor.displayName,
    visibleHistoryStartDateTime: formatInstant(since),
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
