import { type Entity, fill, pick } from '../../base/entity.ts';
import { createDigits, createGuid } from '../../base/random.ts';
import { expandMeeting, type Window } from '../calendar/mailboxes.ts';
import { escapeHtml, itemTimes, type Meeting, teamsMeeting } from '../calendar/meeting.ts';
import type { SimulatedPerson } from '../people/people.ts';
import {
  type Actor,
  formatInstant,
  identitySet,
  PARTNER_TENANT,
  type Teamwork,
  toActor,
} from './teamwork.ts';

export type OnlineMeeting = {
  readonly meeting: Meeting;
  readonly organizer: SimulatedPerson;
  /** Base64 of `1*organizer*0**thread` (graph-facts.md#2.4). */
  readonly id: string;
  readonly thread: string;
  readonly joinUrl: string;
  readonly conferenceId: string;
};

export function listPersonMeetings(world: Teamwork, person: SimulatedPerson): readonly OnlineMeeting[] {
  return world.tenant.mailboxes
    .items(person, 'default')
    .flatMap(({ meeting }) => (meeting.online === 'teams' ? (onlineMeeting(world, meeting) ?? []) : []));
}

function onlineMeeting(world: Teamwork, meeting: Meeting): OnlineMeeting | undefined {
  const organizer = world.tenant.person(meeting.organizerId ?? '');
  if (organizer === undefined) return undefined;
  const { joinUrl, conferenceId } = teamsMeeting(meeting, { tenantId: world.tenant.id });
  const thread = decodeURIComponent(/meetup-join\/([^/]+)\//.exec(joinUrl)?.[1] ?? '');
  const id = Buffer.from(`1*${organizer.id}*0**${thread}`).toString('base64');
  world.organizers.set(thread, organizer.id);
  return { meeting, organizer, id, thread, joinUrl, conferenceId };
}

/** Searches every calendar only for an unknown thread. */
export function findMeetingByThread(world: Teamwork, thread: string): OnlineMeeting | undefined {
  if (!world.organizers.has(thread))
    for (const person of world.tenant.people()) listPersonMeetings(world, person);
  const organizer = world.tenant.person(world.organizers.get(thread) ?? '');
  return organizer && listPersonMeetings(world, organizer).find((one) => one.thread === thread);
}

export function listInvitedActors(world: Teamwork, { meeting, organizer }: OnlineMeeting): readonly Actor[] {
  const invited = meeting.attendees.flatMap(({ address, name, type }) => {
    if (type === 'resource' || address.startsWith('/')) return [];
    const person = world.tenant.person(address);
    return person === undefined ? [federatedGuest(name, address)] : [toActor(person, world)];
  });
  const all = [toActor(organizer, world), ...invited];
  return all.filter((actor, index) => all.findIndex(({ id }) => id === actor.id) === index);
}

function federatedGuest(displayName: string, address: string): Actor {
  const lower = address.toLowerCase();
  return {
    id: createGuid('outsider', lower),
    type: 'federatedUser',
    displayName,
    tenantId: PARTNER_TENANT,
    address: lower,
  };
}

export function listTimes({ meeting }: OnlineMeeting, window: Window): readonly Window[] {
  return expandMeeting(meeting, window)
    .map(itemTimes)
    .toSorted((left, right) => left.start - right.start);
}

export const joinMeetingId = ({ meeting }: OnlineMeeting): string => createDigits(12, 'join-id', meeting.key);

export function onlineMeetingEntity(world: Teamwork, one: OnlineMeeting, unknownMembers: boolean): Entity {
  const { meeting } = one;
  const { start, end } = itemTimes({ meeting, type: 'singleInstance' });
  return {
    ...pick(one, 'id', 'joinUrl'),
    creationDateTime: formatInstant(Date.parse(meeting.createdAt)),
    startDateTime: formatInstant(start),
    endDateTime: formatInstant(end),
    joinWebUrl: one.joinUrl,
    subject: meeting.subject,
    isBroadcast: false,
    autoAdmittedUsers: 'everyoneInCompany',
    externalId: meeting.transactionId,
    meetingTemplateId: null,
    isEntryExitAnnounced: false,
    allowedPresenters: 'everyone',
    allowedLobbyAdmitters: 'organizerAndCoOrganizersAndPresenters',
    ...fill(
      true,
      'allowAttendeeToEnableCamera allowAttendeeToEnableMic allowBreakoutRooms',
      'allowCopyingAndSharingMeetingContent allowPowerPointSharing allowRecording',
      'allowTeamworkReactions allowTranscription allowWhiteboard',
    ),
    allowLiveShare: 'enabled',
    allowMeetingChat: 'enabled',
    ...fill(false, 'allowParticipantsToChangeName isEndToEndEncryptionEnabled recordAutomatically'),
    videoTeleconferenceId: createDigits(10, 'video', meeting.key),
    shareMeetingChatHistoryDefault: unknownMembers ? 'none' : null,
    participants: participants(world, one),
    lobbyBypassSettings: { scope: 'organization', isDialInBypassEnabled: false },
    joinMeetingIdSettings: {
      isPasscodeRequired: true,
      joinMeetingId: joinMeetingId(one),
      passcode: createGuid('passcode', meeting.key).slice(0, 6),
    },
    chatInfo: { threadId: one.thread, messageId: '0', replyChainMessageId: null },
    audioConferencing: audioConferencing(one),
    joinInformation: joinInformation(world, one),
    watermarkProtection: { isEnabledForContentSharing: false, isEnabledForVideo: false },
    chatRestrictions: { allowTextOnly: false },
    broadcastSettings: null,
  };
}

function participants(world: Teamwork, one: OnlineMeeting): Entity {
  const [, ...invited] = listInvitedActors(world, one);
  return {
    organizer: participant(toActor(one.organizer, world), 'presenter'),
    attendees: invited.map((actor, index) => participant(actor, index === 0 ? 'coorganizer' : 'attendee')),
  };
}

function participant(actor: Actor, role: string): Entity {
  return { upn: actor.address, role, identity: identitySet(actor) };
}

function audioConferencing({ meeting, conferenceId }: OnlineMeeting): Entity {
  const tollNumber = `+49 69 ${createDigits(8, 'toll', meeting.key)}`;
  const tollFreeNumber = `+1 866 ${createDigits(7, 'free', meeting.key)}`;
  return {
    conferenceId,
    tollNumber,
    tollNumbers: [tollNumber],
    tollFreeNumber,
    tollFreeNumbers: [tollFreeNumber],
    dialinUrl: `https://dialin.teams.microsoft.com/${createGuid('dial-in', meeting.key)}?id=${conferenceId}`,
  };
}

/** URL-encoded HTML (graph-facts.md#2.4). */
function joinInformation(world: Teamwork, { joinUrl, conferenceId, organizer }: OnlineMeeting): Entity {
  const options = `https://teams.microsoft.com/meetingOptions/?organizerId=${organizer.id}&tenantId=${world.tenant.id}&language=en-US`;
  const html = `<div><a href="${escapeHtml(joinUrl)}">Join</a> Phone conference ID: ${conferenceId}# <a href="${escapeHtml(options)}">${escapeHtml(organizer.displayName)}</a></div>`;
  return { content: `data:text/html,${encodeURIComponent(html)}`, contentType: 'html' };
}
