/** Roles of a person in the directory, by template id, which a token names in `wids` (graph-facts.md#8). */
export const DIRECTORY_ROLES = Object.freeze({
  'Application Developer': 'cf1c38e5-3621-4004-a7cb-879624dced7c',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
});

export type DirectoryRole = keyof typeof DIRECTORY_ROLES;

/** Who signed in, for a delegated token: rights come from roles and ownership as well as from scopes. */
export type Person = { readonly id: string; readonly upn: string; readonly roles: readonly DirectoryRole[] };

/** @param person undefined for an application: its permissions alone decide */
export type Caller = { readonly person: Person | undefined };

const MANAGERS: readonly DirectoryRole[] = [
  'Cloud Application Administrator',
  'Application Administrator',
  'Global Administrator',
];

const holdsOne = ({ person }: Caller, wanted: readonly DirectoryRole[]): boolean =>
  person === undefined || person.roles.some((role) => wanted.includes(role));

/** Registers applications: members where the tenant lets them, else by role (graph-facts.md#8.1). */
export function canRegister(caller: Caller, membersMay: boolean): boolean {
  return membersMay || holdsOne(caller, ['Application Developer', ...MANAGERS]);
}

/** Changes an application: its owners, and those who administer all of them. */
export function canManage(caller: Caller, owners: readonly string[]): boolean {
  return holdsOne(caller, MANAGERS) || owners.includes(caller.person?.id ?? '');
}

/** Grants application permissions of Graph: administrators of applications may not (graph-facts.md#8). */
export function canGrant(caller: Caller): boolean {
  return holdsOne(caller, ['Privileged Role Administrator', 'Global Administrator']);
}

/** Names of the roles in a token's `wids`; what is not known is left out. */
export function parseTokenRoles(wids: unknown): readonly DirectoryRole[] {
  const ids = Array.isArray(wids) ? wids : [];
  return (Object.keys(DIRECTORY_ROLES) as DirectoryRole[]).filter((role) =>
    ids.includes(DIRECTORY_ROLES[role]),
  );
}
