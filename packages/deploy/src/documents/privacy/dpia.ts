import { OPTION_DEFAULTS } from '@nymgate/connectors/entities/connector-options';
import { createStatementSheet } from '@nymgate/connectors/statements/create-statement-sheet';
import { SEPARATORS, type SheetLanguage } from '@nymgate/connectors/statements/statement-texts';
import { getDeliveryInForce } from '../facts/delivery-in-force.ts';
import type { DeployedCaller } from '../facts/place.ts';
import { getProcessing, type Processing } from '../facts/processing.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import { type Block, bullets, heading, note, type Page, paragraph, table } from '../markup/block.ts';
import { code, strong, type Text, text } from '../markup/text.ts';
import { GERMAN_DPIA } from './dpia-de.ts';
import { ENGLISH_DPIA } from './dpia-en.ts';
import { FRENCH_DPIA } from './dpia-fr.ts';
import { countForAssessment, getMeasureFacts } from './dpia-numbers.ts';
import type { DpiaTexts } from './dpia-texts.ts';
import { describeOption } from './option-words.ts';
import { alsoNotes, describeLocation, describeProcessor, joinSubjects, stated, WORDS } from './privacy.ts';

const TEXTS: Readonly<Record<SheetLanguage, DpiaTexts>> = {
  en: ENGLISH_DPIA,
  de: GERMAN_DPIA,
  fr: FRENCH_DPIA,
};

/** What an assessment under Art. 35 GDPR needs from the software, with gaps for what only people know. */
export function assessmentPage(served: ServedConnector, language: SheetLanguage): Page {
  const words = TEXTS[language];
  const { risks, measures, forbidden, monitoring, rights, review } = words;
  const numbers = countForAssessment(served);
  return {
    title: words.title(served.connector.title, served.deployment.environment),
    reader: [words.reader],
    language,
    dense: true,
    blocks: [
      ...responsible(served, language),
      ...description(served, language),
      ...necessity(served, language),
      heading(risks.title),
      paragraph([risks.intro(numbers)]),
      table(
        risks.head,
        risks.rows(numbers).map((row) => row.map((cell) => [cell])),
      ),
      note([strong(risks.assessment)]),
      heading(measures.title),
      bullets(...measures.items(getMeasureFacts(served)).map((item) => [item])),
      heading(forbidden.title),
      paragraph([forbidden.intro]),
      bullets(...forbidden.items.map((item) => [item])),
      heading(monitoring.title),
      paragraph([monitoring.text]),
      heading(rights.title),
      bullets(...rights.items),
      heading(review.title),
      bullets(...review.items.map((item) => [item])),
    ],
  };
}

type Key = Exclude<keyof Processing, 'recipients'>;

function statedRows(
  served: ServedConnector,
  language: SheetLanguage,
  keys: readonly Key[],
): readonly (readonly Text[])[] {
  const processing = getProcessing(served);
  const {
    labels,
    description: { days },
  } = TEXTS[language];
  const format = (key: Key): string | undefined => {
    if (key === 'processor') return describeProcessor(processing, WORDS[language]);
    const value = processing[key];
    return key === 'retentionDays' && typeof value === 'number' ? days(value) : value?.toString();
  };
  return keys.map((key) => [[labels[key]], stated(format(key), key, WORDS[language])]);
}

function responsible(served: ServedConnector, language: SheetLanguage): readonly Block[] {
  return [
    heading(TEXTS[language].responsible),
    table(
      ['', ''],
      statedRows(served, language, ['controller', 'processor', 'contact', 'consultation', 'reviewDate']),
    ),
  ];
}

function description(served: ServedConnector, language: SheetLanguage): readonly Block[] {
  const { description: words, labels } = TEXTS[language];
  const { recipients } = getProcessing(served);
  const { parts, alsoLeaves } = createStatementSheet(getDeliveryInForce(served), language);
  const categories = parts.flatMap(({ part, title, statements }): readonly (readonly Text[])[] => {
    const delivered = statements.filter(({ result }) => result !== 'no');
    return part === 'all' || delivered.length === 0
      ? []
      : [[[title], [joinSubjects(delivered, SEPARATORS[language])]]];
  });
  return [
    heading(words.title),
    paragraph([words.intro]),
    table(
      ['', ''],
      [
        ...statedRows(served, language, ['purpose']),
        [[labels.people], [words.people]],
        ...statedRows(served, language, ['persons']),
        [[labels.recipients], stated(recipients?.join(SEPARATORS[language]), 'recipients', WORDS[language])],
        [[labels.callers], describeCallers(served, language)],
        [[labels.location], describeLocation(served, language)],
        [[labels.gatewayRetention], [words.gatewayRetention]],
        ...statedRows(served, language, ['retentionDays', 'thirdCountries']),
      ],
    ),
    heading(words.categories, 3),
    table(['', ''], categories),
    ...alsoNotes(alsoLeaves, language),
    paragraph([words.special]),
  ];
}

function describeCallers({ instance }: ServedConnector, language: SheetLanguage): Text {
  const { description: words } = TEXTS[language];
  if (instance.callers.length === 0) return [words.noCallers];
  return instance.callers.flatMap((caller, at) => [
    ...(at === 0 ? [] : [SEPARATORS[language]]),
    words.callers[caller.type],
    ...listNames(caller).flatMap((name, index) => [index === 0 ? ' ' : ', ', code(name)]),
  ]);
}

function listNames(caller: DeployedCaller): readonly string[] {
  switch (caller.type) {
    case 'aws-iam':
      return [caller.roleArn];
    case 'google-iam':
      return caller.members;
    case 'entra-jwt':
      return caller.clientIds;
    case 'api-key':
      return [];
    default:
      return caller satisfies never;
  }
}

function necessity(served: ServedConnector, language: SheetLanguage): readonly Block[] {
  const { necessity: words } = TEXTS[language];
  const milder = listMilderOptions(served).map(
    ([name, value]): Text =>
      text`${code(`${name}: ${String(value)}`)} (${describeOption(name, value, language)})`,
  );
  return [
    heading(words.title),
    table(['', ''], statedRows(served, language, ['legalBasis', 'necessity'])),
    paragraph([words.refused]),
    bullets(...words.alternatives.map((one) => [one])),
    paragraph(
      milder.length === 0
        ? [served.rules === undefined ? words.noMilder : words.customRules]
        : [words.milder, ...milder.flatMap((one, at) => (at === 0 ? one : [', ', ...one]))],
    ),
  ];
}

/** Settings with which less leaves, in the order of how much. */
const MILDER = [
  ['pseudonymizeAppIds', true],
  ['ids', 'pseudonyms'],
  ['organisationTexts', 'pseudonyms'],
  ['hireDates', 'none'],
  ['times', 'hour'],
  ['basic', true],
  ['messages', false],
  ['callRecords', false],
  ['telephoneLogs', false],
  ['meetings', false],
  ['channelMembers', false],
  ['includeGroups', false],
] as const;

/** Those that would change the rules in force; none with rules of one's own, which no option changes. */
function listMilderOptions({
  connector,
  options,
  rules,
}: ServedConnector): readonly (typeof MILDER)[number][] {
  if (rules !== undefined) return [];
  const policy = connector.rules(options).policy();
  return MILDER.filter(([name, value]) => {
    const current = options[name] ?? OPTION_DEFAULTS[name];
    // A day is coarser than an hour.
    if (current === value || (name === 'times' && current === 'day')) return false;
    return connector.rules({ ...options, [name]: value }).policy() !== policy;
  });
}
