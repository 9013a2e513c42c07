import { EXCHANGE_ROLES } from '../../connectors/builders/exchange-roles.ts';
import { reachOf } from '../../connectors/builders/role-reach.ts';
import { DEFAULT_CONNECTOR_OPTIONS, type Permission } from '../../connectors/index.ts';
import { type Served, sorted } from '../facts/served.ts';
import { type Block, heading, list, type Page, paragraph, table } from '../markup/block.ts';
import { code, commas, type Text, text } from '../markup/text.ts';
import { hostName, needsTeamsPolicy } from '../pages/consent.ts';
import { type Form, summarizePolicy } from './policy-summary.ts';
import type { Language, PrivacyWords, SheetFacts } from './privacy-words.ts';
import { GERMAN } from './words-de.ts';
import { ENGLISH } from './words-en.ts';
import { FRENCH } from './words-fr.ts';

const WORDS: Readonly<Record<Language, PrivacyWords>> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** Two pages for the data protection officer or the works council, out of the connector's policy. */
export function privacyPage(served: Served, language: Language): Page {
  const words = WORDS[language];
  const facts = sheetFacts(served);
  const section = ({ title, items }: PrivacyWords['retention']): readonly Block[] => [
    heading(title),
    list(...items(facts)),
  ];
  return {
    title: words.title(served.connector.title, served.deployment.environment),
    reader: [words.reader],
    language,
    dense: true,
    blocks: [
      paragraph([words.intro]),
      deploymentTable(served, words, facts),
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
    policy: connector.rules(options).policy(),
  };
}

function narrowingOf(served: Served): SheetFacts['narrowing'] {
  if (served.scoped.length > 0) return 'mailboxes';
  if (needsTeamsPolicy(served)) return 'meetings';
  // Settings of a mailbox alone are no reason to narrow the directory.
  const isMailbox = ({ value }: Permission): boolean =>
    Object.hasOwn(EXCHANGE_ROLES, value) && value !== 'MailboxSettings.Read';
  return served.consented.some(isMailbox) ? 'mailboxes-possible' : undefined;
}

function deploymentTable(served: Served, words: PrivacyWords, { policy }: SheetFacts): Block {
  const { deployed, deployment, instanceName } = served;
  const rows: readonly (readonly [string, Text])[] = [
    [words.facts.application, text`${deployed.app.displayName} (${code(deployed.app.clientId)})`],
    [words.facts.tenant, text`${code(deployment.tenantId)}`],
    [words.facts.instance, text`${code(instanceName)}, ${hostName(deployment.host)}`],
    [words.facts.policy, text`${code(policy)}`],
    [words.facts.options, choices(served, words)],
  ];
  return table(
    ['', ''],
    rows.map(([what, value]) => [[what], value]),
  );
}

function choices({ options }: Served, words: PrivacyWords): Text {
  const standard: Readonly<Record<string, unknown>> = {
    betaAlias: false,
    ids: 'pseudonyms',
    times: 'exact',
    organisationTexts: 'pseudonyms',
    ...DEFAULT_CONNECTOR_OPTIONS,
  };
  const changed = sorted(options).filter(([name, value]) => value !== standard[name]);
  return changed.length === 0
    ? [words.facts.standard]
    : commas(changed.map(([name, value]) => code(`${name}: ${String(value)}`)));
}

function couldRead(served: Served, words: PrivacyWords, language: Language): readonly Block[] {
  const row = ({ value }: Permission, before: string): readonly Text[] => [
    text`${code(value)}`,
    [`${before}${reachOf(value)?.[language] ?? value}`],
  ];
  return [
    heading(words.couldRead.title),
    paragraph([words.couldRead.intro]),
    table(words.couldRead.head, [
      ...served.consented.map((permission) => row(permission, '')),
      ...served.scoped.map((permission) => row(permission, words.scopedRow)),
    ]),
  ];
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
