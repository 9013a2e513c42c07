import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../connectors/index.ts';
import type { DoctorCase } from './doctor-case.ts';
import { examineRoles } from './examine-roles.ts';

const NEEDED = ['User.Read.All', 'GroupMember.Read.All', 'MailboxSettings.Read'];

function examine(roles: readonly string[] | undefined, changes: { rules?: string; connector?: null } = {}) {
  const settings = {
    tenant: 't',
    clientId: 'c',
    options: DEFAULT_CONNECTOR_OPTIONS,
    ...(changes.rules && { rules: changes.rules }),
  };
  const examined = {
    id: 'entra-id',
    settings,
    connector: changes.connector === null ? undefined : CONNECTORS['entra-id'],
    config: { connectors: { 'entra-id': settings } },
  } as unknown as DoctorCase;
  const token = { roles: roles ?? [], audience: undefined, tenant: undefined, application: undefined };
  return examineRoles(examined, { kind: 'granted', lifetime: 1, ...(roles && { token }) });
}

describe('the roles of the token', () => {
  test('just what is needed', () => {
    const { step, value } = examine(NEEDED);
    expect(step.status).toBe('ok');
    expect([value?.holds('User.Read.All'), value?.holds('Mail.Read'), value?.stopped.size]).toEqual([
      true,
      false,
      0,
    ]);
  });

  test('one missing: its endpoints stop, the rest goes on', () => {
    const { step, value, blocks } = examine(NEEDED.slice(0, 2));
    expect([step.status, blocks]).toEqual(['fail', false]);
    expect([...(value?.stopped ?? [])]).toEqual(['user-mailbox-settings']);
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
    expect(value?.holds('User.Read.All')).toBe(true);
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
    expect([step.status, value?.holds('anything')]).toEqual(['skipped', true]);
  });
});
