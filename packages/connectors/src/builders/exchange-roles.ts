/**
 * Permissions of Graph that Exchange Online can grant for some mailboxes only, and the application role that does so.
 * `Calendars.ReadBasic.All` has no role of its own: the next wider one reads events with their texts. Where two permissions have one role,
 * the one that reads as much as the role stands first.
 * Source: learn.microsoft.com/exchange/permissions-exo/application-rbac, "Supported Application Roles".
 */
export const EXCHANGE_ROLES: Readonly<Partial<Record<string, string>>> = Object.freeze({
  'Calendars.Read': 'Application Calendars.Read',
  'Calendars.ReadBasic.All': 'Application Calendars.Read',
  'Mail.ReadBasic.All': 'Application Mail.ReadBasic',
  'MailboxSettings.Read': 'Application MailboxSettings.Read',
});

/**
 * The role of Exchange Online that opens the same, for some mailboxes; undefined for a permission that is not about mailboxes.
 *
 * @example exchangeRole('Mail.ReadBasic.All') // 'Application Mail.ReadBasic'
 */
export function getExchangeRole(permission: string): string | undefined {
  return Object.hasOwn(EXCHANGE_ROLES, permission) ? EXCHANGE_ROLES[permission] : undefined;
}

/**
 * Whether an application permission reaches into mailboxes: Exchange Online knows it by the first part of its name. A narrowed
 * connector must not hold one in Entra, be it the least one or a wider one, for it would open every mailbox.
 *
 * @example reachesMailboxes('Mail.Read') // true
 */
export function grantsMailboxAccess(role: string): boolean {
  return /^(?:Calendars|Mail|MailboxSettings|Contacts|MailboxFolder|MailboxItem)\.|^(?:full_access_as_app|EWS\.AccessAsApp|IMAP\.AccessAsApp|POP\.AccessAsApp)$/.test(
    role,
  );
}
