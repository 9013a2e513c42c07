import { code, strong, text } from '../markup/text.ts';
import type { PrivacyTexts } from './privacy-texts.ts';

const NARROWING = {
  mailboxes:
    'Single people: this connector reads only the mailboxes of a group in Exchange. Of who leaves the group the mailbox is no longer read after two hours at most. Accounts and groups are read of everybody.',
  'mailboxes-possible':
    'Single people: at present everybody’s mailbox is read. Exchange can narrow it to the mailboxes of a group; ask the operator for it.',
  meetings:
    'Single people: meetings and attendance are read only of those whom the Teams policy names. For everything else of this connector Microsoft offers no such choice.',
} as const;

const GRAIN = { minute: 'minute', hour: 'hour', day: 'day' } as const;

export const ENGLISH: PrivacyTexts = {
  title: (connector, environment) => `Privacy sheet: ${connector} (${environment})`,
  reader:
    'For the data protection officer and the works council. Made from the rules by which the gateway runs, not from an intention.',
  intro:
    'Nymgate stands between Microsoft 365 and an analytics tool. The tool asks the gateway instead of Microsoft; the gateway asks Microsoft, drops what it may not pass on, replaces what names a person, and hands over the rest. It runs in the organisation’s own environment, keeps nothing of what passes through, and passes on only what its rules name.',
  facts: {
    application: 'Application in Entra ID',
    tenant: 'Tenant',
    instance: 'Instance of the gateway',
    policy: 'Rules (policy hash)',
    options: 'Choices that differ from the standard',
    standard: 'none',
  },
  couldRead: {
    title: 'What Microsoft’s permissions could read',
    intro:
      'Microsoft grants permissions for whole areas and, as a rule, for everybody in the tenant. The gateway receives more than it passes on: this table is the outer limit, the next section is what leaves.',
    head: ['Permission', 'Opens'],
  },
  scopedRow: 'Granted by Exchange, within the mailboxes of a group alone: ',
  leaves: {
    title: 'What leaves the gateway',
    intro: text`Names of fields are Microsoft’s. Behind the pseudonym of an address its domain stays readable unless the operator has chosen otherwise (${code('pseudonyms.domains')}).`,
    head: ['In what form', 'Fields'],
    forms: [
      { form: 'clearPerson', name: 'As it is, although it names a person' },
      { form: 'clear', name: 'As it is (about organisation and work)' },
      { form: 'coarse', name: 'Made coarse (dates to the month or coarser times)' },
      { form: 'reversible', name: 'As a pseudonym that the key can turn back' },
      {
        form: 'pseudonym',
        name: 'As a pseudonym that nothing turns back; the key only lets a guess be checked',
      },
      { form: 'digest', name: 'Only number of characters and words' },
      { form: 'phrases', name: 'Only words of a published list' },
      { form: 'service', name: 'Only the name of the meeting service' },
    ],
    technicalName: 'Technical values',
    technical: (count) => `${count} fields without content: states, counts, kinds, quality`,
  },
  never: {
    title: 'What never leaves',
    intro:
      'Also every field that is neither named nor counted here or above, and every field that Microsoft adds later: what is unknown is dropped.',
    forms: [
      { form: 'textDropped', name: 'Texts that people write' },
      { form: 'personDropped', name: 'Names, addresses, numbers, relations' },
    ],
    othersName: 'Others',
    others: (count) => `${count} further fields`,
  },
  reidentify: {
    title: 'Who can find out who is meant, and how',
    items: ({ keyReference, keyGeneration, times, credential }) => [
      text`${strong('Who may read the key')} (${code(keyReference)}, generation ${String(keyGeneration)}): can turn pseudonyms back and work out the pseudonym of any address. These are the administrators of that secret store. Who receives the data does not have it.`,
      text`${strong('The gateway')} opens a pseudonym when the tool asks about it, in order to ask Microsoft. It never tells the tool what is inside.`,
      times === 'exact'
        ? text`${strong('Who receives the data and knows the organisation')}: times are exact, so somebody who took part in a meeting or an exchange of messages recognises it; who works with whom, and how much, singles people out in small groups. Option ${code('times')} makes times coarser.`
        : text`${strong('Who receives the data and knows the organisation')}: who works with whom, and how much, singles people out in small groups. Times are told only to the ${GRAIN[times]}.`,
      text`${strong('Who can write to people here and also receives the data')}: learns the pseudonyms of the addresses that were written to.`,
      text`${strong('Who takes over the gateway or the application')}: can read what the permissions open. ${credential === 'federated' ? 'There is no password that could be stolen; the platform vouches for the gateway.' : 'So can whoever steals the private key of its certificate, which lies in the gateway’s secret store.'}`,
    ],
  },
  retention: {
    title: 'How long something is kept',
    items: ({ logs }) => [
      text`In the gateway: nothing. Answers are in memory while they are worked on.`,
      text`Audit trail${logs === null ? '' : text` (${code(logs)})`}: one line a request, with who asked, what kind of thing, when, and about which pseudonym; no content. The operator sets how long.`,
      text`At the recipient: as agreed with them. The gateway cannot enforce it.`,
      text`The key: as long as data from different days are to be comparable. A new one ends that.`,
    ],
  },
  withdraw: {
    title: 'How to withdraw it, and what remains',
    items: ({ consentDocument, narrowing }) => [
      text`Everything: a Privileged Role Administrator revokes the consent (${code(consentDocument)}, "Revoke"). Reading ends within ninety minutes at most.${narrowing === 'mailboxes' ? text` Mailboxes are granted by Exchange, apart from that: an Exchange Administrator has to withdraw them (${code('exchange-scope')}, "Take it back"), or they are read on. It takes up to two hours to work.` : ''}`,
      ...(narrowing === undefined
        ? [text`Single people: Microsoft offers no such choice for this connector.`]
        : [text`${NARROWING[narrowing]}`]),
      text`What remains: data that were delivered (only the recipient can delete them), audit lines with pseudonyms, Microsoft’s own logs. Once the key is destroyed with all its copies, nobody can turn the pseudonyms back; data with exact times may still point to people.`,
    ],
  },
  check: {
    title: 'How to check this sheet',
    text: ({ policy }) =>
      text`Each answer of the gateway names its rules in the header ${code('Nymgate-Policy')}: it must be ${code(policy)}. With another value other rules hold, and this sheet does not describe them. ${code('nymgate explain')} shows for every request what becomes of each field.`,
  },
};
