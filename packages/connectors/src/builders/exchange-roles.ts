/**
 * Graph permissions that Exchange Online can grant for some mailboxes, with its application role.
 * `Calendars.ReadBasic.All` maps to the next wider role, which reads events with texts. Of two permissions
 * with one role, the equivalent one comes first. Source:
 * learn.microsoft.com/exchange/permissions-exo/application-rbac, "Supported Application Roles".
 */
export const EXCHANGE_ROLES: Readonly<Partial<Record<string, string>>> = Object.freeze({
  'Calendars.Read': 'Application Calendars.Read',
  'Calendars.ReadBasic.All': 'Application Calendars.Read',
  'Mail.ReadBasic.All': 'Application Mail.ReadBasic',
  'MailboxSettings.Read': 'Application MailboxSettings.Read',
});

/**
 * The Exchange Online role with the same access for some mailboxes; undefined for other permissions.
 * @example getExchangeRole('Mail.ReadBasic.All') // 'Application Mail.ReadBasic'
 */
export function getExchangeRole(permission: string): string | undefined {
  return Object.hasOwn(EXCHANGE_ROLES, permission) ? EXCHANGE_ROLES[permission] : undefined;
}

/**
 * Whether a permission opens mailboxes, by the first part of its name. A scoped connector must not hold one
 * in Entra, where it would open every mailbox.
 * @example grantsMailboxAccess('Mail.Read') // true
 */
export function grantsMailboxAccess(role: string): boolean {
  return /^(?:Calendars|Mail|MailboxSettings|Contacts|MailboxFolder|MailboxItem)\.|^(?:full_access_as_app|EWS\.AccessAsApp|IMAP\.AccessAsApp|POP\.AccessAsApp)$/.test(
    role,
  );
}
