import { code, strong, text } from '../markup/text.ts';
import { createComparison, createPlural } from './plural.ts';
import type { PrivacyTexts } from './privacy-texts.ts';

const NARROWING = {
  mailboxes:
    'For some people: this connector reads only the mailboxes of a group in Exchange. At most two hours after a person leaves the group, that mailbox is no longer read. Accounts and groups are read for everyone.',
  'mailboxes-possible':
    'For some people: at present everybody’s mailbox is read. Exchange can limit access to the mailboxes of a group; ask the operator for it.',
  'settings-possible':
    'For some people: mailbox settings can be limited to a group in Exchange; ask the operator. Accounts and groups are read for everyone.',
  meetings:
    'For some people: meetings and attendance are read only for the people in the Teams policy. For all other data of this connector, Microsoft offers no such choice.',
} as const;

const GRAIN = {
  ...{
    minute: 'minute',
    hour: 'hour',
    day: 'day',
    week: 'week',
    month: 'month',
    quarter: 'quarter',
    year: 'year',
  },
} as const;

const DOMAINS = ' Readable domains that only one person or family uses name them.';

const UNLISTED_DOMAINS =
  'Domains, also those of pseudonymized addresses, stay readable unless the operator has chosen otherwise (pseudonyms.domains).';
const LISTED_DOMAINS = 'those listed as own and the organization’s own tenant ID stay readable.';
const DOMAIN_TEXTS = {
  keep: 'Domains stay readable, also those of pseudonymized addresses.',
  hash: `Domains leave as hashes, also those of pseudonymized addresses; ${LISTED_DOMAINS}`,
  encrypt: `Domains leave encrypted, also those of pseudonymized addresses; ${LISTED_DOMAINS}`,
  drop: `Domains are dropped, also those of pseudonymized addresses; ${LISTED_DOMAINS}`,
} as const;

const DEPARTMENTS = ' A department named after a person (“Team Kim”) names that person.';

const OPERATED = {
  processor: 'It is operated by the processor named below and stores none of the data.',
  organization: 'It runs in the organization’s own environment and stores none of the data.',
  unstated:
    'The deployment doesn’t state who operates it (processing.processor); it stores none of the data.',
} as const;

const GAP = 'Missing in deployment.json: ';

const plural = createPlural('en');
const describeCompared = createComparison('en', {
  departments: 'departments',
  times: 'times',
  exchanges: 'their own meetings, messages or calls',
  accounts: 'accounts',
});

export const ENGLISH: PrivacyTexts = {
  title: (connector, environment) => `Privacy sheet: ${connector} (${environment})`,
  reader:
    'For the data protection officer and the works council. Computed from the rules by which the gateway runs.',
  intro: ({ operator }) =>
    `Nymgate is a gateway between Microsoft 365 and an analytics tool. The tool calls the gateway instead of Microsoft. The gateway drops personal data or replaces it with pseudonyms, and delivers only what its rules allow. ${OPERATED[operator ?? 'unstated']}`,
  facts: {
    application: 'Application in Entra ID, tenant',
    instance: 'Gateway, location',
    policy: 'Rules (policy hash)',
    options: 'Options that differ from the default',
    standard: 'none',
    customRules: 'own rules',
    controller: 'Controller',
    purpose: 'Purpose',
    recipients: 'Recipients',
    ownHost: 'own host',
    contact: 'Contact for questions and requests',
    legalBasis: 'Legal basis',
    processor: 'Processor',
    noProcessor: 'none',
    thirdCountries: 'Third countries',
    rights: 'Rights of the people concerned',
    rightsText:
      'Access, rectification, erasure, restriction, objection: ask the contact. Complaint: to a supervisory authority (Art. 15–18, 21, 77 GDPR).',
  },
  gap: GAP,
  couldRead: {
    title: 'What Microsoft’s permissions allow the gateway to read',
    intro:
      'Microsoft grants permissions for whole areas and, as a rule, for everyone in the tenant. The gateway receives more than it delivers; this table is the outer limit.',
    head: ['Permission', 'Gives access to'],
  },
  scopedRow: 'Granted by Exchange, only for the mailboxes of a group: ',
  leaves: {
    title: 'What leaves the gateway',
    intro: ({ domains, phrasesOf }) =>
      text`“No” means that no request returns it. Properties that no rule allows, and those that Microsoft adds later, are dropped. ${domains === undefined ? UNLISTED_DOMAINS : DOMAIN_TEXTS[domains]} The annex lists the properties for each line.${phrasesOf === undefined ? '' : text` Published lists: ${code('phrases')} in ${code(`nymgate rules print ${phrasesOf}`)}.`}`,
    head: 'Leaves?',
    headGeneral: 'Applies?',
    samePseudonym: {
      tenant:
        'The same ID or address of a person has the same pseudonym in all services of this tenant and in no other tenant, so records can be linked across services. ID and address have different pseudonyms, which account data joins',
      instances:
        'The same ID or address of a person has the same pseudonym at all instances with this key and at no other, so records can be linked across their services. ID and address have different pseudonyms, which account data joins',
    },
    also: 'Also leaves, and no line above covers it: ',
    anything: 'any other property',
    reviewed: 'Reviewed by the authors of the rules: ',
  },
  annex: {
    title: (connector, environment) => `Properties: ${connector} (${environment})`,
    intro:
      'Annex to the privacy sheet. For each line of the sheet: the properties of Microsoft Graph that leave or, for “no”, that do not.',
    head: ['Statement', 'Properties'],
  },
  reidentify: {
    title: 'Who can identify people, and how',
    items: ({ keyReference, keyGeneration, keyReach, times, credential, ...facts }) => [
      text`${strong('Anyone with access to the key')} (${code(keyReference)}, generation ${String(keyGeneration)}) can find the people for pseudonyms and compute the pseudonym of any address. These are the administrators of that secret store. Recipients are not given the key.${keyReach === 'tenant' ? ' No other tenant has this key.' : ''}`,
      text`${strong('The gateway')} opens a pseudonym when a request names it, in order to call Microsoft. It never returns the result to the tool.`,
      times === 'exact' || times === 'second'
        ? text`${strong('Recipients who know the organization')}: times are exact${facts.hasExchanges ? ', so people who took part in a meeting or an exchange of messages recognize it' : ''}. In small groups, who works with whom and how much can identify a person.${facts.hasDomains ? DOMAINS : ''}${facts.hasDepartments ? DEPARTMENTS : ''}${facts.hasOwnRules ? '' : text` Option ${code('times')} makes times coarser.`}`
        : text`${strong('Recipients who know the organization')}: in small groups, who works with whom and how much can identify a person.${facts.hasDomains ? DOMAINS : ''}${facts.hasDepartments ? DEPARTMENTS : ''}${times === undefined ? '' : ` Times are delivered only to the ${GRAIN[times]}.${facts.hasClockTimes ? ' Working hours leave as they are set.' : ''}`}`,
      text`${strong('Colleagues with an ordinary account')} can look up anyone in the directory and compare ${describeCompared({ ...facts, times })} with delivered data that they see.`,
      text`${strong('Recipients who can also write to people here')} can learn the pseudonyms of the addresses that they write to.`,
      text`${strong('Anyone who takes over the gateway or the application')} can read what the permissions allow. Anyone who takes over the gateway also has the key. ${credential === 'federated' ? 'There is no password to steal; the platform vouches for the gateway.' : 'The same applies to anyone who steals the private key of its certificate, which is in the gateway’s secret store.'}`,
    ],
  },
  retention: {
    title: 'How long data is kept',
    items: ({ logs, retentionDays }) => [
      text`Gateway: nothing is stored. Responses are in memory while they are processed.`,
      text`Audit log${logs === null ? '' : text` (${code(logs)})`}: one line per request with caller and its network address, kind of data, time, and pseudonym requested; no content. The operator sets the retention.`,
      retentionDays === undefined
        ? text`Recipients: ${strong(GAP)}${code('processing.retentionDays')}. The gateway cannot enforce it.`
        : text`Recipients: they delete delivered data after ${strong(plural(retentionDays, 'day', 'days'))}. The gateway cannot enforce it.`,
      text`Key: as long as data from different days must be comparable. A new key ends that.`,
    ],
  },
  withdraw: {
    title: 'How to withdraw access, and what remains',
    items: ({ narrowing }) => [
      text`For everyone: a Privileged Role Administrator revokes the consent (${code('consent')}, "Revoke"). Reading ends after ninety minutes at most.${narrowing === 'mailboxes' ? text` Exchange grants mailboxes separately: an Exchange Administrator has to withdraw them (${code('exchange-scope')}, "Take it back"), or they are still read. This takes up to two hours.` : ''}`,
      ...(narrowing === undefined
        ? [text`For some people: Microsoft offers no such choice for this connector.`]
        : [text`${NARROWING[narrowing]}`]),
      text`What remains: delivered data (only recipients can delete it), audit lines with pseudonyms, and Microsoft’s own logs. Once the key and all its copies are destroyed, the pseudonyms can’t be opened; data with exact times may still point to people.`,
    ],
  },
  check: {
    title: 'How to check this sheet',
    text: ({ policy }) =>
      text`Each response has the hash of its rules in the header ${code('Nymgate-Policy')}. It must be ${code(policy)}; otherwise other rules are in force, and this sheet does not describe them. ${code('nymgate explain')} shows for any request what happens to each property.`,
  },
};
