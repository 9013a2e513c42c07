import type { Lookup } from './connector.ts';

/** The first account that the gateway lists; its id comes as a reversible pseudonym. */
export const USER_LOOKUP: Readonly<Record<'userId', Lookup>> = Object.freeze({
  userId: { path: '/v1.0/users?$top=1&$select=id', pointer: '/value/0/id' },
});

/** The first group that the gateway lists. */
export const GROUP_LOOKUP: Readonly<Record<'groupId', Lookup>> = Object.freeze({
  groupId: { path: '/v1.0/groups?$top=1&$select=id', pointer: '/value/0/id' },
});
