/**
 * Entries whose opening the positive control cannot see, by connector and name, each with the reason. A name that is not
 * here and survives fails the test.
 */
export const SURVIVORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'msft-teams': createMailboxSettings(),
  'msft-onedrive': createMailboxSettings(),
  'msft-copilot': createMailboxSettings(),
};

function createMailboxSettings(): Readonly<Record<string, string>> {
  const reason = 'Graph refuses them to an application without MailboxSettings.Read.';
  return { 'user.mailboxSettings': reason, 'directoryObject.mailboxSettings': reason };
}
