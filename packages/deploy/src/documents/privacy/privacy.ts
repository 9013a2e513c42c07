import { describeRoleAccess } from '@nymgate/connectors/builders/describe-role-access';
import { EXCHANGE_ROLES, getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import { OPTION_DEFAULTS } from '@nymgate/connectors/entities/connector-options';
import type { Permission } from '@nymgate/connectors/index';
import { type ServedConnector, sortEntries } from '../facts/served-connector.ts';
import { type Block, bullets, heading, type Page, paragraph, table } from '../markup/block.ts';
import { code, joinWithCommas, type Text, text } from '../markup/text.ts';
import { getPlatformName, needsTeamsPolicy } from '../pages/consent.ts';
import { OPTION_TEXTS } from './option-words.ts';
import { summarizePolicy, type ValueForm } from './policy-summary.ts';
import type { PrivacyTexts, SheetFacts, SheetLanguage } from './privacy-texts.ts';
import { GERMAN } from './words-de.ts';
import { ENGLISH } from './words-en.ts';
import { FRENCH } from './words-fr.ts';

const WORDS: Readonly<Record<SheetLanguage, PrivacyTexts>> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** Two pages for the data protection officer or the works council, derived from the connector's policy. */
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
      paragraph([words.intro]),
      deploymentTable(served, { words, language, facts }),
      ...couldRead(served, words, language),
      ...fields(served, words),
      ...section(words.reidentify),
      ...section(words.retention),
      ...section(words.withdraw),
      heading(words.check.title),
      paragraph(words.check.text(facts)),
    ],
  };
}

function sheetFacts(served: ServedConnector): SheetFacts {
  const { instance, options, connector, name } = served;
  return {
    keyReference: instance.key.reference,
    keyGeneration: instance.key.generation,
    logs: instance.logs,
    times: options.times ?? 'exact',
    consentDocument: `consent-${name}`,
    narrowing: narrowingOf(served),
    credential: served.deployedConnector.credential,
    policy: connector.rules(options).policy(),
  };
}

function narrowingOf(served: ServedConnector): SheetFacts['narrowing'] {
  if (served.scopedPermissions.length > 0) return 'mailboxes';
  if (needsTeamsPolicy(served)) return 'meetings';
  // Mailbox settings are no reason to narrow the directory.
  const isMailbox = ({ value }: Permission): boolean =>
    getExchangeRole(value) !== undefined && value !== 'MailboxSettings.Read';
  return served.consentedPermissions.some(isMailbox) ? 'mailboxes-possible' : undefined;
}

function deploymentTable(
  served: ServedConnector,
  {
    words,
    language,
    facts: { policy },
  }: { readonly words: PrivacyTexts; readonly language: SheetLanguage; readonly facts: SheetFacts },
): Block {
  const { deployedConnector, deployment, instanceName } = served;
  const rows: readonly (readonly [string, Text])[] = [
    [
      words.facts.application,
      text`${deployedConnector.app.displayName} (${code(deployedConnector.app.clientId)})`,
    ],
    [words.facts.tenant, text`${code(deployment.tenantId)}`],
    [words.facts.instance, text`${code(instanceName)}, ${getPlatformName(deployment.host)}`],
    [words.facts.policy, text`${code(policy)}`],
    [words.facts.options, choices(served, words, language)],
  ];
  return table(
    ['', ''],
    rows.map(([what, value]) => [[what], value]),
  );
}

/** Options that aren't at their default. */
function choices({ options }: ServedConnector, words: PrivacyTexts, language: SheetLanguage): Text {
  const standard: Readonly<Record<string, unknown>> = OPTION_DEFAULTS;
  const changed = sortEntries(options).filter(([name, value]) => value !== standard[name]);
  return changed.length === 0
    ? [words.facts.standard]
    : changed.flatMap(([name, value], at) => [
        ...(at === 0 ? [] : ['; ']),
        code(`${name}: ${String(value)}`),
        ` (${OPTION_TEXTS[name]?.[language] ?? name})`,
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
    table(words.couldRead.head, [
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

function fields({ connector, options }: ServedConnector, { leaves, never }: PrivacyTexts): readonly Block[] {
  const summary = summarizePolicy(connector.ruleSet(options));
  const rows = (
    forms: readonly { readonly form: ValueForm; readonly name: string }[],
  ): readonly (readonly Text[])[] =>
    forms
      .filter(({ form }) => summary[form].length > 0)
      .map(({ form, name }) => [[name], joinWithCommas(summary[form].map(code))]);
  return [
    heading(leaves.title),
    paragraph(leaves.intro),
    table(leaves.head, [
      ...rows(leaves.forms),
      [[leaves.technicalName], [leaves.technical(summary.technical.length)]],
    ]),
    heading(never.title),
    paragraph([never.intro]),
    table(leaves.head, [
      ...rows(never.forms),
      [[never.othersName], [never.others(summary.otherDropped.length)]],
    ]),
  ];
}
