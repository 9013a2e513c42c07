import type { Lookup } from './connector.ts';

/** The accounts that the gateway lists first; their ids come as reversible pseudonyms. */
export const USER_LOOKUP: Readonly<Record<'userId', Lookup>> = Object.freeze({
  userId: { path: '/v1.0/users?$top=20&$select=id', pointer: '/value/*/id' },
});

/** The groups that the gateway lists first. */
export const GROUP_LOOKUP: Readonly<Record<'groupId', Lookup>> = Object.freeze({
  groupId: { path: '/v1.0/groups?$top=20&$select=id', pointer: '/value/*/id' },
});
