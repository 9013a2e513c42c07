import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NativePlan } from '../../engine/src/plan/plan.ts';
import { decide } from '../../engine/src/requests/decide.ts';
import { matchLink } from '../../engine/src/requests/match-link.ts';
import { parseLinkTarget, parseTarget } from '../../engine/src/requests/parse-target.ts';
import { compileRules } from '../../rules/src/native/compile-rules.ts';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from './index.ts';

const TOKEN = `p~${'Ab3_-xY7'.repeat(16)}`;
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const CHANNEL = '19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2';
const TWO = `19:${GUID}_8afc02cb-4d62-4dba-b536-9f6d73e9be26@unq.gbl.spaces`;
const MEETING = 'MSo0OGQzMTg4Ny01ZmFkLTRkNzMtYTlmNS0zYzM1NmU2OGEwMzgqMCoqMTk6bWVldGluZw==';
const JOIN = 'https://teams.microsoft.com/l/meetup-join/19%253ameeting_x%2540thread.v2/0';
const USER = `/v1.0/users/${TOKEN}`;
const RECORDS = '/v1.0/communications/callRecords';

function compilePlan(id: 'msft-teams' | 'msft-copilot', options: Partial<ConnectorOptions> = {}): NativePlan {
  return compileRules(CONNECTORS[id].ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, ...options }), (text) =>
    createHash('sha256').update(text).digest('hex'),
  );
}

function findEndpointId(plan: NativePlan, raw: string): string {
  return decide(plan, { method: 'GET', target: parseTarget(raw), headers: [] }).endpoint.id;
}

const teams = compilePlan('msft-teams');
const copilot = compilePlan('msft-copilot');

describe('paths that name people', () => {
  const refused: readonly string[] = [
    `/v1.0/chats/${encodeURIComponent(TWO)}`,
    `/v1.0/chats/${TWO}/messages`,
    `/v1.0/chats/${encodeURIComponent(CHANNEL)}/members`,
    `${USER}/chats/${TWO}/messages`,
    `/v1.0/users/${GUID}/chats`,
    '/v1.0/users/jane%40contoso.com/chats/getAllMessages',
    `${USER}/onlineMeetings/${MEETING}`,
    `${USER}/onlineMeetings/${MEETING}/attendanceReports`,
    '/v1.0/me/chats',
    `/v1.0/communications/calls/${GUID}`,
    `${USER}/onlineMeetings/${TOKEN}/recordings`,
    `${USER}/onlineMeetings/${TOKEN}/transcripts`,
    `${USER}/onlineMeetings/${TOKEN}/attendeeReport`,
    `/v1.0/teams/${GUID}/channels/${CHANNEL}/messages/1616990032035/hostedContents`,
    `/v1.0/teams/${GUID}/channels/${CHANNEL}/filesFolder`,
    `${USER}/chats/${TOKEN}/pinnedMessages`,
    `${USER}/presence`,
  ];

  it.each(refused)('refuses %s', (target) => {
    expect(() => findEndpointId(teams, target)).toThrow(
      expect.objectContaining({ code: 'ENDPOINT_NOT_ALLOWED' }),
    );
  });

  it('takes ids of chats and meetings as pseudonyms only, whatever the options', () => {
    const open = compilePlan('msft-teams', { pseudonymizeAppIds: false });
    expect(() => findEndpointId(open, `/v1.0/chats/${encodeURIComponent(TWO)}/messages`)).toThrow();
    expect(() => findEndpointId(open, `/v1.0/users/${GUID}/onlineMeetings/${MEETING}`)).toThrow();
    expect(findEndpointId(open, `/v1.0/users/${GUID}/onlineMeetings/${TOKEN}`)).toBe('online-meeting');
    expect(findEndpointId(open, `/v1.0/users/${GUID}/chats`)).toBe('user-chats');
  });
});

describe('questions', () => {
  const refused: readonly (readonly [string, NativePlan, string])[] = [
    ['the text of chats', teams, `${USER}/chats?$filter=contains(topic,'x')`],
    ['a page beyond the bounds', teams, `/v1.0/chats/${TOKEN}/messages?$top=51`],
    ['applications of a chat', teams, `${USER}/chats?$expand=installedApps`],
    ['accounts behind members', teams, `/v1.0/teams/${TOKEN}/members?$expand=user`],
    ['members by address', teams, `/v1.0/teams/${TOKEN}/members?$filter=email%20eq%20'jane@contoso.com'`],
    ['members by name', teams, `/v1.0/teams/${TOKEN}/members?$filter=startswith(displayName,'J')`],
    ['another expansion within one', teams, `${RECORDS}/${TOKEN}?$expand=sessions($expand=caller)`],
    ['a third one within', teams, `${RECORDS}/${TOKEN}?$expand=sessions($expand=segments($expand=media))`],
    ['one within another navigation', teams, `${RECORDS}/${TOKEN}?$expand=participants_v2($expand=segments)`],
    ['segments by their way', teams, `${RECORDS}/${TOKEN}?$expand=sessions/segments`],
    ['a participant in clear', teams, `${RECORDS}?$filter=participants_v2/any(p:p/id%20eq%20'${GUID}')`],
    ['addresses of devices', teams, `${RECORDS}/${TOKEN}/sessions?$filter=caller/name%20eq%20'JANES-LAPTOP'`],
    ['a meeting by its link in clear', teams, `${USER}/onlineMeetings?$filter=joinWebUrl%20eq%20'${JOIN}'`],
    [
      'a meeting by its number',
      teams,
      `${USER}/onlineMeetings?$filter=joinMeetingIdSettings/joinMeetingId%20eq%20'1234567890'`,
    ],
    [
      'a meeting by its number as a pseudonym',
      teams,
      `${USER}/onlineMeetings?$filter=joinMeetingIdSettings/joinMeetingId%20eq%20'${TOKEN}'`,
    ],
    ['another model of payment', teams, `${USER}/chats/getAllMessages?model=C`],
    [
      'prompts by text',
      copilot,
      `/v1.0/copilot/users/${TOKEN}/interactionHistory/getAllEnterpriseInteractions?$filter=contains(body/content,'x')`,
    ],
  ];

  it.each(refused)('refuses %s', (_name, plan, target) => {
    expect(() => findEndpointId(plan, target)).toThrow(
      expect.objectContaining({ code: 'QUERY_NOT_ALLOWED' }),
    );
  });

  it('SEL-01 leaves out names of channels', () => {
    const target = parseTarget(`/v1.0/teams/${TOKEN}/allChannels?$select=displayName`);
    const { pruned, query } = decide(teams, { method: 'GET', target, headers: [] });
    expect([pruned, query]).toEqual([
      { names: ['displayName'], unknown: 0 },
      [{ name: '$select', value: ['id'] }],
    ]);
  });

  const allowed: readonly (readonly [string, NativePlan, string, string])[] = [
    [
      'posts with replies',
      teams,
      `/v1.0/teams/${TOKEN}/channels/${TOKEN}/messages?$top=50&$expand=replies`,
      'channel-messages',
    ],
    [
      'changed posts of a channel',
      teams,
      `/v1.0/teams/${TOKEN}/channels/${TOKEN}/messages/delta?$filter=lastModifiedDateTime%20gt%202026-03-02T00:00:00Z`,
      'channel-messages-delta',
    ],
    [
      'chats with members',
      teams,
      `${USER}/chats?$expand=members($select=userId,roles),lastMessagePreview`,
      'user-chats',
    ],
    [
      'sessions with their segments',
      teams,
      `${RECORDS}/${TOKEN}?$expand=sessions($expand=segments),participants_v2`,
      'call-record',
    ],
    [
      'sessions with parts of their segments',
      teams,
      `${RECORDS}/${TOKEN}?$expand=sessions($expand=segments($select=id,startDateTime))`,
      'call-record',
    ],
    [
      'the numbers of a channel',
      teams,
      `/v1.0/teams/${TOKEN}/channels/${TOKEN}?$select=id,summary`,
      'channel',
    ],
    [
      'private channels',
      teams,
      `/v1.0/teams/${TOKEN}/channels?$filter=membershipType%20eq%20'private'`,
      'team-channels',
    ],
    ['meeting chats', teams, `${USER}/chats?$filter=chatType%20eq%20'meeting'`, 'user-chats'],
    [
      'the latest messages',
      teams,
      `/v1.0/chats/${TOKEN}/messages?$orderby=createdDateTime%20desc&$filter=createdDateTime%20lt%202026-03-02T00:00:00Z`,
      'chat-messages',
    ],
    [
      'an export',
      teams,
      `${USER}/chats/getAllMessages?model=B&$top=50&$filter=lastModifiedDateTime%20gt%202026-03-02T00:00:00Z%20and%20lastModifiedDateTime%20lt%202026-03-03T00:00:00Z`,
      'user-all-messages',
    ],
    [
      'an export of channels',
      teams,
      `/v1.0/teams/${TOKEN}/channels/getAllMessages?model=A`,
      'team-all-messages',
    ],
    [
      'calls of a person',
      teams,
      `${RECORDS}?$filter=participants_v2/any(p:p/id%20eq%20'${TOKEN}')`,
      'call-records',
    ],
    [
      'a call with its sessions',
      teams,
      `${RECORDS}/${TOKEN}?$expand=sessions,participants_v2`,
      'call-record',
    ],
    ['segments', teams, `${RECORDS}/${TOKEN}/sessions?$expand=segments`, 'call-record-sessions'],
    [
      'telephone logs by day',
      teams,
      `${RECORDS}/getPstnCalls(fromDateTime=2026-03-01,toDateTime=2026-03-02)`,
      'pstn-calls',
    ],
    [
      'telephone logs by time',
      teams,
      `${RECORDS}/getDirectRoutingCalls(fromDateTime=2026-03-01T00:00:00Z,toDateTime=2026-03-02T00:00:00Z)`,
      'direct-routing-calls',
    ],
    [
      'a meeting by its link',
      teams,
      `${USER}/onlineMeetings?$filter=joinWebUrl%20eq%20'${TOKEN}'`,
      'online-meetings',
    ],
    [
      "a meeting in the reference's spelling",
      teams,
      `${USER}/onlineMeetings?$filter=JoinWebUrl%20eq%20'${TOKEN}'`,
      'online-meetings',
    ],
    [
      'attendance',
      teams,
      `${USER}/onlineMeetings/${TOKEN}/attendanceReports/${TOKEN}?$expand=attendanceRecords`,
      'attendance-report',
    ],
    [
      'prompts by app and time',
      copilot,
      `/v1.0/copilot/users/${TOKEN}/interactionHistory/getAllEnterpriseInteractions?$top=100&$filter=createdDateTime%20gt%202026-03-02T00:00:00Z%20and%20(appClass%20eq%20'IPM.SkypeTeams.Message.Copilot.Word'%20or%20appClass%20eq%20'IPM.SkypeTeams.Message.Copilot.Teams')`,
      'interactions',
    ],
  ];

  it.each(allowed)('lets through %s', (_name, plan, target, id) => {
    expect(findEndpointId(plan, target)).toBe(id);
  });

  it('passes on the preferences of messages and call records alone', () => {
    const headers = [
      ['prefer', 'include-unknown-enum-members, odata.maxpagesize=60, omit-values=nulls, respond-async'],
    ] as const;
    const preferences = (target: string) =>
      decide(teams, { method: 'GET', target: parseTarget(target), headers }).headers.map(
        ([, value]) => value,
      );
    expect(preferences(RECORDS)).toEqual([
      'include-unknown-enum-members, odata.maxpagesize=60, omit-values=nulls',
    ]);
    expect(preferences(`/v1.0/chats/${TOKEN}/messages`)).toEqual(['include-unknown-enum-members']);
  });
});

describe('links that Graph writes', () => {
  const links: readonly (readonly [endpointId: string, link: string, plan: NativePlan])[] = [
    ['teams', '/v1.0/teams?$skiptoken=abc', teams],
    ['team-members', `/v1.0/teams('${GUID}')/members?$skiptoken=abc`, teams],
    [
      'channel-messages',
      `/v1.0/teams('${GUID}')/channels('${encodeURIComponent(CHANNEL)}')/messages?$skiptoken=a%2Bb`,
      teams,
    ],
    [
      'channel-messages-delta',
      `/v1.0/teams/${GUID}/channels/${CHANNEL}/messages/delta?$skiptoken=abc`,
      teams,
    ],
    [
      'channel-messages-delta',
      `/v1.0/teams('${GUID}')/channels('${CHANNEL}')/messages/microsoft.graph.delta()?$deltatoken=abc`,
      teams,
    ],
    [
      'channel-message-replies',
      `/v1.0/teams('${GUID}')/channels('${CHANNEL}')/messages('1616990032035')/replies?$skiptoken=abc`,
      teams,
    ],
    ['team-all-messages', `/v1.0/teams('${GUID}')/channels/getAllMessages?$skip=10`, teams],
    ['user-chats', `/v1.0/users/${GUID}/chats?$skiptoken=abc`, teams],
    ['user-all-messages', `/v1.0/users('${GUID}')/chats/getallMessages?$skiptoken=U2tpcFZhbHVlPTI`, teams],
    ['user-all-messages', `/v1.0/users/${GUID}/chats/microsoft.graph.getAllMessages()?$skip=10`, teams],
    [
      'chat-messages',
      `/v1.0/chats/${encodeURIComponent(TWO)}/messages?$top=2&$skiptoken=M2UyZDAwMDAwMDMxMzkzYTMyNjQ`,
      teams,
    ],
    ['chat-members', `/v1.0/chats('${TWO}')/members?$skiptoken=abc`, teams],
    ['chat-messages', `/v1.0/chats('48:notes')/messages?$skiptoken=abc`, teams],
    ['user-chat-messages', `/v1.0/users('${GUID}')/chats('${TWO}')/messages?$skiptoken=abc`, teams],
    ['call-records', '/v1.0/communications/callRecords?$skiptoken=abc', teams],
    [
      'call-record-sessions',
      `/v1.0/communications/callRecords('${GUID}')/sessions?$expand=segments&$skiptoken=abc`,
      teams,
    ],
    [
      'call-record-participants',
      `/v1.0/communications/callRecords/${GUID}/participants_v2?$skiptoken=abc`,
      teams,
    ],
    [
      'pstn-calls',
      '/v1.0/communications/callRecords/getPstnCalls(from=2026-03-01,to=2026-03-02)?$skip=1000',
      teams,
    ],
    [
      'pstn-calls',
      '/v1.0/communications/callRecords/microsoft.graph.callRecords.getPstnCalls(fromDateTime=2026-03-01T00:00:00Z,toDateTime=2026-03-02)?$skip=1000',
      teams,
    ],
    [
      'direct-routing-calls',
      '/v1.0/communications/callRecords/getDirectRoutingCalls(from=2026-03-01,to=2026-03-02)?$skip=1000',
      teams,
    ],
    [
      'attendance-records',
      `/v1.0/users('${GUID}')/onlineMeetings('${MEETING}')/attendanceReports('${GUID}')/attendanceRecords?$skiptoken=abc`,
      teams,
    ],
    [
      'interactions',
      `/v1.0/copilot/users('${GUID}')/interactionHistory/getAllEnterpriseInteractions?$filter=appClass+eq+%27IPM%27&$skiptoken=abc`,
      copilot,
    ],
    [
      'interactions',
      `/v1.0/copilot/users/${GUID}/interactionHistory/microsoft.graph.getAllEnterpriseInteractions()?$skiptoken=abc`,
      copilot,
    ],
  ];

  it.each(links)('%s: %s', (endpointId, link, plan) => {
    const target = parseLinkTarget(link);
    const matching = plan.endpoints.filter((endpoint) => matchLink(endpoint, target) !== undefined);
    expect(matching.map((endpoint) => endpoint.id)).toEqual([endpointId]);
  });
});

describe('option channelMembers', () => {
  it('off, serves no members of channels and asks for no permission for them', () => {
    const off = { ...DEFAULT_CONNECTOR_OPTIONS, channelMembers: false };
    const { examples, permissions, ruleSet } = CONNECTORS['msft-teams'];
    expect(ruleSet(off).endpoints.map(({ id }) => id)).not.toContain('channel-members');
    expect(examples(off).map(({ id }) => id)).not.toContain('channel-members');
    expect(permissions(off).map(({ value }) => value)).not.toContain('ChannelMember.Read.All');
    expect(permissions(off)).toHaveLength(permissions(DEFAULT_CONNECTOR_OPTIONS).length - 1);
  });
});

describe('option beta', () => {
  const beta = `/beta/copilot/users/${TOKEN}/interactionHistory/getAllEnterpriseInteractions`;
  const on = { ...DEFAULT_CONNECTOR_OPTIONS, beta: true };

  it('serves the beta path only when it is on, and changes the policy', () => {
    for (const path of [beta, beta.replace(TOKEN, GUID)])
      expect(() => findEndpointId(copilot, path)).toThrow(
        expect.objectContaining({ code: 'ENDPOINT_NOT_ALLOWED' }),
      );
    const plan = compilePlan('msft-copilot', on);
    expect(findEndpointId(plan, beta)).toBe('interactions-beta');
    expect(plan.policy).not.toBe(copilot.policy);
  });

  it('brings an example and takes no further permission', () => {
    const { examples, permissions } = CONNECTORS['msft-copilot'];
    expect(examples(on).map(({ id }) => id)).toContain('interactions-beta');
    const values = (options: ConnectorOptions) => permissions(options).map(({ value }) => value);
    expect(values(on)).toEqual(values(DEFAULT_CONNECTOR_OPTIONS));
    expect(permissions(on)[0]?.endpoints).toEqual(['interactions', 'interactions-beta']);
  });

  it('serves each endpoint of each connector twice, alike but for version and name', () => {
    for (const { id, ruleSet } of Object.values(CONNECTORS)) {
      const alone = ruleSet(DEFAULT_CONNECTOR_OPTIONS);
      const both = ruleSet(on);
      expect(both.entities, id).toEqual(alone.entities);
      const [beta, old] = [true, false].map((expected) =>
        both.endpoints.filter(({ path }) => path.startsWith('/beta/') === expected),
      );
      expect(old, id).toEqual(alone.endpoints);
      const back = JSON.stringify(beta).replaceAll('"/beta/', '"/v1.0/').replaceAll('-beta","', '","');
      expect(JSON.parse(back), id).toEqual(JSON.parse(JSON.stringify(alone.endpoints)));
    }
  });
});

describe('permissions', () => {
  const least: readonly (readonly [string, readonly string[]])[] = [
    ['teams', ['Team.ReadBasic.All']],
    ['team-members', ['TeamMember.Read.All']],
    ['team-all-channels', ['Channel.ReadBasic.All']],
    ['team-channels', ['Channel.ReadBasic.All']],
    ['channel', ['Channel.ReadBasic.All']],
    ['channel-members', ['ChannelMember.Read.All']],
    ['user-joined-teams', ['Team.ReadBasic.All']],
    ['channel-messages-delta', ['ChannelMessage.Read.All']],
    ['team-all-messages', ['ChannelMessage.Read.All']],
    ['user-chats', ['Chat.ReadBasic.All', 'Chat.Read.All']],
    ['chat-members', ['ChatMember.Read.All', 'Chat.Read.All']],
    ['chat-messages', ['Chat.Read.All']],
    ['user-all-messages', ['Chat.Read.All']],
    ['call-record-sessions', ['CallRecords.Read.All']],
    ['pstn-calls', ['CallRecords.Read.All', 'CallRecord-PstnCalls.Read.All']],
    ['direct-routing-calls', ['CallRecords.Read.All', 'CallRecord-PstnCalls.Read.All']],
    ['online-meetings', ['OnlineMeetings.Read.All']],
    ['attendance-records', ['OnlineMeetingArtifact.Read.All']],
    ['users', ['User.Read.All']],
  ];

  it.each(least)('%s: %s', (id, values) => {
    const all = CONNECTORS['msft-teams'].permissions(DEFAULT_CONNECTOR_OPTIONS);
    expect(all.filter(({ endpoints }) => endpoints.includes(id)).map(({ value }) => value)).toEqual(values);
  });

  it('needs a narrow role only where rules leave the wide one out', () => {
    const all = CONNECTORS['msft-teams'].permissions(DEFAULT_CONNECTOR_OPTIONS);
    const instead = all.filter(({ optional }) => optional === true);
    expect(instead.map(({ value }) => value)).toEqual([
      'Chat.ReadBasic.All',
      'ChatMember.Read.All',
      'CallRecord-PstnCalls.Read.All',
    ]);
    const wide = all.filter(({ optional }) => optional !== true);
    for (const id of instead.flatMap(({ endpoints }) => endpoints))
      expect(wide.some(({ endpoints }) => endpoints.includes(id))).toBe(true);
  });

  it('asks for no role of a bot, and for no endpoint without an example', () => {
    const { examples, permissions, ruleSet } = CONNECTORS['msft-teams'];
    expect(permissions(DEFAULT_CONNECTOR_OPTIONS).some(({ value }) => /^Calls\./.test(value))).toBe(false);
    const shown = new Set(examples(DEFAULT_CONNECTOR_OPTIONS).map(({ id }) => id));
    expect(ruleSet(DEFAULT_CONNECTOR_OPTIONS).endpoints.filter(({ id }) => !shown.has(id))).toEqual([]);
  });
});
