import { describe, expect, it } from 'vitest';
import { ENDPOINT, RECORD, SEGMENT } from '../../../tests/fixtures/call-answers.ts';
import { INTERACTION, MEETING } from '../../../tests/fixtures/meeting-answers.ts';
import { AUTHORED, EVENTS, event, MESSAGE, SET, user } from '../../../tests/fixtures/message-answers.ts';
import {
  ADELE,
  BOT,
  CHANNEL,
  CHAT,
  JOIN,
  MEETING_CHAT,
  MEETING_ID,
  MEMBER_ID,
  SECRETS,
  TENANT,
} from '../../../tests/fixtures/teams-people.ts';
import { pseudonymizer, sanitizeSample as sanitize } from '../../../tests/harness/sanitize-sample.ts';

// Answers in the shapes of Graph's documentation, as in sanitized-samples.test.ts.

describe('messages', () => {
  it('keep times, kinds and structure; texts become sizes, people and chats pseudonyms', () => {
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'chat-messages', {
      value: [MESSAGE],
    });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [message] = json.value;
    for (const property of ['messageType', 'importance', 'locale'] as const)
      expect([property, message[property]]).toEqual([property, MESSAGE[property]]);
    expect(pseudonymizer.open(message.id, ['chat-message'])).toBe(MESSAGE.id);
    expect(message.etag).toMatch(/^t~/);
    expect(pseudonymizer.open(message.chatId, ['chat'])).toBe(CHAT);
    expect(pseudonymizer.open(message.from.user.id, ['person'])).toBe(ADELE);
    expect(message.from.user).toMatchObject({ userIdentityType: 'aadUser', tenantId: TENANT });
    expect(message.mentions.map(({ id }: { id: number }) => id)).toEqual([0, 1]);
    expect(message.mentions[1].mentioned.conversation.id.slice(2, 44)).toBe(message.chatId.slice(2, 44));
    expect(message.reactions[0]).toMatchObject({ reactionType: '💘', user: { user: message.from.user } });
    expect(message.attachments[0].contentType).toBe('application/vnd.microsoft.card.thumbnail');
    expect(JSON.parse(message.attachments[0].content)).toMatchObject({ length: 67 });
    expect(message.policyViolation.dlpAction).toBe('notifySender,blockAccess');
    expect(message['replies@odata.nextLink']).toBe('https://gateway/sealed');
  });

  it('of every kind of event show what happened, not what anything is called', () => {
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'channel-messages', {
      value: EVENTS,
    });
    expect(text).not.toMatch(SECRETS);
    // A telephone is its number.
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const details = json.value.map(({ eventDetail }: { eventDetail: unknown }) => eventDetail);
    expect(details[0]).toMatchObject({
      '@odata.type': '#microsoft.graph.teamDescriptionUpdatedEventMessageDetail',
      teamId: pseudonymizer.reversible(BOT, 'group'),
    });
    expect(pseudonymizer.open(details[1].chatId, ['chat'])).toBe(CHAT);
    const members = details[2].members.map(({ id }: { id: string }) => id);
    expect(members).toContain(pseudonymizer.irreversible('live:adele.vance', 'person'));
    expect(details[3]).toMatchObject({ callDuration: 'PT31.56S', callEventType: 'meeting' });
    expect(JSON.stringify(details[3].callParticipants)).not.toContain('"phone"');
    expect(details[6]).toMatchObject({ conversationMemberRoles: ['owner'] });
  });

  it('do not trust the kind that an event claims, nor keys that nobody has published', () => {
    const lie = event('messagePinned', {
      chatDisplayName: 'Adele',
      members: [user(ADELE)],
      teamDescription: 'Adele',
    });
    const answer = {
      value: [{ ...lie, from: { robot: user(ADELE), user: { ...user(ADELE), nickname: 'Adele' } } }],
    };
    const { text, json, unknownFields } = sanitize('msft-teams', 'chat-messages', answer);
    expect(text).not.toMatch(SECRETS);
    expect(json.value[0].from).not.toHaveProperty('robot');
    expect(pseudonymizer.open(json.value[0].from.user.id, ['person'])).toBe(ADELE);
    expect(unknownFields).toBe(1);
  });

  it('LEK-01: no kind of identity is a name that an author chose', () => {
    const mentioned = { Ana_Kovac_has_breast_cancer: {}, user: user(ADELE) };
    const { text } = sanitize('msft-teams', 'chat-messages', {
      value: [{ from: mentioned, mentions: [{ mentioned }] }],
    });
    expect(text).toContain('"user":');
    expect(text).not.toContain('Kovac');
  });

  it('LEK-01: the app of an attachment is a GUID or nothing, since whoever posts writes it', () => {
    const attachments = [BOT, 'Adele-Vance-is-leaving-in-May', 'QWRlbGVWQGNvbnRvc28uY29t'].map(
      (teamsAppId) => ({
        teamsAppId,
      }),
    );
    const { json } = sanitize('msft-teams', 'chat-messages', { value: [{ attachments }] });
    expect(json.value[0].attachments).toEqual([{ teamsAppId: BOT }, {}, {}]);
  });

  it('KND-01: whom an author mentions has no pseudonym that opens, and one that joins', () => {
    const mentioned = { user: user(ADELE), device: user(ADELE) };
    const others = { phone: user(ADELE) };
    const message = sanitize('msft-teams', 'chat-messages', {
      value: [{ mentions: [{ id: 0, mentioned: { ...mentioned, ...others } }] }],
    });
    const prompt = sanitize('msft-copilot', 'interactions', {
      value: [{ mentions: [{ mentioned: { ...mentioned, ...others } }] }],
    });
    for (const { json, text } of [message, prompt]) {
      expect(text).not.toMatch(SECRETS);
      for (const key of Object.keys(mentioned)) {
        const { id } = json.value[0].mentions[0].mentioned[key];
        expect(id).toBe(pseudonymizer.irreversible(ADELE, 'person'));
        expect(String(pseudonymizer.reversible(ADELE, 'person')).slice(2)).toContain(id.slice(2));
      }
    }
  });

  it('that are gone come as their id alone', () => {
    const { json, unknownFields } = sanitize('msft-teams', 'channel-messages-delta', {
      value: [{ id: '1616990032035', '@removed': { reason: 'deleted' } }],
    });
    expect(json.value).toEqual([
      { id: pseudonymizer.reversible('1616990032035', 'chat-message'), '@removed': { reason: 'deleted' } },
    ]);
    expect(unknownFields).toBe(0);
  });
});

describe('chats, teams and members', () => {
  const chat = {
    id: CHAT,
    topic: 'Adele and Miriam',
    createdDateTime: '2020-12-08T23:53:05.801Z',
    lastUpdatedDateTime: '2020-12-08T23:58:32.511Z',
    chatType: 'oneOnOne',
    webUrl: `https://teams.microsoft.com/l/chat/${CHAT}/0?tenantId=${TENANT}`,
    tenantId: TENANT,
    isHiddenForAllMembers: false,
    viewpoint: { isHidden: false, lastMessageReadDateTime: '2021-06-03T08:05:49.719Z' },
    chatViewpoint: { isHidden: true, lastMessageReadDateTime: '0001-01-01T00:00:00Z' },
    onlineMeetingInfo: { calendarEventId: 'AAMkADY5NjQ=', joinWebUrl: JOIN, organizer: user(ADELE) },
    'members@odata.context': `https://graph.microsoft.com/v1.0/$metadata#chats('${CHAT}')`,
    members: [
      {
        '@odata.type': '#microsoft.graph.aadUserConversationMember',
        id: MEMBER_ID,
        roles: ['owner'],
        displayName: 'Adele Vance',
        userId: ADELE,
        email: 'adele@contoso.com',
        tenantId: TENANT,
        visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
      },
      {
        '@odata.type': '#microsoft.graph.phoneUserConversationMember',
        id: MEMBER_ID,
        phoneNumber: '+14255550109',
        roles: [],
      },
      {
        '@odata.type': '#microsoft.graph.skypeUserConversationMember',
        id: MEMBER_ID,
        skypeId: 'live:adele',
        roles: ['guest'],
      },
    ],
    'lastMessagePreview@odata.context': `https://graph.microsoft.com/v1.0/$metadata#chats('${CHAT}')`,
    lastMessagePreview: {
      id: '1616990417393',
      createdDateTime: '2021-03-29T04:00:17.393Z',
      isDeleted: false,
      messageType: 'message',
      eventDetail: null,
      body: AUTHORED,
      from: SET,
    },
  };

  it('chats: one pseudonym a chat, members with roles', () => {
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'user-chats', { value: [chat] });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [safe] = json.value;
    expect(pseudonymizer.open(safe.id, ['chat'])).toBe(CHAT);
    expect(pseudonymizer.open(safe.onlineMeetingInfo.joinWebUrl, ['meeting'])).toBe(JOIN);
    expect(safe).toMatchObject({
      chatType: 'oneOnOne',
      viewpoint: { ...chat.viewpoint, lastMessageReadDateTime: '2021-06-03T08:05:49Z' },
      chatViewpoint: chat.chatViewpoint,
    });
    expect(safe.members[0].userId).toBe(safe.lastMessagePreview.from.user.id);
    expect(safe.members.map(({ roles }: { roles: unknown }) => roles)).toEqual([['owner'], [], ['guest']]);
  });

  it('bare object ids, and no other id, once the option is off; ids of chats never', () => {
    const { json, mismatches } = sanitize(
      'msft-teams',
      'user-chats',
      { value: [chat] },
      { pseudonymizeAppIds: false },
    );
    const [safe] = json.value;
    expect(safe.members[0].userId).toBe(ADELE);
    expect(safe.lastMessagePreview.from.user.id).toBe(ADELE);
    expect([safe.id, safe.members[0].id]).toEqual([
      expect.stringMatching(/^p~/),
      expect.stringMatching(/^p~/),
    ]);
    expect(mismatches).toBe(0);
  });

  it('teams and channels: numbers and ids', () => {
    const team = {
      id: BOT,
      internalId: CHANNEL,
      tenantId: TENANT,
      displayName: 'Friends of Adele',
      description: 'Adele',
      webUrl: `https://teams.microsoft.com/l/team/${CHANNEL}/conversations?groupId=${BOT}`,
      isArchived: false,
      visibility: 'private',
      summary: { ownersCount: 1, membersCount: 5, guestsCount: 0 },
      funSettings: { allowGiphy: true },
    };
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'team', team);
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    expect(json).toEqual({
      id: pseudonymizer.reversible(BOT, 'group'),
      internalId: pseudonymizer.reversible(CHANNEL, 'chat'),
      tenantId: TENANT,
      isArchived: false,
      visibility: 'private',
      summary: team.summary,
    });
    const channel = {
      '@odata.id': `https://graph.microsoft.com/v1.0/tenants/${TENANT}/teams/${BOT}/channels/${CHANNEL}`,
      id: CHANNEL,
      createdDateTime: '2020-05-27T19:22:25.692Z',
      displayName: 'Adele',
      description: 'Adele',
      membershipType: 'shared',
      tenantId: TENANT,
      email: 'adele.contoso.com@amer.teams.ms',
    };
    expect(sanitize('msft-teams', 'team-all-channels', { value: [channel] }).json.value).toEqual([
      {
        id: pseudonymizer.reversible(CHANNEL, 'chat'),
        createdDateTime: '2020-05-01T00:00:00Z',
        membershipType: 'shared',
        tenantId: TENANT,
      },
    ]);
  });
});

describe('calls', () => {
  it('keep the quality of media; machines, addresses and names go', () => {
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'call-record', RECORD);
    expect(text).not.toMatch(SECRETS);
    // A symptom that Microsoft doesn't list, in each of four places.
    expect([unknownFields, mismatches]).toEqual([4, 0]);
    const participants = json.participants_v2.map(({ id }: { id: string }) => id);
    expect(participants).toContain(json.organizer.user.id);
    expect(participants).toContain(pseudonymizer.irreversible('+14255550109', 'person'));
    expect(json.participants).toContainEqual(expect.objectContaining({ phone: { tenantId: null } }));
    const [session] = json.sessions;
    expect(session.caller).toMatchObject({
      cpuName: ENDPOINT.cpuName,
      cpuCoresCount: 8,
      userAgent: ENDPOINT.userAgent,
    });
    expect([session.caller.feedback.rating, session.caller.feedback.tokens]).toEqual([
      'poor',
      { NoSound: false, Echo: true },
    ]);
    const [media] = session.segments[0].media;
    expect(media.streams).toEqual(SEGMENT.media[0]?.streams);
    expect(media.callerNetwork).toMatchObject({
      linkSpeed: 4294967295,
      connectionType: 'wired',
      port: 27288,
    });
    expect(media.callerDevice).toEqual({
      captureDeviceDriver: 'Microsoft: 10.0.18362.1',
      receivedSignalLevel: -10,
      micGlitchRate: 23.3,
    });
  });

  it('a user agent that holds an address is lost, and counted', () => {
    const session = { id: 'x', caller: { userAgent: { headerValue: 'Client/1.0 (adele@contoso.com)' } } };
    const { text, mismatches } = sanitize('msft-teams', 'call-record-sessions', { value: [session] });
    expect(text).not.toMatch(SECRETS);
    expect(mismatches).toBe(1);
  });

  it('telephone logs: costs and places, no numbers', () => {
    const row = {
      id: '9c4984c7-6c3c-427d-a30c-bd0b2eacee90',
      callId: '1835317186_112562680@10.0.0.5',
      userId: ADELE,
      userPrincipalName: 'adele@contoso.com',
      userDisplayName: 'Adele Vance',
      callerNumber: '+14255550109',
      calleeNumber: '+14255550109',
      startDateTime: '2019-11-01T00:00:08.2589935Z',
      duration: 45,
      charge: 0.0,
      connectionCharge: 0,
      callType: 'user_in',
      currency: 'USD',
      destinationContext: null,
      destinationName: "Côte d'Ivoire",
      usageCountryCode: 'US',
      conferenceId: null,
      licenseCapability: 'MCOPSTNU',
      inventoryType: 'Subscriber',
      operator: 'Microsoft',
      callDurationSource: 'microsoft',
    };
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'pstn-calls', { value: [row] });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    expect(json.value[0]).toMatchObject({
      duration: 45,
      destinationName: "Côte d'Ivoire",
      operator: 'Microsoft',
    });
    expect(pseudonymizer.open(json.value[0].callId, ['call'])).toBe(row.callId);
    const direct = {
      id: '9c4984c7-6c3c-427d-a30c-bd0b2eacee90',
      correlationId: '61b0c4a8-0000-4e6d-9c4a-000000000000',
      userId: ADELE,
      callerNumber: '+14255550***',
      callType: 'ByotIn',
      successfulCall: true,
      finalSipCode: 0,
      finalSipCodePhrase: 'BYE',
      trunkFullyQualifiedDomainName: 'tll-audiocodes01.adatum.biz',
      mediaPathLocation: 'USWE',
      mediaBypassEnabled: false,
    };
    const safe = sanitize('msft-teams', 'direct-routing-calls', { value: [direct] });
    expect([safe.unknownFields, safe.mismatches]).toEqual([0, 0]);
    expect(safe.json.value[0]).toMatchObject({ finalSipCode: 0, mediaPathLocation: 'USWE' });
    expect(safe.json.value[0]).not.toHaveProperty('finalSipCodePhrase');
  });
});

describe('meetings', () => {
  it('keep settings; secrets, numbers and links go', () => {
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'online-meetings', {
      value: [MEETING],
    });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [meeting] = json.value;
    expect(pseudonymizer.open(meeting.id, ['meeting'])).toBe(MEETING_ID);
    expect(pseudonymizer.open(meeting.chatInfo.threadId, ['chat'])).toBe(MEETING_CHAT);
    expect(meeting).toMatchObject({
      joinMeetingIdSettings: { isPasscodeRequired: true },
      audioConferencing: {},
      lobbyBypassSettings: MEETING.lobbyBypassSettings,
      broadcastSettings: MEETING.broadcastSettings,
    });
  });

  it('the same link has one pseudonym in chats, call records and meetings', () => {
    const chat = sanitize('msft-teams', 'chat', { onlineMeetingInfo: { joinWebUrl: JOIN } }).json;
    const record = sanitize('msft-teams', 'call-record', RECORD).json;
    const meeting = sanitize('msft-teams', 'online-meeting', MEETING).json;
    expect(new Set([chat.onlineMeetingInfo.joinWebUrl, record.joinWebUrl, meeting.joinWebUrl]).size).toBe(1);
  });

  it('attendance: who, when, how long', () => {
    const report = {
      id: 'c9b6db1c-d5eb-427d-a5c0-20088d9b22d7',
      totalParticipantCount: 1,
      meetingStartDateTime: '2021-10-05T04:38:23.945Z',
      meetingEndDateTime: '2021-10-05T04:43:49.77Z',
      'attendanceRecords@odata.context': `https://graph.microsoft.com/v1.0/$metadata#users('${ADELE}')`,
      attendanceRecords: [
        {
          id: ADELE,
          emailAddress: 'adele@contoso.com',
          totalAttendanceInSeconds: 322,
          role: 'Organizer',
          registrationId: 'adele-1',
          identity: { id: ADELE, displayName: 'Adele Vance', tenantId: TENANT },
          attendanceIntervals: [
            {
              joinDateTime: '2021-10-05T04:38:27Z',
              leaveDateTime: '2021-10-05T04:43:49Z',
              durationInSeconds: 322,
            },
          ],
        },
      ],
    };
    const { text, json, unknownFields, mismatches } = sanitize('msft-teams', 'attendance-report', report);
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [record] = json.attendanceRecords;
    expect(record).toMatchObject({ totalAttendanceInSeconds: 322, role: 'Organizer' });
    expect(record.attendanceIntervals).toEqual(report.attendanceRecords[0]?.attendanceIntervals);
    expect(pseudonymizer.open(record.identity.id, ['person'])).toBe(ADELE);
  });
});

describe('Copilot', () => {
  it('keeps where, when and with what; no prompt, no answer, no file', () => {
    const prompt = {
      ...INTERACTION,
      interactionType: 'userPrompt',
      from: { user: user(ADELE), application: null },
      body: AUTHORED,
    };
    const { text, json, unknownFields, mismatches } = sanitize('msft-copilot', 'interactions', {
      value: [prompt, INTERACTION],
    });
    expect(text).not.toMatch(SECRETS);
    expect([unknownFields, mismatches]).toEqual([0, 0]);
    const [requested, answered] = json.value;
    expect(answered.from.application).toMatchObject({ id: BOT, applicationIdentityType: 'bot' });
    expect(requested.requestId).toBe(answered.requestId);
    expect(pseudonymizer.open(requested.sessionId, ['chat'])).toBe(MEETING_CHAT);
    expect(answered).toMatchObject({
      appClass: INTERACTION.appClass,
      contexts: [{ contextType: 'TeamsMeeting' }],
      links: [{ linkType: 'File' }],
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          attachmentId: expect.stringMatching(/^t~/),
        },
      ],
    });
    expect(JSON.parse(requested.body.content)).toMatchObject({ word_count: expect.any(Number) });
    expect(pseudonymizer.open(requested.from.user.id, ['person'])).toBe(ADELE);
  });

  it('under the beta path is the same', () => {
    const v1 = sanitize('msft-copilot', 'interactions', { value: [INTERACTION] }).json;
    expect(
      sanitize('msft-copilot', 'interactions-beta', { value: [INTERACTION] }, { beta: true }).json,
    ).toEqual(v1);
  });
});
