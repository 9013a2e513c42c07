import { expect, test } from 'vitest';
import { getExchangeRole, grantsMailboxAccess } from './exchange-roles.ts';
import { APP_ROLES, BROADER_ROLES } from './permissions.ts';

test('T9-12: each of our permissions that reaches into mailboxes has a role of Exchange, and no other has one', () => {
  const ours = Object.keys(APP_ROLES);
  expect(ours.filter(grantsMailboxAccess)).toEqual(
    ours.filter((role) => getExchangeRole(role) !== undefined),
  );
  expect(ours.filter(grantsMailboxAccess)).toContain('Calendars.ReadBasic.All');
});

test('T9-12: what is wider than such a permission reaches into mailboxes too', () => {
  const wider = Object.entries(BROADER_ROLES).flatMap(([role, roles]) =>
    grantsMailboxAccess(role) ? roles : [],
  );
  expect(wider).toContain('Mail.ReadWrite');
  expect(wider.filter((role) => !grantsMailboxAccess(role))).toEqual([]);
});
