import { expect, test } from 'vitest';
import { exchangeRole, reachesMailboxes } from './exchange-roles.ts';
import { APP_ROLES, WIDER_ROLES } from './permissions.ts';

test('T9-12: each of our permissions that reaches into mailboxes has a role of Exchange, and no other has one', () => {
  const ours = Object.keys(APP_ROLES);
  expect(ours.filter(reachesMailboxes)).toEqual(ours.filter((role) => exchangeRole(role) !== undefined));
  expect(ours.filter(reachesMailboxes)).toContain('Calendars.ReadBasic.All');
});

test('T9-12: what is wider than such a permission reaches into mailboxes too', () => {
  const wider = Object.entries(WIDER_ROLES).flatMap(([role, roles]) => (reachesMailboxes(role) ? roles : []));
  expect(wider).toContain('Mail.ReadWrite');
  expect(wider.filter((role) => !reachesMailboxes(role))).toEqual([]);
});
