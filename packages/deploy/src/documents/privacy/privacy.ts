import { describeRoleAccess } from '@nymgate/connectors/builders/describe-role-access';
import { EXCHANGE_ROLES, getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import { OPTION_DEFAULTS, TIME_PRECISIONS } from '@nymgate/connectors/entities/connector-options';
import type { Permission } from '@nymgate/connectors/index';
import {
  createStatementSheet,
  type SheetPart,
  type SheetStatement,
  type StatementSheet,
} from '@nymgate/connectors/statements/create-statement-sheet';
import { ANYTHING, type Delivery } from '@nymgate/connectors/statements/describe-delivery';
import { SEPARATORS, type SheetLanguage } from '@nymgate/connectors/statements/statement-texts';
import { getDeliveryInForce, getPolicyInForce } from '../facts/delivery-in-force.ts';
import { getKeyReach } from '../facts/key-sets.ts';
import { getOperator, getProcessing, isNoProcessor, type Processing } from '../facts/processing.ts';
import { type ServedConnector, sortEntries } from '../facts/served-connector.ts';
import {
  type Block,
  bullets,
  heading,
  narrowTable,
  note,
  type Page,
  paragraph,
  table,
} from '../markup/block.ts';
import { code, joinWithCommas, strong, type Text, text } from '../markup/text.ts';
import { getPlatformName, needsTeamsPolicy } from '../pages/consent.ts';
import { describeOption } from './option-words.ts';
import type { PrivacyTexts, SheetFacts } from './privacy-texts.ts';
import { GERMAN } from './words-de.ts';
import { ENGLISH } from './words-en.ts';
import { FRENCH } from './words-fr.ts';

export const WORDS: Readonly<Record<SheetLanguage, PrivacyTexts>> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** Less than two pages for the data protection officer or the works council, computed from the rules in force. */
export function privacyPage(served: ServedConnector, language: SheetLanguage): Page {
  const words = WORDS[language];
  const facts = sheetFacts(served);
  const section = ({ title, items }: PrivacyTexts['retention']): readonly Block[] => [
    heading(title),
    bullets(...items(facts)),
  ];
  return {
    title: words.title(served.connector.title, served.deployment.environment),
    reader: [words.reader],
    language,
    dense: true,
    blocks: [
      paragraph([words.intro(facts)]),
      ...deploymentTables(served, { words, language, facts }),
      ...leaves(createStatementSheet(getDeliveryInForce(served), language), words.leaves, {
        facts,
        language,
      }),
      ...couldRead(served, words, language),
      ...section(words.reidentify),
      ...section(words.retention),
      ...section(words.withdraw),
      heading(words.check.title),
      paragraph(words.check.text(facts)),
    ],
  };
}

/** The properties for each line of the sheet. */
export function propertiesPage(served: ServedConnector, language: SheetLanguage): Page {
  const { annex } = WORDS[language];
  const { parts, alsoLeaves } = createStatementSheet(getDeliveryInForce(served), language);
  return {
    title: annex.title(served.connector.title, served.deployment.environment),
    reader: [annex.intro],
    language,
    dense: true,
    blocks: [
      ...parts.flatMap(({ part, title, statements }) =>
        // The general statements are about the properties of all others.
        part === 'all'
          ? []
          : [
              heading(title),
              table(
                annex.head,
                statements.map(({ sentence, properties }) => [
                  [sentence],
                  properties.length === 0 ? ['–'] : joinWithCommas(properties.map(code)),
                ]),
              ),
            ],
      ),
      ...alsoNotes(alsoLeaves, language),
    ],
  };
}

function sheetFacts(served: ServedConnector): SheetFacts {
  const { deployment, instance, connector, rules } = served;
  const { statements } = getDeliveryInForce(served);
  const delivered = statements.filter(({ result }) => result !== 'no');
  const processing = getProcessing(served);
  const { domains } = served.deployedConnector;
  return {
    keyReference: instance.key.reference,
    keyGeneration: instance.key.generation,
    keyReach: getKeyReach(deployment, instance),
    logs: instance.logs,
    times: getPrecision(served),
    hasClockTimes: delivered.some(({ forms }) => forms.includes('clock')),
    hasOwnRules: rules !== undefined,
    hasExchanges: delivered.some(({ part }) => EXCHANGES.has(part)),
    domains,
    hasDomains: (domains ?? 'keep') === 'keep' && delivered.some(({ id }) => id === 'same-pseudonym'),
    hasDepartments: hasDepartments(statements),
    operator: getOperator(processing),
    phrasesOf:
      rules === undefined && delivered.some(({ forms }) => forms.includes('phrases'))
        ? connector.id
        : undefined,
    narrowing: getNarrowing(served),
    credential: served.deployedConnector.credential,
    policy: getPolicyInForce(served),
    retentionDays: processing.retentionDays,
  };
}

const EXCHANGES: ReadonlySet<SheetPart['part']> = new Set(['calendar', 'mail', 'posts', 'calls', 'meetings']);

/** A department may have the name of a person. */
export function hasDepartments(statements: Delivery['statements']): boolean {
  return statements.some(({ fields }) =>
    fields.some(
      ({ property, form }) => /\.department$/.test(property) && (form === 'kept' || form === 'plain'),
    ),
  );
}

const LONG_GRAINS = ['week', 'month', 'quarter', 'year'] as const;

/** The finest unit of what leaves, whatever option or rules made it. */
function getPrecision(served: ServedConnector): SheetFacts['times'] {
  const { statements, alsoLeaves } = getDeliveryInForce(served);
  const forms = new Set([
    ...statements.flatMap((one) => (one.part === 'all' ? [] : one.forms)),
    ...alsoLeaves.map(({ form }) => form),
  ]);
  return ([...TIME_PRECISIONS, ...LONG_GRAINS] as const).find((precision) => forms.has(precision));
}

export function getNarrowing(served: ServedConnector): SheetFacts['narrowing'] {
  if (served.scopedPermissions.length > 0) return 'mailboxes';
  if (needsTeamsPolicy(served)) return 'meetings';
  const roles = served.consentedPermissions
    .map(({ value }) => value)
    .filter((value) => getExchangeRole(value) !== undefined);
  if (roles.length === 0) return undefined;
  return roles.every((value) => value === 'MailboxSettings.Read')
    ? 'settings-possible'
    : 'mailboxes-possible';
}

/** Short values in pairs, since the sheet has a page and a half. */
function deploymentTables(
  served: ServedConnector,
  {
    words,
    language,
    facts: { policy },
  }: { readonly words: PrivacyTexts; readonly language: SheetLanguage; readonly facts: SheetFacts },
): readonly Block[] {
  const { deployedConnector, deployment } = served;
  const { recipients, ...processing } = getProcessing(served);
  const createPair = (
    key: 'controller' | 'processor' | 'purpose' | 'legalBasis' | 'thirdCountries' | 'contact',
  ) =>
    [
      [words.facts[key]],
      stated(key === 'processor' ? describeProcessor(processing, words) : processing[key], key, words),
    ] as const;
  const list = stated(recipients?.join(SEPARATORS[language]), 'recipients', words);
  return [
    table(
      ['', '', '', ''],
      [
        [...createPair('controller'), ...createPair('processor')],
        [...createPair('purpose'), ...createPair('legalBasis')],
        [[words.facts.recipients], list, ...createPair('thirdCountries')],
        [...createPair('contact'), [words.facts.instance], describeLocation(served, language)],
        [
          [words.facts.policy],
          text`${code(policy)}`,
          [words.facts.options],
          choices(served, words, language),
        ],
      ],
    ),
    table(
      ['', ''],
      [
        [
          [words.facts.application],
          text`${deployedConnector.app.displayName} (${code(deployedConnector.app.clientId)}), ${code(deployment.tenantId)}`,
        ],
        [[words.facts.rights], [words.facts.rightsText]],
      ],
    ),
  ];
}

/** A visible gap for a missing or empty value. */
export function stated(value: string | undefined, key: string, { gap }: Pick<PrivacyTexts, 'gap'>): Text {
  return value === undefined || value.trim() === ''
    ? text`${strong(gap)}${code(`processing.${key}`)}`
    : [value];
}

/** Undefined: not stated. */
export function describeProcessor(
  { processor }: Processing,
  { facts }: Pick<PrivacyTexts, 'facts'>,
): string | undefined {
  return isNoProcessor(processor) ? facts.noProcessor : processor?.toString();
}

export function describeLocation(
  { deployment: { host, place }, instanceName }: ServedConnector,
  language: SheetLanguage,
): Text {
  const platform = host === 'custom' ? WORDS[language].facts.ownHost : getPlatformName(host);
  const region = 'region' in place ? place.region : 'location' in place ? place.location : undefined;
  return text`${code(instanceName)}, ${[platform, region].filter((part) => part !== undefined).join(', ')}`;
}

/** Options that aren't at their default. */
function choices(
  { options, deployedConnector: { domains }, rules }: ServedConnector,
  words: PrivacyTexts,
  language: SheetLanguage,
): Text {
  if (rules !== undefined) return [words.facts.customRules];
  const standard: Readonly<Record<string, unknown>> = { ...OPTION_DEFAULTS, domains: 'keep' };
  const changed = sortEntries({ ...options, domains: domains ?? 'keep' }).filter(
    ([name, value]) => value !== standard[name],
  );
  return changed.length === 0
    ? [words.facts.standard]
    : changed.flatMap(([name, value], at) => [
        ...(at === 0 ? [] : [SEPARATORS[language]]),
        code(`${name}: ${String(value)}`),
        ` (${describeOption(name, value, language)})`,
      ]);
}

function couldRead(served: ServedConnector, words: PrivacyTexts, language: SheetLanguage): readonly Block[] {
  const row = ({ value }: Permission, before: string): readonly Text[] => [
    text`${code(value)}`,
    [`${before}${describeRoleAccess(value)?.[language] ?? value}`],
  ];
  return [
    heading(words.couldRead.title),
    paragraph([words.couldRead.intro]),
    narrowTable(words.couldRead.head, [
      ...served.consentedPermissions.map((permission) => row(permission, '')),
      ...scopedRows(served, words, language),
    ]),
  ];
}

/** By Exchange role, which for calendars without texts is the wider one (EXS-01). */
function scopedRows(
  { scopedPermissions }: ServedConnector,
  { scopedRow }: PrivacyTexts,
  language: SheetLanguage,
): readonly (readonly Text[])[] {
  return [...new Set(scopedPermissions.map(({ value }) => EXCHANGE_ROLES[value] ?? value))].map((role) => {
    const widest = Object.keys(EXCHANGE_ROLES).find((value) => EXCHANGE_ROLES[value] === role) ?? role;
    return [text`${code(role)}`, [`${scopedRow}${describeRoleAccess(widest)?.[language] ?? role}`]];
  });
}

/** A table for each part: what leaves, a line each, and what doesn't in one. */
function leaves(
  { parts, alsoLeaves, reviews }: StatementSheet,
  words: PrivacyTexts['leaves'],
  { facts, language }: { readonly facts: SheetFacts; readonly language: SheetLanguage },
): readonly Block[] {
  const separator = SEPARATORS[language];
  return [
    heading(words.title),
    paragraph(words.intro(facts)),
    ...parts.map(({ part, title, statements }) =>
      narrowTable(
        [title, part === 'all' ? words.headGeneral : words.head],
        statementRows(
          statements.map((one) => toReach(one, words, facts)),
          separator,
        ),
      ),
    ),
    ...alsoNotes(alsoLeaves, language),
    ...(reviews.length === 0 ? [] : [note(reviewedText(reviews, words, separator))]),
  ];
}

function toReach(
  statement: SheetStatement,
  { samePseudonym }: PrivacyTexts['leaves'],
  { keyReach }: SheetFacts,
): SheetStatement {
  if (statement.id !== 'same-pseudonym' || keyReach === 'everywhere') return statement;
  return { ...statement, subject: samePseudonym[keyReach] };
}

function statementRows(
  statements: readonly SheetStatement[],
  separator: string,
): readonly (readonly Text[])[] {
  const without = statements.filter(({ result }) => result === 'no');
  const [first] = without;
  return [
    ...statements
      .filter(({ result }) => result !== 'no')
      .map(({ subject, verdict, form }) => [
        [subject],
        [strong(verdict), form === '' ? '' : `, ${form}`].filter((piece) => piece !== ''),
      ]),
    ...(first === undefined ? [] : [[[joinSubjects(without, separator)], [strong(first.verdict)]]]),
  ];
}

/** One list, of which only the first item begins a sentence. */
export function joinSubjects(statements: readonly SheetStatement[], separator: string): string {
  return statements.map(({ subject, inner }, at) => (at === 0 ? subject : inner)).join(separator);
}

/** What leaves without a statement, if anything. */
export function alsoNotes(places: StatementSheet['alsoLeaves'], language: SheetLanguage): readonly Block[] {
  return places.length === 0 ? [] : [note(alsoText(places, WORDS[language].leaves, SEPARATORS[language]))];
}

function alsoText(
  places: StatementSheet['alsoLeaves'],
  { also, anything }: PrivacyTexts['leaves'],
  separator: string,
): Text {
  const byProperty = new Map<string, Set<string>>();
  for (const { endpoint, property } of places)
    byProperty.set(property, new Set([...(byProperty.get(property) ?? []), endpoint]));
  const pieces = [...byProperty].map(
    ([property, endpoints]): Text => [
      property === ANYTHING ? anything : code(property),
      ' (',
      ...joinWithCommas([...endpoints].map(code)),
      ')',
    ],
  );
  return [strong(also), ...pieces.flatMap((piece, at) => (at === 0 ? piece : [separator, ...piece]))];
}

/** A reason that covers several fields is printed once. */
function reviewedText(
  reviews: StatementSheet['reviews'],
  { reviewed }: PrivacyTexts['leaves'],
  separator: string,
): Text {
  const reasons = [...new Set(reviews.map(({ reason }) => reason))];
  const pieces = reasons.map((reason): Text => {
    const fields = reviews.filter((one) => one.reason === reason).map(({ field }) => code(field));
    return [...joinWithCommas(fields), ` (${reason})`];
  });
  return [strong(reviewed), ...pieces.flatMap((piece, at) => (at === 0 ? piece : [separator, ...piece]))];
}
