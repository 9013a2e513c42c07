/** Template ids of directory roles, as in the claim `wids` (graph-facts.md#8). */
export const DIRECTORY_ROLES = Object.freeze({
  'Application Developer': 'cf1c38e5-3621-4004-a7cb-879624dced7c',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
});

export type DirectoryRole = keyof typeof DIRECTORY_ROLES;

/** Who signed in. Rights come from roles and ownership as well as from scopes. */
export type Person = { readonly id: string; readonly upn: string; readonly roles: readonly DirectoryRole[] };

/** @param person undefined for an application, whose permissions alone decide */
export type Caller = { readonly person: Person | undefined };

const MANAGERS: readonly DirectoryRole[] = [
  'Cloud Application Administrator',
  'Application Administrator',
  'Global Administrator',
];

const holdsOne = ({ person }: Caller, required: readonly DirectoryRole[]): boolean =>
  person === undefined || person.roles.some((role) => required.includes(role));

/** Members may register where the tenant allows it; others need a role (graph-facts.md#8.1). */
export const canRegister = (caller: Caller, membersMay: boolean): boolean =>
  membersMay || holdsOne(caller, ['Application Developer', ...MANAGERS]);

/** Members and Application Developers own what they register; administrators of applications don't (graph-facts.md#8.1). */
export const ownsRegistrations = ({ person }: Caller): boolean =>
  person !== undefined && !person.roles.some((role) => MANAGERS.includes(role));

/** Owners, and those who administer all applications. */
export const canManage = (caller: Caller, owners: readonly string[]): boolean =>
  holdsOne(caller, MANAGERS) || owners.includes(caller.person?.id ?? '');

/** Administrators of applications may not grant Graph's application permissions (graph-facts.md#8). */
export const canGrant = (caller: Caller): boolean =>
  holdsOne(caller, ['Privileged Role Administrator', 'Global Administrator']);

/** Unknown ids are ignored. */
export function parseTokenRoles(wids: unknown): readonly DirectoryRole[] {
  const ids = Array.isArray(wids) ? wids : [];
  return (Object.keys(DIRECTORY_ROLES) as DirectoryRole[]).filter((role) =>
    ids.includes(DIRECTORY_ROLES[role]),
  );
}
