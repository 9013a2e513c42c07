import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import { ENGLISH_STATEMENTS } from '../../packages/connectors/src/statements/texts-en.ts';
import { createDocuments } from '../../packages/deploy/src/documents/create-documents.ts';
import type { CustomRules } from '../../packages/deploy/src/documents/facts/served-connector.ts';
import { IDENTIFICATION } from '../../packages/deploy/src/documents/privacy/identification.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { nativeReview } from '../../packages/rules/src/review/native-review.ts';
import { hashPolicy } from '../../packages/shell/src/input/list-native-plans.ts';
import { connector, deployment, instance } from './deployments.ts';
import { editRules } from './edit-rules.ts';

type Language = 'en' | 'de' | 'fr';
type Given = ReturnType<typeof deployment>;
type Id = keyof typeof CONNECTORS;

const LANGUAGES: readonly Language[] = ['en', 'de', 'fr'];

function written(of: Given, name: string, language: Language = 'en', rules?: CustomRules): string {
  const options = { format: 'md', language, ...(rules && { rules }) } as const;
  return createDocuments(of, options).find((file) => file.name === name)?.content ?? '';
}

function serve(id: Id, options: Partial<ConnectorOptions> = {}, more: object = {}, processing = {}): Given {
  return deployment({
    processing,
    instances: { one: instance({ [id]: connector(id, options, { ...more }) }) },
  });
}

/** The default rules with other treatments of some properties, as a rule file of one's own. */
function ownRules(
  id: Id,
  ...edits: readonly (readonly [string, Parameters<typeof editRules>[2]])[]
): CustomRules {
  const edited = edits.reduce(
    (rules, [property, rule]) => editRules(rules, new Set([property]), rule),
    CONNECTORS[id].ruleSet(DEFAULT_CONNECTOR_OPTIONS),
  );
  return new Map([[id, { plan: compileRules(edited, hashPolicy), review: nativeReview } as never]]);
}

const CAL = 'privacy-outlook-cal.md';
const CAL_DPIA = 'dpia-outlook-cal.md';
const PLAIN_SUBJECT = ownRules('outlook-cal', ['event.subject', { treatment: 'keep', type: 'string' }]);

test('options with which more leaves are told as such, and what would be milder', () => {
  const loose = serve('entra-id', { times: 'exact', ids: 'clear', pseudonymizeAppIds: false });
  expect(written(loose, 'privacy-entra-id.md')).toContain('`times: exact` (times with parts of a second)');
  const dpia = written(loose, 'dpia-entra-id.md');
  for (const milder of ['`pseudonymizeAppIds: true`', '`ids: pseudonyms`', '`times: hour`'])
    expect(dpia).toContain(milder);
  const mild = serve('entra-id', { times: 'day' });
  expect(written(mild, 'dpia-entra-id.md')).not.toContain('`times: hour`');
});

describe('IAC-36 whose key it is', () => {
  const withKey = (...sets: readonly string[]): Given =>
    deployment({
      instances: Object.fromEntries(
        sets.map((set, at) => [
          `gateway${at}`,
          instance(
            at === 0 ? { 'outlook-cal': connector('outlook-cal') } : { 'entra-id': connector('entra-id') },
            {
              key: { reference: `aws-sm:key${set}`, generation: 1, set },
            },
          ),
        ]),
      ),
    });
  const TEXTS = {
    en: [
      /same pseudonym everywhere/,
      /in no other tenant/,
      /at all instances with this key/,
      /of this tenant alone/,
    ],
    de: [
      /überall dasselbe/,
      /in keinem anderen Mandanten/,
      /Instanzen mit diesem Schlüssel/,
      /allein dieses Mandanten/,
    ],
    fr: [/partout le même/, /dans aucun autre/, /instances ayant cette clé/, /propre à ce locataire/],
  } as const;

  test.each(LANGUAGES)('decides where a person has the same pseudonym (%s)', (language) => {
    const [everywhere, tenant, instances, alone] = TEXTS[language];
    const told = (of: Given) => {
      const sheet = written(of, CAL, language);
      return [everywhere, tenant, instances].map((text) => text.test(sheet));
    };
    expect(told(withKey('deployment', 'deployment'))).toEqual([true, false, false]);
    expect(told(withKey('tenant', 'tenant'))).toEqual([false, true, false]);
    expect(told(withKey('gateway0', 'gateway1'))).toEqual([false, false, true]);
    expect(written(withKey('tenant'), CAL_DPIA, language)).toMatch(alone);
    expect(written(withKey('deployment'), CAL_DPIA, language)).not.toMatch(alone);
  });
});

describe('rules of one’s own', () => {
  const NO_OPTIONS = {
    en: 'its options change nothing',
    de: 'seine Optionen ändern daran nichts',
    fr: 'ses options n’y changent rien',
  };
  const OPTIONS_ROW = {
    en: /differ from the default \| own rules \|/,
    de: /abweichende Optionen \| eigene Regeln \|/,
    fr: /réglage par défaut \| règles propres \|/,
  };

  test.each(LANGUAGES)('options are said to change nothing (%s)', (language) => {
    const of = serve('outlook-cal', { times: 'day' });
    const assessment = written(of, CAL_DPIA, language, PLAIN_SUBJECT);
    expect(assessment).toContain(NO_OPTIONS[language]);
    expect(assessment).not.toMatch(
      /all milder options|milderen Optionen|moins intrusives de ce connecteur sont/,
    );
    expect(assessment).not.toContain('times)');
    const sheet = written(of, CAL, language, PLAIN_SUBJECT);
    expect(sheet).toMatch(OPTIONS_ROW[language]);
    expect(sheet).not.toContain('`times`');
  });

  test('the precision of times is that of the rules, not of the option', () => {
    const of = serve('outlook-cal', { times: 'day' });
    expect(written(of, CAL)).toContain('Times are delivered only to the day');
    expect(written(of, CAL, 'en', PLAIN_SUBJECT)).toContain('times are exact');
  });

  test('a subject in plain text is named next to categories of a published list', () => {
    const sheet = written(serve('outlook-cal'), CAL, 'en', PLAIN_SUBJECT);
    expect(sheet).toContain(
      '**partly**, in plain text (event.subject), only words of a published list (event.categories)',
    );
    expect(written(serve('outlook-cal'), CAL, 'de', PLAIN_SUBJECT)).toContain('im Klartext (event.subject)');
  });

  test('and the assessment doesn’t claim that texts leave only as words of a list', () => {
    expect(written(serve('outlook-cal'), CAL_DPIA)).not.toContain('Not so:');
    expect(written(serve('outlook-cal'), CAL_DPIA, 'en', PLAIN_SUBJECT)).toContain(
      'Not so: what the privacy sheet marks “in plain text”',
    );
  });

  test('figures of the simulated tenant stay, worded as a bound, when one entity drops the department', () => {
    const some = ownRules('outlook-cal', ['directoryObject.department', { treatment: 'drop' }]);
    expect(written(serve('outlook-cal'), CAL_DPIA)).toContain(', 42 of 60 accounts');
    expect(written(serve('outlook-cal'), CAL_DPIA, 'en', some)).toContain(', up to 42 of 60 accounts');
    expect(written(serve('outlook-cal', { times: 'hour' }), CAL_DPIA)).not.toContain('events are unique');
  });
});

describe('figures of the simulated tenant', () => {
  // tests/contract/generated-files.test.ts measures them again.
  const meetings = IDENTIFICATION['event-start-attendees'];
  const messages = IDENTIFICATION['message-time'];

  test.each([
    ['en', `${meetings.unique} of ${meetings.total} events are unique by start and number of attendees`],
    ['de', `${meetings.unique} von ${meetings.total} Terminen durch Beginn und Teilnehmerzahl eindeutig`],
    [
      'fr',
      `${meetings.unique} événements sur ${meetings.total} sont uniques par leur début et leur nombre de participants`,
    ],
  ] as const)('are those measured by the rules in force (%s)', (language, sentence) => {
    expect(written(serve('outlook-cal'), CAL_DPIA, language)).toContain(sentence);
  });

  test('SECURITY.md has the same number of messages', () => {
    const page = readFileSync(join(import.meta.dirname, '../../SECURITY.md'), 'utf8');
    const [unique, total] = [messages.unique, messages.total].map((each) => each.toLocaleString('en'));
    expect(page).toContain(`${unique} of ${total} mails`);
  });
});

describe('who holds what', () => {
  test('a certificate is not a credential without a password; a restriction that isn’t there is only possible', () => {
    const federated = written(serve('outlook-cal'), CAL_DPIA);
    expect(federated).toContain('Federated credential without password, possible: mailboxes restricted');
    const certificate = written(serve('outlook-cal', {}, { credential: 'certificate' }), CAL_DPIA);
    expect(certificate).toContain('Certificate whose private key is in the secret store');
    expect(certificate).not.toContain('without password');
    expect(written(serve('outlook-cal', {}, { scoping: 'exchange' }), CAL_DPIA)).toContain(
      'password, restricted mailboxes',
    );
    expect(written(serve('msft-onedrive'), 'dpia-msft-onedrive.md')).toContain('password, sign-in log');
  });

  test.each([
    ['en', 'Anyone who takes over the gateway also has the key', 'Recipients are not given the key'],
    ['de', 'Wer das Gateway übernimmt, hat auch den Schlüssel', 'Die Empfänger erhalten den Schlüssel nicht'],
    ['fr', 'détient aussi la clé', 'Les destinataires ne reçoivent pas la clé'],
  ] as const)('the gateway’s taker has the key, too (%s)', (language, taken, given) => {
    const sheet = written(serve('outlook-cal'), CAL, language);
    expect(sheet).toContain(taken);
    expect(sheet).toContain(given);
  });

  test('nothing is called proof against manipulation', () => {
    for (const language of LANGUAGES)
      expect(written(serve('outlook-cal'), CAL_DPIA, language)).not.toMatch(
        /manipulationssicher|protégé contre les altérations|tamper-proof/,
      );
  });

  test('mailbox settings of Entra ID can be limited to a group', () => {
    expect(written(serve('entra-id'), 'privacy-entra-id.md')).toContain(
      'mailbox settings can be limited to a group in Exchange',
    );
    expect(written(serve('msft-onedrive'), 'privacy-msft-onedrive.md')).toContain('offers no such choice');
  });

  test('meetings and messages are recognized only where there are any', () => {
    expect(written(serve('entra-id'), 'privacy-entra-id.md')).not.toContain('took part in a meeting');
    expect(written(serve('outlook-cal'), CAL)).toContain('took part in a meeting');
  });

  test.each([
    ['en', 'Readable domains that only one person or family uses name them.'],
    ['de', 'Lesbare Domains, die nur eine Person oder Familie nutzt, nennen diese.'],
    ['fr', 'Un domaine lisible propre à une personne ou à une famille la désigne.'],
  ] as const)('domains can name people (%s)', (language, sentence) => {
    expect(written(serve('outlook-cal'), CAL, language)).toContain(sentence);
  });

  test.each([
    ['en', 'Domains are dropped', 'Readable domains', 'only those listed as own'],
    ['de', 'Domains werden entfernt', 'Lesbare Domains', 'nur als eigene eingetragene'],
    ['fr', 'Les domaines sont supprimés', 'Un domaine lisible', 'seulement ceux déclarés comme siens'],
  ] as const)(
    'S7: a policy that drops domains is said, and no readable one is (%s)',
    (language, said, readable, own) => {
      const sheet = written(serve('entra-id', {}, { domains: 'drop' }), 'privacy-entra-id.md', language);
      for (const text of [said, own, '`domains: drop`']) expect(sheet).toContain(text);
      expect(sheet).not.toContain(readable);
      expect(
        written(serve('entra-id', {}, { domains: 'keep' }), 'privacy-entra-id.md', language),
      ).not.toContain('`domains');
    },
  );

  test('the sheet says where the published lists are, and only where words of them leave', () => {
    expect(written(serve('outlook-cal'), CAL)).toContain('`nymgate rules print outlook-cal`');
    expect(written(serve('entra-id'), 'privacy-entra-id.md')).not.toContain('nymgate rules print');
  });
});

describe('what people state', () => {
  test.each([
    ['Example Cloud SE', 'It is operated by the processor named below'],
    ['none', 'It runs in the organization’s own environment'],
  ])('processor %s', (processor, sentence) => {
    expect(written(serve('outlook-cal', {}, {}, { processor }), CAL)).toContain(sentence);
  });

  test.each(LANGUAGES)(
    'the sheet has legal basis, processor, third countries and rights (%s)',
    (language) => {
      const stated = { processor: 'P1', legalBasis: 'L1', thirdCountries: 'T1' };
      const sheet = written(serve('outlook-cal', {}, {}, stated), CAL, language);
      for (const value of Object.values(stated)) expect(sheet).toContain(`| ${value} |`);
      expect(sheet).toMatch(/77 (?:GDPR|DSGVO|du RGPD)/);
    },
  );

  test.each([
    ['en', '1 day', '1 days', '1 person,', '1 people'],
    ['de', '1 Tag', '1 Tage', '1 Person,', '1 Personen'],
    ['fr', '1 jour', '1 jours', '1 personne,', '1 personnes'],
  ] as const)('one is not many (%s)', (language, day, days, person, people) => {
    const of = serve('outlook-cal', {}, {}, { retentionDays: 1, persons: 1 });
    for (const paper of [written(of, CAL, language), written(of, CAL_DPIA, language)]) {
      expect(paper).toContain(day);
      expect(paper).not.toContain(days);
    }
    expect(written(of, CAL_DPIA, language)).toContain(person);
    expect(written(of, CAL_DPIA, language)).not.toContain(people);
  });
});

describe('P8 German and French are written, not translated word for word', () => {
  // One word may be a part of a property's name.
  const ENGLISH = Object.values(ENGLISH_STATEMENTS.subjects).filter((subject) => subject.includes(' '));

  test.each(Object.keys(CONNECTORS) as readonly Id[])('%s', (id) => {
    for (const language of ['de', 'fr'] as const)
      for (const { name, content } of createDocuments(serve(id), { format: 'md', language })) {
        if (!/^(?:privacy|dpia)-/.test(name)) continue;
        expect(content, name).not.toMatch(/nennt eine Person|permet de retrouver|\bRevoke\b/);
        expect(
          ENGLISH.filter((subject) => content.includes(subject)),
          name,
        ).toEqual([]);
      }
  });

  test('English texts would be found', () => {
    const sheet = written(serve('outlook-cal'), CAL);
    expect(ENGLISH.filter((subject) => sheet.includes(subject)).length).toBeGreaterThan(10);
  });
});

describe('how it is printed', () => {
  test('no bold text has a blank before its closing stars', () => {
    for (const language of LANGUAGES)
      for (const name of [CAL, CAL_DPIA])
        for (const [bold] of written(serve('outlook-cal'), name, language).matchAll(/\*\*[^*\n]+\*\*/g))
          expect(bold, name).not.toMatch(/\s\*\*$|^\*\*\s/);
  });

  test.each([
    ['en', 'In general | Applies?', 'coordinates of the place; dial-in numbers'],
    ['de', 'Allgemein | Trifft zu?', 'Koordinaten des Ortes; Einwahlnummern'],
    ['fr', 'Généralités | Vrai ?', 'coordonnées du lieu\u00a0; numéros d’accès'],
  ] as const)('headings and lists (%s)', (language, heading, list) => {
    const sheet = written(serve('outlook-cal'), CAL, language);
    expect(sheet).toContain(heading);
    expect(sheet).toContain(list);
  });

  test('the creation of a drive is no time of a file', () => {
    const sheet = written(serve('msft-onedrive'), 'privacy-msft-onedrive.md');
    expect(sheet).toMatch(
      /When it was created, opened, or changed \| \*\*\w+\*\*, times to the second(?!, times)/,
    );
  });
});
