import { digitsOf, guidOf } from '../../random.ts';
import type { Entity } from '../../types.ts';
import { itemTimes } from '../event-entity.ts';
import { escapeHtml } from '../meeting.ts';
import { type Actor, actorOf, identitySet } from '../teams/actors.ts';
import { instant, type Teamwork } from '../teams/teamwork.ts';
import { invitedActors, type OnlineMeeting } from './online-meetings.ts';

/** Nine digits that stand for the meeting when somebody joins by number. */
export function joinMeetingId({ meeting }: OnlineMeeting): string {
  return digitsOf(12, 'join-id', meeting.key);
}

export function onlineMeetingEntity(world: Teamwork, one: OnlineMeeting, unknownMembers: boolean): Entity {
  const { meeting } = one;
  const { start, end } = itemTimes({ meeting, type: 'singleInstance' });
  return {
    id: one.id,
    creationDateTime: instant(Date.parse(meeting.createdAt)),
    startDateTime: instant(start),
    endDateTime: instant(end),
    joinUrl: one.joinUrl,
    joinWebUrl: one.joinUrl,
    subject: meeting.subject,
    isBroadcast: false,
    autoAdmittedUsers: 'everyoneInCompany',
    externalId: meeting.transactionId,
    meetingTemplateId: null,
    isEntryExitAnnounced: false,
    allowedPresenters: 'everyone',
    allowedLobbyAdmitters: 'organizerAndCoOrganizersAndPresenters',
    ...permitted(),
    videoTeleconferenceId: digitsOf(10, 'video', meeting.key),
    shareMeetingChatHistoryDefault: unknownMembers ? 'none' : null,
    participants: participants(world, one),
    lobbyBypassSettings: { scope: 'organization', isDialInBypassEnabled: false },
    joinMeetingIdSettings: {
      isPasscodeRequired: true,
      joinMeetingId: joinMeetingId(one),
      passcode: guidOf('passcode', meeting.key).slice(0, 6),
    },
    chatInfo: { threadId: one.thread, messageId: '0', replyChainMessageId: null },
    audioConferencing: audioConferencing(one),
    joinInformation: joinInformation(world, one),
    watermarkProtection: { isEnabledForContentSharing: false, isEnabledForVideo: false },
    chatRestrictions: { allowTextOnly: false },
    broadcastSettings: null,
  };
}

function permitted(): Entity {
  return {
    allowAttendeeToEnableCamera: true,
    allowAttendeeToEnableMic: true,
    allowBreakoutRooms: true,
    allowCopyingAndSharingMeetingContent: true,
    allowLiveShare: 'enabled',
    allowMeetingChat: 'enabled',
    allowParticipantsToChangeName: false,
    allowPowerPointSharing: true,
    allowRecording: true,
    allowTeamworkReactions: true,
    allowTranscription: true,
    allowWhiteboard: true,
    isEndToEndEncryptionEnabled: false,
    recordAutomatically: false,
  };
}

function participants(world: Teamwork, one: OnlineMeeting): Entity {
  const [, ...invited] = invitedActors(world, one);
  return {
    organizer: participant(actorOf(one.organizer, world), 'presenter'),
    attendees: invited.map((actor, index) => participant(actor, index === 0 ? 'coorganizer' : 'attendee')),
  };
}

function participant(actor: Actor, role: string): Entity {
  return { upn: actor.address, role, identity: identitySet(actor) };
}

function audioConferencing({ meeting, conferenceId }: OnlineMeeting): Entity {
  const tollNumber = `+49 69 ${digitsOf(8, 'toll', meeting.key)}`;
  const tollFreeNumber = `+1 866 ${digitsOf(7, 'free', meeting.key)}`;
  return {
    conferenceId,
    tollNumber,
    tollNumbers: [tollNumber],
    tollFreeNumber,
    tollFreeNumbers: [tollFreeNumber],
    dialinUrl: `https://dialin.teams.microsoft.com/${guidOf('dial-in', meeting.key)}?id=${conferenceId}`,
  };
}

/** URL-encoded HTML (graph-facts.md#2.4). */
function joinInformation(world: Teamwork, { joinUrl, conferenceId, organizer }: OnlineMeeting): Entity {
  const options = `https://teams.microsoft.com/meetingOptions/?organizerId=${organizer.id}&tenantId=${world.tenant.id}&language=en-US`;
  const html = `<div><a href="${escapeHtml(joinUrl)}">Join</a> Phone conference ID: ${conferenceId}# <a href="${escapeHtml(options)}">${escapeHtml(organizer.displayName)}</a></div>`;
  return { content: `data:text/html,${encodeURIComponent(html)}`, contentType: 'html' };
}
