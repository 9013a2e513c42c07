import type { Entity } from '../../base/entity.ts';
import { createGuid } from '../../base/random.ts';
import { DAY } from '../people/time-zones.ts';
import { createChatMessageId, type Message, type MessageContainer } from './messages.ts';
import { type Actor, formatInstant, identitySet, teamsUserIdentity } from './teamwork.ts';

type Detail = (event: EventContext) => Entity;
type EventContext = {
  readonly message: Message;
  readonly place: MessageContainer;
  readonly other: Actor;
};

const members: Detail = ({ other, message }) => ({
  members: [other, message.author].filter((one) => one.type !== 'bot').map(memberIdentity),
});
const teamId: Detail = ({ place }) => ({ teamId: place.channel?.team.id ?? null });
const channelId: Detail = ({ place }) => ({ channelId: place.thread });
const channelName: Detail = (event) => ({
  ...channelId(event),
  channelDisplayName: `${event.other.displayName}'s corner`,
});
const app: Detail = () => ({ teamsAppId: createGuid('teams-app'), teamsAppDisplayName: 'Polls by Litware' });
const callId: Detail = ({ place, message }) => ({ callId: createGuid('call', place.thread, message.index) });

const IN_CHANNELS: Readonly<Record<string, Detail>> = {
  membersAdded: (event) => ({ ...members(event), visibleHistoryStartDateTime: '0001-01-01T00:00:00Z' }),
  membersDeleted: members,
  channelAdded: channelName,
  channelDeleted: channelName,
  channelRenamed: channelName,
  channelDescriptionUpdated: (event) => ({
    ...channelId(event),
    channelDescription: `Write to ${event.other.address ?? event.other.displayName}`,
  }),
  channelSetAsFavoriteByDefault: channelId,
  channelUnsetAsFavoriteByDefault: channelId,
  conversationMemberRoleUpdated: ({ other }) => ({
    conversationMemberRoles: ['owner'],
    conversationMemberUser: memberIdentity(other),
  }),
  tabUpdated: ({ place }) => ({ tabId: createGuid('tab', place.thread) }),
  teamArchived: teamId,
  teamUnarchived: teamId,
  teamCreated: (event) => ({
    ...teamId(event),
    teamDescription: event.place.channel?.team.description ?? null,
    teamDisplayName: event.place.channel?.team.displayName ?? null,
  }),
  teamDescriptionUpdated: (event) => ({
    ...teamId(event),
    teamDescription: `Run by ${event.other.displayName}`,
  }),
  teamJoiningDisabled: teamId,
  teamJoiningEnabled: teamId,
  teamRenamed: (event) => ({ ...teamId(event), teamDisplayName: `Team ${event.other.displayName}` }),
  teamsAppInstalled: app,
  teamsAppUpgraded: app,
};

const IN_CHATS: Readonly<Record<string, Detail>> = {
  membersAdded: (event) => ({
    ...members(event),
    visibleHistoryStartDateTime: formatInstant(event.message.time - 30 * DAY),
  }),
  callEnded: (event) => ({
    ...callId(event),
    callDuration: 'PT31M12S',
    callEventType: 'call',
    callParticipants: [event.message.author, event.other].map((one) => ({ participant: identitySet(one) })),
  }),
  callStarted: (event) => ({ ...callId(event), callEventType: 'meeting' }),
  callRecording: (event) => ({
    ...callId(event),
    callRecordingDisplayName: `Call with ${event.other.displayName}.mp4`,
    callRecordingUrl: `https://northwind-my.sharepoint.com/personal/${(event.other.address ?? 'nobody').replace(/[^a-z0-9]/gi, '_')}/_layouts/15/guestaccess.aspx?share=${createGuid('recording', event.message.index).slice(0, 8)}`,
    callRecordingDuration: 'PT28M3.12S',
    callRecordingStatus: 'success',
    meetingOrganizer: identitySet(event.other),
  }),
  callTranscript: (event) => ({
    ...callId(event),
    callTranscriptICalUid: `040000008200E00074C5B7101A82E008${createGuid('transcript', event.message.index).slice(0, 8)}`,
    meetingOrganizer: identitySet(event.other),
  }),
  chatRenamed: ({ place, other }) => ({
    chatId: place.thread,
    chatDisplayName: `About ${other.displayName}`,
  }),
  meetingPolicyUpdated: ({ place }) => ({ meetingChatEnabled: true, meetingChatId: place.thread }),
  membersDeleted: members,
  membersJoined: members,
  membersLeft: members,
  messagePinned: ({ message }) => ({ eventDateTime: formatInstant(message.time) }),
  messageUnpinned: ({ message }) => ({ eventDateTime: formatInstant(message.time) }),
  teamsAppInstalled: app,
  teamsAppRemoved: app,
};

function memberIdentity(actor: Actor): Entity {
  return { ...teamsUserIdentity(actor), displayName: actor.displayName };
}

/** One of the thirty `…EventMessageDetail` types, in turn. A transcript has no initiator. */
export function eventDetail(message: Message): Entity {
  const { container } = message;
  const kinds = Object.entries(container.channel === undefined ? IN_CHATS : IN_CHANNELS);
  const turn =
    (container.channel?.team.index ?? Number(createChatMessageId(message))) * 8 +
    Math.floor((message.index * 2) / 11);
  const [name, detail] = kinds[turn % kinds.length] ?? ['membersAdded', members];
  const other = container.actors.find((one) => one.id !== message.author.id) ?? message.author;
  return {
    '@odata.type': `#microsoft.graph.${name}EventMessageDetail`,
    ...(name === 'callTranscript' ? {} : { initiator: identitySet(message.author) }),
    ...detail({ message, place: container, other }),
  };
}
