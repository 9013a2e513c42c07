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

const made = new Map<CustomRules | undefined, Map<string, ReturnType<typeof createDocuments>>>();

/** Made once for each deployment, language and rules. */
function written(of: Given, name: string, language: Language = 'en', rules?: CustomRules): string {
  const known = made.get(rules) ?? new Map<string, ReturnType<typeof createDocuments>>();
  made.set(rules, known);
  const key = JSON.stringify([of, language]);
  const options = { format: 'md', language, ...(rules && { rules }) } as const;
  const files = known.get(key) ?? createDocuments(of, options);
  known.set(key, files);
  return files.find((file) => file.name === name)?.content ?? '';
}

function serve(id: Id, options: Partial<ConnectorOptions> = {}, more: object = {}, processing = {}): Given {
  return deployment({
    processing,
    instances: { one: instance({ [id]: connector(id, options, { ...more }) }) },
  });
}

/** The default rules with other lists of phrases. */
function ownPhrases(id: Id, phrases: readonly string[]): CustomRules {
  const ruleSet = CONNECTORS[id].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const lists = Object.fromEntries(Object.keys(ruleSet.phrases ?? {}).map((name) => [name, phrases]));
  const plan = compileRules({ ...ruleSet, phrases: lists }, hashPolicy);
  return new Map([[id, { plan, review: nativeReview } as never]]);
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
      /ID and address have different pseudonyms, which account data joins/,
    ],
    de: [
      /überall dasselbe/,
      /in keinem anderen Mandanten/,
      /Instanzen mit diesem Schlüssel/,
      /allein dieses Mandanten/,
      /Kennung und Adresse haben verschiedene Pseudonyme, die Kontodaten verbinden/,
    ],
    fr: [
      /partout le même/,
      /dans aucun autre/,
      /instances ayant cette clé/,
      /propre à ce locataire/,
      /[Ii]dentifiant et adresse ont des pseudonymes différents, que les données de compte relient/,
    ],
  } as const;

  test.each(LANGUAGES)('decides where a person has the same pseudonym (%s)', (language) => {
    const [everywhere, tenant, instances, alone, different] = TEXTS[language];
    const told = (of: Given) => {
      const sheet = written(of, CAL, language);
      return [everywhere, tenant, instances].map((text) => text.test(sheet));
    };
    for (const set of ['deployment', 'tenant'])
      expect(written(withKey(set), CAL, language)).toMatch(different);
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

  test.each([
    ['en', 'times of day as set', 'Working hours leave as they are set.'],
    ['de', 'Uhrzeiten wie eingestellt', 'Arbeitszeiten werden wie eingestellt übermittelt.'],
    ['fr', 'heures telles que réglées', 'Les horaires de travail restent exacts.'],
  ] as const)('working hours stay as they are whatever `times` says (%s)', (language, form, sentence) => {
    const sheet = (options: Partial<ConnectorOptions>, rules?: CustomRules) =>
      written(serve('outlook-cal', options), CAL, language, rules);
    expect(sheet({})).toContain(form);
    expect(sheet({ times: 'day' })).toContain(form);
    expect(sheet({ times: 'day' })).toContain(sentence);
    expect(
      written(serve('msft-onedrive', { times: 'day' }), 'privacy-msft-onedrive.md', language),
    ).not.toMatch(new RegExp(`${form}|${sentence}`));
  });

  test('the finest time that leaves is told, also with the option', () => {
    const sheet = (times: 'exact' | 'day') =>
      written(serve('outlook-mail', { times }), 'privacy-outlook-mail.md');
    expect(sheet('exact')).toContain('times are exact');
    expect(sheet('day')).toContain('Times are delivered only to the day');
  });

  test.each(LANGUAGES)(
    'what no statement covers is in the assessment and in the annex too (%s)',
    (language) => {
      const { entities, ...parts } = CONNECTORS['outlook-cal'].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
      const event = entities?.['event'];
      const properties = { ...event?.properties, invented: { treatment: 'keep', type: 'string' } } as const;
      const edited = { ...parts, entities: { ...entities, event: { ...event, properties } } };
      const rules: CustomRules = new Map([
        ['outlook-cal', { plan: compileRules(edited as never, hashPolicy), review: nativeReview } as never],
      ]);
      const [sheet, ...others] = [CAL, CAL_DPIA, 'privacy-outlook-cal-properties.md'].map(
        (name) => /^.*invented.*$/m.exec(written(serve('outlook-cal'), name, language, rules))?.[0],
      );
      expect(sheet).toContain('invented');
      expect(others).toEqual([sheet, sheet]);
    },
  );

  test('one form is said once, with all its properties', () => {
    const rules = ownRules('entra-id', ['user.mail', { treatment: 'keep', type: 'string' }]);
    const line = /sign-in names, employee numbers \|([^|]*)\|/.exec(
      written(serve('entra-id'), 'privacy-entra-id.md', 'en', rules),
    )?.[1];
    expect(line).toContain('in plain text (user.mail)');
    expect(line?.split('under pseudonyms')).toHaveLength(2);
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

  // Which of them Graph delivers depends on the response.
  const LINKS: readonly (readonly [Id, readonly string[]])[] = [
    ['outlook-cal', ['onlineMeetingInfo.joinUrl']],
    [
      'msft-teams',
      [
        'callRecord.joinWebUrl',
        'onlineMeeting.joinUrl',
        'onlineMeeting.joinWebUrl',
        'teamworkOnlineMeetingInfo.joinWebUrl',
      ],
    ],
    ['msft-teams', ['onlineMeeting.JoinWebUrl']],
  ];
  const LINES = {
    en: /Links to online meetings \| \*\*yes\*\*, in plain text[^|]*/,
    de: /Links zu Online-Besprechungen \| \*\*ja\*\*, im Klartext[^|]*/,
    fr: /Liens vers les réunions en ligne \| \*\*oui\*\*, en clair[^|]*/,
  };

  test.each(LINKS)('%s: links in clear are said where links to meetings are', (id, properties) => {
    const kept = ownRules(
      id,
      ...properties.map((property) => [property, { treatment: 'keep', type: 'string' }] as const),
    );
    for (const language of LANGUAGES) {
      const sheet = written(serve(id), `privacy-${id}.md`, language, kept);
      for (const property of properties) expect(LINES[language].exec(sheet)?.[0]).toContain(property);
      expect(written(serve(id), `privacy-${id}.md`, language)).not.toMatch(LINES[language]);
    }
  });

  test.each([
    ['string', true],
    ['organisationText', true],
    ['microsoft.graph.freeBusyStatus', false],
  ] as const)('a closed list as %s leaves in plain text: %s', (type, isPlain) => {
    const kept = ownRules('outlook-cal', ['event.showAs', { treatment: 'keep', type }]);
    const sheet = written(serve('outlook-cal'), CAL, 'en', kept);
    expect(sheet.includes('busy, or out of office | **yes**, in plain text |')).toBe(isPlain);
    expect(written(serve('outlook-cal'), CAL_DPIA, 'en', kept).includes('Not so: what')).toBe(isPlain);
  });

  test('a part of what the connectors drop as a whole has the statement of the whole', () => {
    const attributes = {
      properties: { extensionAttribute1: { treatment: 'keep', type: 'string' } },
    } as unknown as Parameters<typeof editRules>[2];
    const kept = ownRules('entra-id', ['user.onPremisesExtensionAttributes', attributes]);
    const CUSTOM = /^\| ([^|]*custom attributes[^|]*) \| ([^|]*) \|/im;
    expect(CUSTOM.exec(written(serve('entra-id'), 'privacy-entra-id.md'))?.[2]).toBe('**no**');
    expect(CUSTOM.exec(written(serve('entra-id'), 'privacy-entra-id.md', 'en', kept))?.[2]).toContain(
      'in plain text',
    );
  });

  test('any text, where the connectors drop or coarsen, is plain text', () => {
    for (const property of ['user.birthday', 'user.jobTitle', 'user.lastPasswordChangeDateTime']) {
      const kept = ownRules('entra-id', [property, { treatment: 'keep', type: 'string' }]);
      expect(written(serve('entra-id', { times: 'day' }), 'privacy-entra-id.md', 'en', kept)).toContain(
        'in plain text',
      );
    }
  });

  test('names alone are personal data, and with the key a pseudonym of them leads to the person', () => {
    const keepOnly = (displayName: object): CustomRules => {
      const ruleSet = CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
      const rules = {
        ...ruleSet,
        entities: { ...ruleSet.entities, user: { properties: { displayName } } } as typeof ruleSet.entities,
        endpoints: ruleSet.endpoints
          .filter(({ id }) => id === 'user')
          .map(({ query: _, ...endpoint }) => endpoint),
      };
      return new Map([
        [
          'entra-id',
          { plan: compileRules(rules as typeof ruleSet, hashPolicy), review: nativeReview } as never,
        ],
      ]);
    };
    const readSheet = (rule: object) =>
      written(serve('entra-id'), 'privacy-entra-id.md', 'en', keepOnly(rule));
    expect(readSheet({ treatment: 'keep', type: 'string' })).toMatch(/remains personal data[^|]*\| \*\*yes/);
    expect(readSheet({ treatment: 'pseudonymize', kind: 'person', reversible: true })).toMatch(
      /find the person for a pseudonym \| \*\*yes/,
    );
  });

  test('a link that leaves as a pseudonym is told from one of which only the service leaves', () => {
    expect(written(serve('outlook-cal'), CAL)).toContain(
      '**yes**, under pseudonyms (onlineMeetingInfo.joinUrl), only the name of the service (event.onlineMeetingUrl, location.locationUri)',
    );
    const dropped = ownRules('outlook-cal', ['onlineMeetingInfo.joinUrl', { treatment: 'drop' }]);
    expect(written(serve('outlook-cal'), CAL, 'en', dropped)).toContain(
      'Links to online meetings | **partly**, only the name of the service',
    );
  });

  test('figures of the simulated tenant stay, worded as a bound, when one entity drops the department', () => {
    const some = ownRules('outlook-cal', ['directoryObject.department', { treatment: 'drop' }]);
    expect(written(serve('outlook-cal'), CAL_DPIA)).toContain(', 42 of 60 accounts');
    expect(written(serve('outlook-cal'), CAL_DPIA, 'en', some)).toContain(', up to 42 of 60 accounts');
    expect(written(serve('outlook-cal', { times: 'hour' }), CAL_DPIA)).not.toContain('events are unique');
  });
});

describe('lists of words', () => {
  test.each([
    ['en', 'only words of a published list', 'only words of a list of the organization'],
    ['de', 'nur Wörter einer veröffentlichten Liste', 'nur Wörter einer Liste der Organisation'],
    ['fr', 'seulement les mots d’une liste publiée', 'seulement les mots d’une liste de l’organisation'],
  ] as const)('those of the organization are not called published (%s)', (language, published, own) => {
    const said = (rules?: CustomRules) => {
      const sheet = written(serve('outlook-cal'), CAL, language, rules);
      return [sheet.includes(published), sheet.includes(own)];
    };
    expect(said()).toEqual([true, false]);
    expect(said(ownPhrases('outlook-cal', ['focus time']))).toEqual([true, false]);
    expect(said(ownPhrases('outlook-cal', ['focus time', 'Ana Kovač']))).toEqual([false, true]);
  });

  test.each([
    ['en', 'as words of a published list', 'as words of a list of the organization'],
    ['de', 'als Wörter einer veröffentlichten Liste', 'als Wörter einer Liste der Organisation'],
    ['fr', 'de mots d’une liste publiée', 'de mots d’une liste de l’organisation'],
  ] as const)('the assessment names the lists of which words leave (%s)', (language, published, own) => {
    const rules = ownPhrases('outlook-cal', ['Ana Kovač']);
    const said = [
      written(serve('outlook-cal'), CAL_DPIA, language),
      written(serve('outlook-cal'), CAL_DPIA, language, rules),
      written(serve('entra-id'), 'dpia-entra-id.md', language),
    ].map((paper) => [paper.includes(published), paper.includes(own)]);
    expect(said).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
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
  const OPERATORS: readonly (readonly [string | boolean | null | undefined, string])[] = [
    ['Example Cloud SE', 'It is operated by the processor named below'],
    ['Keinath GmbH, Stuttgart', 'It is operated by the processor named below'],
    ['No Limits GmbH', 'It is operated by the processor named below'],
    ...[
      false,
      'none',
      'None',
      'false',
      'No processor',
      'kein Auftragsverarbeiter',
      'Aucun',
      '-',
      'n/a',
      'Keine externen Dienstleister.',
    ].map((processor) => [processor, 'It runs in the organization’s own environment'] as const),
    [
      undefined,
      'The deployment doesn’t state who operates it (processing.processor); it stores none of the data.',
    ],
    [
      null,
      'The deployment doesn’t state who operates it (processing.processor); it stores none of the data.',
    ],
  ];

  test.each(OPERATORS)('processor %s', (processor, sentence) => {
    expect(written(serve('outlook-cal', {}, {}, { processor }), CAL)).toContain(sentence);
  });

  test.each([
    ['en', 'Processor | none |'],
    ['de', 'Auftragsverarbeiter | keiner |'],
    ['fr', 'Sous-traitant | aucun |'],
  ] as const)('no processor is said in the language of the paper (%s)', (language, line) => {
    for (const processor of [false, 'none', 'false'])
      for (const name of [CAL, CAL_DPIA])
        expect(written(serve('outlook-cal', {}, {}, { processor }), name, language)).toContain(line);
  });

  test('true is no processor that could be named', () => {
    expect(() => serve('outlook-cal', {}, {}, { processor: true })).toThrow();
  });

  test.each(LANGUAGES)('what is missing or empty is a visible gap on the sheet (%s)', (language) => {
    for (const processing of [{}, { recipients: [], purpose: ' ', retentionDays: null }]) {
      const sheet = written(serve('outlook-cal', {}, {}, processing), CAL, language);
      for (const key of ['processor', 'recipients', 'purpose', 'retentionDays'])
        expect(sheet).toMatch(new RegExp(`:\\*\\* \`processing\\.${key}\``));
    }
    const given = { processor: 'P1', recipients: ['R1'], purpose: 'Z1', retentionDays: 30 };
    expect(written(serve('outlook-cal', {}, {}, given), CAL, language)).not.toMatch(
      /`processing\.(?:processor|recipients|purpose|retentionDays)`/,
    );
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

test('a drive has one name in French', () => {
  for (const id of Object.keys(CONNECTORS) as Id[])
    for (const { name, content } of createDocuments(serve(id), { format: 'md', language: 'fr' }))
      if (/^(?:privacy|dpia)-/.test(name)) expect(content, name).not.toMatch(/lecteur/);
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

describe('who can identify people', () => {
  const COLLEAGUES = {
    en: ['Colleagues with an ordinary account', 'their own meetings, messages or calls', 'departments'],
    de: [
      'Kolleginnen und Kollegen mit gewöhnlichem Konto',
      'eigene Besprechungen, Nachrichten oder Anrufe',
      'Abteilungen',
    ],
    fr: [
      'Les collègues disposant d’un compte ordinaire',
      'leurs propres réunions, messages ou appels',
      'services',
    ],
  } as const;

  test.each(LANGUAGES)('colleagues can look people up and compare what leaves (%s)', (language) => {
    const [who, exchanges, departments] = COLLEAGUES[language];
    const line = (sheet: string) => sheet.split('\n').find((one) => one.includes(who)) ?? '';
    expect(line(written(serve('outlook-cal'), CAL, language))).toContain(exchanges);
    expect(line(written(serve('outlook-cal'), CAL, language))).toContain(departments);
    const accounts = line(written(serve('entra-id'), 'privacy-entra-id.md', language));
    expect(accounts).toContain(departments);
    expect(accounts).not.toContain(exchanges);
    const without = ownRules(
      'entra-id',
      ['user.department', { treatment: 'drop' }],
      ['directoryObject.department', { treatment: 'drop' }],
    );
    expect(line(written(serve('entra-id'), 'privacy-entra-id.md', language, without))).not.toContain(
      departments,
    );
  });

  test.each([
    ['en', 'named after a person (“Team Kim”)'],
    ['de', 'nach einer Person benannte Abteilung („Team Kim“)'],
    ['fr', 'portant le nom d’une personne (« Équipe Kim »)'],
  ] as const)('a department may have the name of a person (%s)', (language, risk) => {
    const papers = (rules?: CustomRules) => [
      written(serve('entra-id'), 'privacy-entra-id.md', language, rules),
      written(serve('entra-id'), 'dpia-entra-id.md', language, rules),
    ];
    for (const paper of papers()) expect(paper).toContain(risk);
    const reduced = (treatment: 'drop' | 'textDigest') =>
      ownRules('entra-id', ['user.department', { treatment }], ['directoryObject.department', { treatment }]);
    for (const paper of [...papers(reduced('drop')), ...papers(reduced('textDigest'))])
      expect(paper).not.toContain(risk);
  });

  test.each([
    ['en', 'caller and its network address', 'network addresses of callers'],
    ['de', 'Aufrufer und dessen Netzadresse', 'Netzadressen der Aufrufer'],
    ['fr', 'l’appelant et son adresse réseau', 'adresses réseau des appelants'],
  ] as const)('the audit log has the addresses of callers (%s)', (language, sheet, dpia) => {
    // As docs/reference/audit-line.md says of `client`.
    expect(readFileSync(join(import.meta.dirname, '../../docs/reference/audit-line.md'), 'utf8')).toContain(
      '| `client` | address that it came from',
    );
    expect(written(serve('outlook-cal'), CAL, language)).toContain(sheet);
    expect(written(serve('outlook-cal'), CAL_DPIA, language)).toContain(dpia);
  });
});

describe('measures against special categories', () => {
  const row = (language: Language, domains?: string, id: Id = 'entra-id', rules?: CustomRules): string =>
    written(serve(id, {}, domains === undefined ? {} : { domains }), `dpia-${id}.md`, language, rules)
      .split('\n')
      .find((line) => /\| (?:Special categories|Besondere Kategorien|Des catégories)/.test(line)) ?? '';

  test.each([
    [
      'en',
      'Group names dropped',
      'possible: domains',
      'domains dropped',
      'domains hashed',
      'domains encrypted',
    ],
    [
      'de',
      'Gruppennamen entfernt',
      'möglich: Domains',
      'Domains entfernt',
      'Domains gehasht',
      'Domains verschlüsselt',
    ],
    [
      'fr',
      'Noms de groupes supprimés',
      'possible : domaines',
      'domaines supprimés',
      'domaines hachés',
      'domaines chiffrés',
    ],
  ] as const)('are those in force (%s)', (language, groups, possible, ...policies) => {
    for (const domains of [undefined, 'keep']) expect(row(language, domains)).toContain(possible);
    for (const [at, domains] of ['drop', 'hash', 'encrypt'].entries()) {
      expect(row(language, domains)).toContain(policies[at]);
      expect(row(language, domains)).not.toContain(possible);
    }
    expect(row(language)).toContain(groups);
    const named = ownRules('entra-id', ['group.displayName', { treatment: 'keep', type: 'string' }]);
    expect(row(language, 'drop', 'entra-id', named)).not.toContain(groups);
  });

  test.each([
    ['en', '`domains: drop` (domains of addresses dropped)'],
    ['de', '`domains: drop` (Domains von Adressen entfernt)'],
    ['fr', '`domains: drop` (domaines des adresses supprimés)'],
  ] as const)('the option says what it does (%s)', (language, words) => {
    expect(written(serve('entra-id', {}, { domains: 'drop' }), 'privacy-entra-id.md', language)).toContain(
      words,
    );
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
