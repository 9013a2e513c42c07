import { strong, text } from '../markup/text.ts';
import type { DpiaNumbers, DpiaTexts, Measured } from './dpia-texts.ts';
import { capitalize, createPlural } from './plural.ts';

const MEASURED: Readonly<Record<Measured['what'], string>> = {
  'department-country': 'accounts are unique by department and country',
  'department-hours': 'accounts are unique by department and working hours',
  'event-start-attendees': 'events are unique by start and number of attendees',
  'message-time': 'messages are unique by time',
};

function measured({ measured: all }: DpiaNumbers): string {
  const items = all.map(
    ({ what, unique, total, isUpTo }) => `${isUpTo ? 'up to ' : ''}${unique} of ${total} ${MEASURED[what]}`,
  );
  return items.length === 0 ? '' : ` In a simulated tenant of 60 people, ${items.join('; ')}.`;
}

const CREDENTIAL = {
  federated: 'Federated credential without password',
  certificate: 'Certificate whose private key is in the secret store',
} as const;

const NARROWING = {
  mailboxes: 'restricted mailboxes, ',
  meetings: 'meetings restricted by the Teams policy, ',
  'mailboxes-possible': 'possible: mailboxes restricted to a group, ',
  'settings-possible': 'possible: mailbox settings restricted to a group, ',
} as const;

const DOMAINS = {
  keep: 'possible: domains dropped or hashed',
  hash: 'domains hashed',
  encrypt: 'domains encrypted',
  drop: 'domains dropped',
} as const;

const LISTS = {
  phrases: 'words of a published list',
  'own-phrases': 'words of a list of the organization',
} as const;

const DEPARTMENTS = ' A department named after a person (“Team Kim”) names that person.';

const plural = createPlural('en');

export const ENGLISH_DPIA: DpiaTexts = {
  title: (connector, environment) => `Annex for the impact assessment: ${connector} (${environment})`,
  reader:
    'For the controller, who carries out the data protection impact assessment (Art. 35 GDPR). It states what the software knows. Only people can complete the rest.',
  labels: {
    controller: 'Controller',
    processor: 'Processor',
    contact: 'Data protection officer, contact (Art. 35(2))',
    purpose: 'Purposes',
    legalBasis: 'Legal basis',
    necessity: 'Necessity and milder means',
    recipients: 'Recipients',
    retentionDays: 'Retention at recipients',
    thirdCountries: 'Third countries',
    persons: 'Number of people concerned',
    consultation: 'Views of the people concerned or their representatives (Art. 35(9))',
    reviewDate: 'Next review (Art. 35(11))',
    people: 'People concerned',
    callers: 'Technical recipients (callers)',
    location: 'Place of processing',
    gatewayRetention: 'Retention in the gateway',
  },
  responsible: 'Who is responsible',
  description: {
    title: 'Description of the processing (Art. 35(7)(a))',
    intro:
      'The gateway reads Microsoft 365 by the permissions in the privacy sheet, replaces or drops personal data in memory, and delivers the rest to the callers. An assessment is usually required: the processing is systematic, concerns many employees, and links data from several services (criteria of the guidelines WP 248 rev. 01).',
    people:
      'Employees and other holders of accounts, guests, and external people who write to, meet, or call them',
    gatewayRetention: 'None. The audit log has pseudonyms and network addresses of callers, and no content.',
    days: (count) => plural(count, 'day', 'days'),
    callers: {
      'aws-iam': 'AWS role',
      'google-iam': 'Google service accounts',
      'entra-jwt': 'applications of Entra ID',
      'api-key': 'holders of an API key',
    },
    noCallers: 'none listed in deployment.json',
    categories: 'Categories of data that leave',
    special:
      'Addresses, groups, and meetings can reveal special categories of data (Art. 9), for example contact with the works council, the company doctor, or a union.',
  },
  necessity: {
    title: 'Necessity and proportionality (Art. 35(7)(b))',
    refused: 'Alternatives that this software refuses:',
    alternatives: [
      'The tool reads Microsoft Graph directly. Refused: with the same permissions it would hold names, texts, and files.',
      'Anonymous data only. Refused for single records: without stable pseudonyms nothing can be counted per person or team, and exact times would still point to people.',
      'Pseudonyms made by the tool. Refused: the recipient would hold the key and the original data.',
    ],
    milder: 'Milder options of this connector that this deployment does not use: ',
    noMilder: 'This deployment uses all milder options of this connector.',
    customRules: 'This connector runs by rules of your own; its options change nothing.',
  },
  risks: {
    title: 'Risks to rights and freedoms (Art. 35(7)(c))',
    intro: ({ measured: all }) =>
      `Numbers are computed from the rules in force and from this deployment${all.length === 0 ? '' : '; those of the simulated tenant were measured with default options'}.`,
    head: ['Risk', 'Numbers', 'Measures'],
    rows: (numbers) => [
      [
        'A recipient recognizes people by what is known about them',
        `${numbers.isOpen ? 'At least ' : ''}${plural(numbers.kept, 'property leaves as it is', 'properties leave as they are')}, ${numbers.reduced} reduced, ${numbers.pseudonymized} as pseudonyms.${measured(numbers)}${numbers.hasDepartments ? DEPARTMENTS : ''}`,
        `Coarser times${numbers.hasOwnRules ? '' : ' (option times)'}, rules that drop properties, reports on groups only, contract with the recipient`,
      ],
      [
        'The key is disclosed: all pseudonyms can be opened',
        `One key${numbers.keyReach === 'tenant' ? ' of this tenant alone' : ''}, generation ${numbers.keyGeneration}. It opens the data of ${numbers.people === undefined ? 'all people' : plural(numbers.people, 'person', 'people')}, also data delivered before.`,
        'Secret store with few administrators and an access log; a new key after an incident; never shared with recipients',
      ],
      [
        'The gateway or its application is taken over',
        `${plural(numbers.permissions, 'permission', 'permissions')}, as a rule for the whole tenant`,
        `${CREDENTIAL[numbers.credential]}, ${numbers.narrowing === undefined ? '' : NARROWING[numbers.narrowing]}sign-in log of Microsoft, revocation of consent`,
      ],
      [
        'Performance or behavior of single people is monitored',
        `${plural(numbers.timed, 'line of the sheet shows', 'lines of the sheet show')} when people do something`,
        'Prohibition below, works agreement, reports on groups only, audit log',
      ],
      [
        'Special categories of data are inferred',
        'Not counted: it depends on the names of groups and addresses',
        capitalize(
          `${numbers.dropsGroupNames ? 'Group names dropped, ' : ''}${DOMAINS[numbers.domains]}, groups excluded from the analysis`,
        ),
      ],
      [
        'Delivered data is kept too long or used for other purposes',
        numbers.retentionDays === undefined
          ? 'Retention at recipients not stated'
          : `${plural(numbers.retentionDays, 'day', 'days')} at recipients`,
        'Contract, deletion by pseudonym, a new key at the end of the project',
      ],
    ],
    assessment:
      'Severity and likelihood of each risk, and the risk that remains: to be assessed by the controller.',
  },
  measures: {
    title: 'Measures (Art. 35(7)(d))',
    items: ({ hasPlain, hasOriginalIds, lists }) => [
      'Default deny: requests and properties without a rule are refused or dropped, also those that Microsoft adds later.',
      `Pseudonyms with a secret key that recipients are not given; texts only as ${[...lists.map((list) => LISTS[list]), 'a length'].join(', as ')}, or not at all.${hasPlain ? ' Not so: what the privacy sheet marks “in plain text” or lists under “Also leaves”.' : ''}`,
      `No storage in the gateway; ${hasOriginalIds ? 'links' : 'links and IDs'} are encrypted; each request has a line in a tamper-evident audit log.`,
      'Each response has the hash of its rules, so changed rules are noticed.',
      'Callers are authenticated and reach only their own connectors.',
    ],
  },
  forbidden: {
    title: 'Forbidden uses',
    intro: 'Proposal for the agreement with the works council and for the contract with recipients:',
    items: [
      'evaluation, ranking, or control of the performance or behavior of single people',
      'decisions about single people, automated or not (Art. 22)',
      'identification of people, also by combination with other data, except by an agreed procedure with the data protection officer',
      'reports on groups smaller than agreed',
      'training of models that predict the behavior of single people, and disclosure to others',
    ],
  },
  monitoring: {
    title: 'Monitoring of performance',
    text: 'The delivered data is suitable for monitoring the performance and behavior of employees, even if that is not intended. National law often requires an agreement or consultation for such systems before they start (in Germany § 87(1) no. 6 BetrVG, in France Art. L2312-38 of the Code du travail).',
  },
  rights: {
    title: 'Rights of the people concerned, and how to fulfil them',
    items: [
      text`${strong('Information (Art. 13, 14)')}: the privacy sheet states in plain language what leaves.`,
      text`${strong('Access (Art. 15)')}: the holder of the key computes the person’s pseudonyms from the addresses and IDs; the recipient searches for them.`,
      text`${strong('Rectification (Art. 16)')}: in Microsoft 365; the next reading delivers the corrected value.`,
      text`${strong('Erasure (Art. 17)')}: the recipient deletes the records with these pseudonyms; nothing is stored in the gateway.`,
      text`${strong('Restriction and objection (Art. 18, 21)')}: exclude the mailbox or person as far as the privacy sheet says that Microsoft offers it; otherwise the recipient filters by pseudonym.`,
      text`${strong('No automated decisions (Art. 22)')}: see forbidden uses.`,
    ],
  },
  review: {
    title: 'Review (Art. 35(11))',
    items: [
      'Repeat when the policy hash, the options, the permissions, the recipients, or the purposes change.',
      'nymgate docs --check reports documents that no longer match the deployment; nymgate diff reports what new rules let out.',
    ],
  },
};
