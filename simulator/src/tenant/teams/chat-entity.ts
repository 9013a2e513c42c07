import type { Entity } from '../../base/entity.ts';
import { digestOf } from '../../random.ts';
import type { SimulatedPerson } from '../people.ts';
import { actorOf, userIdentity } from './actors.ts';
import type { Chat } from './chats.ts';
import type { Membership } from './members.ts';
import { instant, type Teamwork } from './teamwork.ts';

export type ChatShape = {
  readonly world: Teamwork;
  /** Through whose eyes, where the path names somebody. */
  readonly viewer: SimulatedPerson | undefined;
};

export function chatEntity(chat: Chat, { world, viewer }: ChatShape): Entity {
  const { id: tenantId } = world.tenant;
  return {
    id: chat.id,
    topic: chat.topic,
    createdDateTime: instant(chat.created),
    lastUpdatedDateTime: instant(chat.updated),
    chatType: chat.type,
    webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(chat.id)}/0?tenantId=${tenantId}`,
    tenantId,
    isHiddenForAllMembers: false,
    onlineMeetingInfo: chat.meeting === undefined ? null : meetingInfo(chat.meeting, world),
    viewpoint:
      viewer === undefined
        ? null
        : { isHidden: viewer.index % 9 === 4, lastMessageReadDateTime: instant(chat.updated - 60_000) },
  };
}

function meetingInfo({ organizer, joinUrl, meeting }: NonNullable<Chat['meeting']>, world: Teamwork): Entity {
  return {
    calendarEventId: digestOf('calendar-event', meeting.key).toString('base64url'),
    joinWebUrl: joinUrl,
    organizer: userIdentity(actorOf(organizer, world)),
  };
}

/** Everyone in the chat; the id tells tenant, thread and person. */
export function chatMemberships({ chat, world }: { chat: Chat; world: Teamwork }): readonly Membership[] {
  return chat.members.map((actor) => ({
    of: `0##1##${world.tenant.id}##${chat.id}`,
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
