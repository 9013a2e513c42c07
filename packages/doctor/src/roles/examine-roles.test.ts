import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import type { DoctorCase } from '../steps/doctor-case.ts';
import { examineRoles } from './examine-roles.ts';

const NEEDED = ['User.Read.All', 'GroupMember.Read.All', 'MailboxSettings.Read'];

function examine(
  roles: readonly string[] | undefined,
  changes: {
    rules?: string;
    connector?: null;
    id?: 'msft-teams';
    options?: typeof DEFAULT_CONNECTOR_OPTIONS;
  } = {},
) {
  const settings = {
    tenant: 't',
    clientId: 'c',
    options: changes.options ?? DEFAULT_CONNECTOR_OPTIONS,
    ...(changes.rules && { rules: changes.rules }),
  };
  const examined = {
    id: 'entra-id',
    settings,
    connector: changes.connector === null ? undefined : CONNECTORS[changes.id ?? 'entra-id'],
    config: { connectors: { 'entra-id': settings }, source: { graph: 'https://graph.microsoft.com' } },
  } as unknown as DoctorCase;
  const token = { roles: roles ?? [], audience: undefined, tenant: undefined, application: undefined };
  return examineRoles(examined, { kind: 'granted', lifetime: 1, ...(roles && { token }) });
}

describe('the roles of the token', () => {
  test('just what is needed', () => {
    const { step, value } = examine(NEEDED);
    expect(step.status).toBe('ok');
    expect([
      value?.hasRole('User.Read.All'),
      value?.hasRole('Mail.Read'),
      value?.blockedEndpoints.size,
    ]).toEqual([true, false, 0]);
  });

  test('one missing: its endpoints stop, the rest goes on', () => {
    const { step, value, blocks } = examine(NEEDED.slice(0, 2));
    expect([step.status, blocks]).toEqual(['fail', false]);
    expect([...(value?.blockedEndpoints ?? [])]).toEqual(['user-mailbox-settings']);
  });

  test('one missing that an option turns off: it says which, and with that option nothing is missing', () => {
    const held = CONNECTORS['msft-teams']
      .permissions(DEFAULT_CONNECTOR_OPTIONS)
      .map(({ value }) => value)
      .filter((value) => value !== 'ChannelMember.Read.All');
    const { step } = examine(held, { id: 'msft-teams' });
    expect(step.findings?.flatMap(({ causes }) => causes ?? [])).toEqual([
      expect.stringMatching(/^Without ChannelMember\.Read\.All .* Not wanted\? Set channelMembers: false in/),
    ]);
    const options = { ...DEFAULT_CONNECTOR_OPTIONS, channelMembers: false };
    expect(examine(held, { id: 'msft-teams', options }).step.status).toBe('ok');
    expect(
      examine(NEEDED.slice(1))
        .step.findings?.flatMap(({ causes }) => causes ?? [])
        .join(),
    ).not.toContain('Not wanted?');
  });

  test('several missing: one finding, that says to add and to consent, with the commands for this application', () => {
    const { step } = examine(NEEDED.slice(0, 1));
    expect(step.findings?.length).toBe(1);
    const [finding] = step.findings ?? [];
    expect(finding?.next).toMatch(
      /^an owner .* adds the permission to the app registration .*, then a Privileged Role Administrator grants admin consent/,
    );
    expect(finding?.commands).toEqual([
      'az ad app permission add --id c --api 00000003-0000-0000-c000-000000000000 --api-permissions 98830695-27a2-44f7-8c18-0c3ebc9698f6=Role 40f97065-369a-49f4-947c-6a255697ae91=Role # an owner, or a Cloud Application Administrator',
      'nymgate consent entra-id --deployment deployment.json # a Privileged Role Administrator',
    ]);
  });

  test('endpoints that a narrower permission opens do not wait for the wider one', () => {
    const teams = (roles: readonly string[], options = {}) =>
      examine(roles, { id: 'msft-teams', options: { ...DEFAULT_CONNECTOR_OPTIONS, ...options } });
    const narrow = [
      ...['Team.ReadBasic.All', 'TeamMember.Read.All', 'Channel.ReadBasic.All', 'User.Read.All'],
      ...['Chat.ReadBasic.All', 'ChatMember.Read.All', 'CallRecord-PstnCalls.Read.All'],
    ];
    const { value } = teams(narrow);
    for (const id of ['user-chats', 'chat', 'chat-members', 'pstn-calls'])
      expect(value?.blockedEndpoints.has(id)).toBe(false);
    for (const id of ['chat-messages', 'call-records', 'online-meetings'])
      expect(value?.blockedEndpoints.has(id)).toBe(true);
    const choices = { messages: false, callRecords: false, meetings: false, channelMembers: false };
    expect(teams(narrow, choices).step.status).toBe('ok');
  });

  test('none: everything stops', () => {
    const { step, value, blocks } = examine([]);
    expect([step.status, value, blocks]).toEqual(['fail', undefined, undefined]);
  });

  test('a wider one holds the narrow one, is no excess, and is told once', () => {
    const { step, value } = examine(['Directory.Read.All', 'MailboxSettings.Read']);
    expect(step.status).toBe('warn');
    expect(step.findings?.map(({ summary }) => summary)).toEqual([
      'Directory.Read.All is held where User.Read.All would do.',
      'Directory.Read.All is held where GroupMember.Read.All would do.',
    ]);
    expect(value?.hasRole('User.Read.All')).toBe(true);
  });

  test('with rules of the customer a missing one is a warning', () => {
    expect(examine(NEEDED.slice(0, 2), { rules: 'own.yaml' }).step.status).toBe('warn');
  });

  test('a connector of the customer: roles are told, none is judged', () => {
    const { step } = examine(['Sites.Read.All'], { connector: null });
    expect([step.status, step.summary]).toEqual(['ok', expect.stringContaining('Sites.Read.All')]);
  });

  test('a token that cannot be read judges nothing', () => {
    const { step, value } = examine(undefined);
    expect([step.status, value?.hasRole('anything')]).toEqual(['skipped', true]);
  });
});
