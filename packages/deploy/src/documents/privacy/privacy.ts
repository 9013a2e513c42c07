import { EXCHANGE_ROLES, exchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import { roleReach } from '@nymgate/connectors/builders/role-reach';
import { OPTION_DEFAULTS } from '@nymgate/connectors/entities/connector-options';
import type { Permission } from '@nymgate/connectors/index';
import { type Served, sorted } from '../facts/served.ts';
import { type Block, bullets, heading, type Page, paragraph, table } from '../markup/block.ts';
import { code, commas, say, type Text } from '../markup/text.ts';
import { hostName, needsTeamsPolicy } from '../pages/consent.ts';
import { OPTION_WORDS } from './option-words.ts';
import { type Form, summarizePolicy } from './policy-summary.ts';
import type { PrivacyWords, SheetFacts, SheetLanguage } from './privacy-words.ts';
import { GERMAN } from './words-de.ts';
import { ENGLISH } from './words-en.ts';
import { FRENCH } from './words-fr.ts';

const WORDS: Readonly<Record<SheetLanguage, PrivacyWords>> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** Two pages for the data protection officer or the works council, out of the connector's policy. */
export function privacyPage(served: Served, language: SheetLanguage): Page {
  const words = WORDS[language];
  const facts = sheetFacts(served);
  const section = ({ title, items }: PrivacyWords['retention']): readonly Block[] => [
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

function sheetFacts(served: Served): SheetFacts {
  const { instance, options, connector, name } = served;
  return {
    keyReference: instance.key.reference,
    keyGeneration: instance.key.generation,
    logs: instance.logs,
    times: options.times ?? 'exact',
    consentDocument: `consent-${name}`,
    narrowing: narrowingOf(served),
    credential: served.deployed.credential,
    policy: connector.rules(options).policy(),
  };
}

function narrowingOf(served: Served): SheetFacts['narrowing'] {
  if (served.scoped.length > 0) return 'mailboxes';
  if (needsTeamsPolicy(served)) return 'meetings';
  // Settings of a mailbox alone are no reason to narrow the directory.
  const isMailbox = ({ value }: Permission): boolean =>
    exchangeRole(value) !== undefined && value !== 'MailboxSettings.Read';
  return served.consented.some(isMailbox) ? 'mailboxes-possible' : undefined;
}

function deploymentTable(
  served: Served,
  {
    words,
    language,
    facts: { policy },
  }: { readonly words: PrivacyWords; readonly language: SheetLanguage; readonly facts: SheetFacts },
): Block {
  const { deployed, deployment, instanceName } = served;
  const rows: readonly (readonly [string, Text])[] = [
    [words.facts.application, say`${deployed.app.displayName} (${code(deployed.app.clientId)})`],
    [words.facts.tenant, say`${code(deployment.tenantId)}`],
    [words.facts.instance, say`${code(instanceName)}, ${hostName(deployment.host)}`],
    [words.facts.policy, say`${code(policy)}`],
    [words.facts.options, choices(served, words, language)],
  ];
  return table(
    ['', ''],
    rows.map(([what, value]) => [[what], value]),
  );
}

/** What is not at its standard; a standard that is written out says nothing. */
function choices({ options }: Served, words: PrivacyWords, language: SheetLanguage): Text {
  const standard: Readonly<Record<string, unknown>> = OPTION_DEFAULTS;
  const changed = sorted(options).filter(([name, value]) => value !== standard[name]);
  return changed.length === 0
    ? [words.facts.standard]
    : changed.flatMap(([name, value], at) => [
        ...(at === 0 ? [] : ['; ']),
        code(`${name}: ${String(value)}`),
        ` (${OPTION_WORDS[name]?.[language] ?? name})`,
      ]);
}

function couldRead(served: Served, words: PrivacyWords, language: SheetLanguage): readonly Block[] {
  const row = ({ value }: Permission, before: string): readonly Text[] => [
    say`${code(value)}`,
    [`${before}${roleReach(value)?.[language] ?? value}`],
  ];
  return [
    heading(words.couldRead.title),
    paragraph([words.couldRead.intro]),
    table(words.couldRead.head, [
      ...served.consented.map((permission) => row(permission, '')),
      ...scopedRows(served, words, language),
    ]),
  ];
}

/** By the role that Exchange grants, which for calendars without texts is the wider one (EXS-01). */
function scopedRows(
  { scoped }: Served,
  { scopedRow }: PrivacyWords,
  language: SheetLanguage,
): readonly (readonly Text[])[] {
  return [...new Set(scoped.map(({ value }) => EXCHANGE_ROLES[value] ?? value))].map((role) => {
    const widest = Object.keys(EXCHANGE_ROLES).find((value) => EXCHANGE_ROLES[value] === role) ?? role;
    return [say`${code(role)}`, [`${scopedRow}${roleReach(widest)?.[language] ?? role}`]];
  });
}

function fields({ connector, options }: Served, { leaves, never }: PrivacyWords): readonly Block[] {
  const summary = summarizePolicy(connector.ruleSet(options));
  const rows = (
    forms: readonly { readonly form: Form; readonly name: string }[],
  ): readonly (readonly Text[])[] =>
    forms
      .filter(({ form }) => summary[form].length > 0)
      .map(({ form, name }) => [[name], commas(summary[form].map(code))]);
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
