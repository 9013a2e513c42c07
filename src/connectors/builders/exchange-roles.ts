/**
 * Permissions of Graph that Exchange Online can grant for some mailboxes only, and the application role that does so.
 * `Calendars.ReadBasic.All` has no role of its own: the next wider one reads events with their texts. Where two permissions have one role,
 * the one that reads as much as the role stands first.
 * Source: learn.microsoft.com/exchange/permissions-exo/application-rbac, "Supported Application Roles".
 */
export const EXCHANGE_ROLES: Readonly<Record<string, string>> = Object.freeze({
  'Calendars.Read': 'Application Calendars.Read',
  'Calendars.ReadBasic.All': 'Application Calendars.Read',
  'Mail.ReadBasic.All': 'Application Mail.ReadBasic',
  'MailboxSettings.Read': 'Application MailboxSettings.Read',
});
