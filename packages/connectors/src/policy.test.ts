import { describe, expect, it } from 'vitest';
import type { EndpointRule, FieldRule, LeafRule, RuleSet } from '../../engine/src/plan/rule-set.ts';
import { CONNECTORS, type Connector, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from './index.ts';

const ALL_OPTIONS: readonly ConnectorOptions[] = [true, false].flatMap((pseudonymizeAppIds) =>
  [true, false].flatMap((includeGroups) =>
    [true, false].map((basic) => ({ pseudonymizeAppIds, includeGroups, basic })),
  ),
);
const TEAMS_OPTIONS: readonly ConnectorOptions[] = [true, false].flatMap((messages) =>
  [true, false].flatMap((callRecords) =>
    [true, false].flatMap((telephoneLogs) =>
      [true, false].map((meetings) => ({
        ...DEFAULT_CONNECTOR_OPTIONS,
        messages,
        callRecords,
        telephoneLogs,
        meetings,
      })),
    ),
  ),
);
const CASES = Object.values(CONNECTORS).flatMap((connector) =>
  [...ALL_OPTIONS, ...(connector.id === 'msft-teams' ? TEAMS_OPTIONS : [])].map((options) => ({
    name: `${connector.id} ${JSON.stringify(options)}`,
    connector,
    options,
  })),
);
const SENSITIVE = new Set(['personal', 'contact', 'text']);

type Found = { readonly path: string; readonly leaf: LeafRule };

/** Every leaf written in a rule set, with the way to it. */
function listLeaves(ruleSet: RuleSet): readonly Found[] {
  const entities = Object.entries(ruleSet.entities ?? {}).flatMap(([name, rule]) => walk(name, rule));
  const answers = ruleSet.endpoints.flatMap(({ id, response }) =>
    'properties' in response ? walk(id, response) : [],
  );
  return [...entities, ...answers];
}

function walk(path: string, rule: FieldRule): readonly Found[] {
  if ('treatment' in rule) return [{ path, leaf: rule }];
  if ('items' in rule) return walk(`${path}[]`, rule.items);
  if ('entity' in rule) return [];
  const others = rule.others === undefined ? [] : walk(`${path}.*`, rule.others);
  return [
    ...Object.entries(rule.properties).flatMap(([name, inner]) => walk(`${path}.${name}`, inner)),
    ...others,
  ];
}

describe.each(CASES)('$name', ({ connector, options }) => {
  const ruleSet = connector.ruleSet(options);
  const leaves = listLeaves(ruleSet);

  it('classifies every leaf', () => {
    expect(leaves.filter(({ leaf }) => leaf.class === undefined).map(({ path }) => path)).toEqual([]);
  });

  it('explains every property that it drops or changes, but addresses', () => {
    const silent = leaves.filter(
      ({ leaf }) => leaf.treatment !== 'keep' && leaf.class !== 'contact' && !leaf.reason,
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('keeps no free text of a sensitive class, and nothing of a sensitive class but bare object ids when told to', () => {
    const kept = leaves.filter(({ leaf }) => leaf.treatment === 'keep' && SENSITIVE.has(leaf.class ?? ''));
    const expected = options.pseudonymizeAppIds ? [] : BARE_IDS.filter((id) => inRuleSet(ruleSet, id));
    expect(kept.map(({ path }) => path).sort()).toEqual(expected);
    for (const { leaf } of kept) expect(leaf).toMatchObject({ type: 'guid' });
  });

  it('keeps free text only where administrators or the service write it', () => {
    const texts = leaves.filter(({ leaf }) => leaf.treatment === 'keep' && leaf.type === 'string');
    for (const { path, leaf } of texts)
      expect([path, leaf.class]).toEqual([path, expect.stringMatching(/^(quasi|organisation|metadata)$/)]);
    expect([...new Set(texts.map(({ path }) => path))].filter((path) => !KEPT_TEXT.has(path))).toEqual([]);
  });

  it('has no entity that nothing returns, and every entity that something returns', () => {
    const named = JSON.stringify(ruleSet).match(/(?<="(?:entity|collection)":")[A-Za-z]+/g) ?? [];
    expect([...new Set(named)].sort()).toEqual(Object.keys(ruleSet.entities ?? {}).sort());
  });

  it('asks only for permissions that it uses, each once', () => {
    const values = connector.permissions(options).map(({ value }) => value);
    expect(values).toEqual([...new Set(values)]);
    expect(values.includes('GroupMember.Read.All')).toBe(
      ruleSet.endpoints.some(({ path }) => path.startsWith('/v1.0/groups')),
    );
    expect(values.some((value) => /Write|Group\.Read\.All|Directory/.test(value))).toBe(false);
    for (const { id } of connector.permissions(options))
      expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('names for each permission endpoints that are served, and for each endpoint a permission', () => {
    const named = connector.permissions(options).flatMap(({ endpoints }) => endpoints);
    expect([...new Set(named)].sort()).toEqual(ruleSet.endpoints.map(({ id }) => id).sort());
    for (const { endpoints } of connector.permissions(options)) expect(endpoints).not.toEqual([]);
  });

  it('has an example for each kind of endpoint, and each example once', () => {
    const ids = connector.examples(options).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shown = ruleSet.endpoints
      .filter((endpoint) => !isSettingsPart(endpoint) && !isLinkOnly(endpoint))
      .map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(shown));
  });

  it('serves reads alone', () => {
    for (const { methods } of ruleSet.endpoints) expect(methods).toBeUndefined();
  });
});

/** Ids of people, which option pseudonymizeAppIds leaves in plain text; in alphabetical order. */
const BARE_IDS = [
  'accountIdentity.id',
  'callParticipant.id',
  'conversationMember.userId',
  'directoryObject.id',
  'directRoutingLogRow.userId',
  'identity.id',
  'pstnCallLogRow.userId',
  'teamworkIdentity.id',
  'unverifiedTeamworkIdentity.id',
  'user.id',
].sort();

function inRuleSet({ entities = {} }: RuleSet, field: string): boolean {
  return Object.keys(entities).includes(field.replace(/\..*$/, ''));
}

function isSettingsPart({ id }: EndpointRule): boolean {
  return id.startsWith('mailbox-settings-');
}

/** Holds a token of Graph's in its path, which only our own links can give. */
function isLinkOnly({ slots = {} }: EndpointRule): boolean {
  return slots['token']?.pseudonym === 'required';
}

describe('content of files and mails', () => {
  const templates = Object.values(CONNECTORS).flatMap((connector) =>
    connector
      .ruleSet(DEFAULT_CONNECTOR_OPTIONS)
      .endpoints.flatMap(({ path, linkTemplates = [] }) => [path, ...linkTemplates]),
  );

  it('is named by no path, no link and no address by path', () => {
    const leading = /content|thumbnail|version|preview|permission|\$value|attachment|root:|photo|createlink/i;
    expect(templates.filter((template) => leading.test(template))).toEqual([]);
  });

  it('is no part of mail and files: every text, name and address of them is dropped', () => {
    const delivered = (id: 'outlook-mail' | 'msft-onedrive', names: readonly string[]) =>
      names.flatMap((name) =>
        Object.entries(CONNECTORS[id].ruleSet(DEFAULT_CONNECTOR_OPTIONS).entities?.[name]?.properties ?? {})
          .filter(([, rule]) => 'treatment' in rule && rule.class === 'text' && rule.treatment !== 'drop')
          .map(([property]) => `${name}.${property}`),
      );
    expect(delivered('outlook-mail', ['message', 'mailFolder'])).toEqual(['mailFolder.displayName']);
    expect(
      delivered('msft-onedrive', ['drive', 'driveItem', 'remoteItem', 'itemReference', 'listItem']),
    ).toEqual([]);
  });
});

/** Free text that stays, by name, so that a new one cannot slip in. */
const KEPT_TEXT = new Set([
  ...['user', 'directoryObject'].flatMap((name) =>
    ['companyName', 'department', 'employeeType'].map((field) => `${name}.${field}`),
  ),
  'group.classification',
  'membership.classification',
  'directoryObject.classification',
  'employeeOrgData.costCenter',
  'employeeOrgData.division',
  'assignedLabel.displayName',
  'team.classification',
  'pstnCallLogRow.destinationName',
  'chatMessageReaction.reactionType',
]);

describe('option basic', () => {
  const calendar: Connector = CONNECTORS['outlook-cal'];
  const basic = { ...DEFAULT_CONNECTOR_OPTIONS, basic: true };

  it('shows nothing of bodies, attachments and join links', () => {
    const event = calendar.ruleSet(basic).entities?.['event'];
    for (const property of ['body', 'bodyPreview', 'attachments', 'onlineMeeting', 'onlineMeetingUrl']) {
      expect(event?.properties[property]).toMatchObject({ treatment: 'drop' });
    }
  });

  it('takes the smaller permission in place of the larger', () => {
    const values = (options: ConnectorOptions) => calendar.permissions(options).map(({ value }) => value);
    expect(values(basic)).toContain('Calendars.ReadBasic.All');
    expect(values(basic)).not.toContain('Calendars.Read');
    expect(values(DEFAULT_CONNECTOR_OPTIONS)).toContain('Calendars.Read');
  });
});

describe('options of msft-teams', () => {
  const teams: Connector = CONNECTORS['msft-teams'];
  const at = (options: Partial<ConnectorOptions>) => ({ ...DEFAULT_CONNECTOR_OPTIONS, ...options });
  const required = (options: Partial<ConnectorOptions>) =>
    teams
      .permissions(at(options))
      .filter(({ optional }) => optional !== true)
      .map(({ value }) => value);

  it('messages off: no answer holds a message, and the permission that opens them is not asked for', () => {
    const ruleSet = teams.ruleSet(at({ messages: false }));
    expect(ruleSet.endpoints.filter(({ path }) => /messages/i.test(path))).toEqual([]);
    expect(ruleSet.entities).not.toHaveProperty('chatMessage');
    expect(ruleSet.entities).not.toHaveProperty('chatMessageInfo');
    expect(ruleSet.entities?.['chat']?.properties['lastMessagePreview']).toMatchObject({ treatment: 'drop' });
    expect(JSON.stringify(ruleSet.endpoints.map(({ query }) => query))).not.toContain('lastMessagePreview');
    const values = teams.permissions(at({ messages: false })).map(({ value }) => value);
    expect(values).not.toContain('Chat.Read.All');
    expect(values).not.toContain('ChannelMessage.Read.All');
  });

  it('each option takes away its permissions, and nothing else', () => {
    const all = required({});
    const gone = (options: Partial<ConnectorOptions>) =>
      all.filter((value) => !required(options).includes(value));
    expect(gone({ messages: false })).toEqual(['ChannelMessage.Read.All', 'Chat.Read.All']);
    expect(gone({ channelMembers: false })).toEqual(['ChannelMember.Read.All']);
    expect(gone({ callRecords: false })).toEqual(['CallRecords.Read.All']);
    expect(gone({ telephoneLogs: false })).toEqual([]);
    expect(gone({ meetings: false })).toEqual(['OnlineMeetings.Read.All', 'OnlineMeetingArtifact.Read.All']);
  });

  it('the narrow permissions suffice', () => {
    expect(required({ messages: false, channelMembers: false, callRecords: false, meetings: false })).toEqual(
      [
        'Team.ReadBasic.All',
        'TeamMember.Read.All',
        'Channel.ReadBasic.All',
        'Chat.ReadBasic.All',
        'CallRecord-PstnCalls.Read.All',
        'User.Read.All',
      ],
    );
  });
});

describe('option includeGroups', () => {
  it('off, leaves no endpoint of groups', () => {
    for (const connector of Object.values(CONNECTORS)) {
      const { endpoints, entities } = connector.ruleSet({
        ...DEFAULT_CONNECTOR_OPTIONS,
        includeGroups: false,
      });
      expect(endpoints.filter(({ path }) => /\/groups/i.test(path))).toEqual([]);
      expect(entities).not.toHaveProperty('group');
    }
  });
});
