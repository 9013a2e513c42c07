import { simulatedAccounts } from 'nymgate-simulator';
import { CONNECTORS, type Connector, DEFAULT_CONNECTOR_OPTIONS } from '../packages/connectors/src/index.ts';
import {
  type DeliveredValues,
  deliverAccounts,
  MEASURED_TENANT,
  measureUniqueness,
} from '../packages/console-engine/src/dictionary/measure-uniqueness.ts';
import { endpointEntities } from '../packages/console-engine/src/dictionary/read-dictionary.ts';
import type { RuleSet } from '../packages/engine/src/plan/rule-set.ts';
import { type KeptProperty, listedProperties, listKeptBy } from './list-kept-properties.ts';
import { code, generatedNotice, table } from './markdown.ts';

/** Every value that leaves as it is or in part, why, and how well what leaves of an account tells accounts apart. */
export function generateKeptPage(): string {
  const accounts = deliverAccounts(
    CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS),
    simulatedAccounts(MEASURED_TENANT),
  );
  return [
    generatedNotice('packages/connectors/src, tests/leak/kept-properties.txt and the simulator'),
    '# What is kept',
    INTRODUCTION,
    '## How unique accounts are',
    UNIQUENESS,
    propertyTable(accounts),
    exactRow(),
    COMBINATIONS,
    combinationTable(accounts),
    REMAINS,
    ...Object.values(CONNECTORS).flatMap(connectorSection),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

const INTRODUCTION = [
  'With default options. Everything else is dropped, or leaves as a pseudonym, a digest of a text or a sealed link. A reader of the',
  'answers who also has an ordinary account in the tenant sees many of the same objects with their names, so nothing that leaves is',
  'an exact key for one of them: ids are pseudonyms of their kind, times that identify accounts, groups and licences are told to the',
  'month, texts that people edit themselves are grouping pseudonyms (KEY-01 in [threats.md](../security/threats.md#key-01)).',
].join('\n');

const UNIQUENESS = [
  `Measured on the accounts of a simulated tenant of ${MEASURED_TENANT.people} (seed ${MEASURED_TENANT.seed}). "Unique" is the share of accounts of which no`,
  'other has the same value; "smallest group" is the least number of accounts that share one. A tenant of flesh and blood has its own',
  'numbers: departments of one person, a country with one office. Properties with one value for all are left out.',
].join('\n');

const COMBINATIONS =
  'Several properties together tell accounts apart far better than each alone. "Smallest group" is the k of k-anonymity; 1 means that somebody stands alone.';

const REMAINS = [
  'What remains for the reader with an account: departments and other words of the organisation, months, and above all what people do.',
  'The exact times of messages, events and calls, their counts, and who meets whom single people out, and are kept because they are',
  'the signal. Option `times` coarsens them; leaving properties out takes [rules of your own](rules-native.md).',
].join('\n');

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function measuredRow(accounts: readonly DeliveredValues[], properties: readonly string[]): readonly string[] {
  const { distinct, unique, smallest } = measureUniqueness(accounts, properties);
  return [properties.map(code).join(' '), String(distinct), percent(unique), String(smallest)];
}

const HEAD = ['of an account', 'different values', 'unique', 'smallest group'];

function propertyTable(accounts: readonly DeliveredValues[]): string {
  const properties = [...new Set(accounts.flatMap((account) => Object.keys(account)))].sort();
  const telling = properties.filter((property) => measureUniqueness(accounts, [property]).distinct > 1);
  return table(
    HEAD,
    telling.map((property) => measuredRow(accounts, [property])),
  );
}

/** What the month is worth: the same property as Graph has it. */
function exactRow(): string {
  const created = simulatedAccounts(MEASURED_TENANT).map(({ createdDateTime }) => ({
    exact: String(createdDateTime),
  }));
  const { distinct, unique } = measureUniqueness(created, ['exact']);
  return `For comparison: the exact \`createdDateTime\`, which does not leave, has ${distinct} different values, and ${percent(unique)} of the accounts are alone with theirs.`;
}

const TOGETHER: readonly (readonly string[])[] = [
  ['department', 'usageLocation'],
  ['department', 'officeLocation'],
  ['createdDateTime', 'department'],
  ['createdDateTime', 'department', 'usageLocation', 'employeeType'],
];

function combinationTable(accounts: readonly DeliveredValues[]): string {
  const all = [...new Set(accounts.flatMap((account) => Object.keys(account)))].sort();
  const { distinct, unique, smallest } = measureUniqueness(accounts, all);
  return table(HEAD, [
    ...TOGETHER.map((properties) => measuredRow(accounts, properties)),
    ['everything that is kept', String(distinct), percent(unique), String(smallest)],
  ]);
}

const REASONS: ReadonlyMap<string, string> = new Map(
  listedProperties().map(({ entity, property, reason }) => [`${entity}.${property}`, reason]),
);

function connectorSection(connector: Connector): readonly string[] {
  const ruleSet = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const kept = groupBy(listKeptBy(ruleSet), ({ entity }) => entity);
  return [
    `## ${connector.title}`,
    table(
      ['returned', 'treatment', 'properties', 'why', 'by'],
      [...kept].flatMap(([entity, properties]) => rowsOf(entity, properties, endpointsOf(ruleSet, entity))),
    ),
  ];
}

function rowsOf(entity: string, properties: readonly KeptProperty[], endpoints: string) {
  const alike = groupBy(properties, ({ treatment, property }) =>
    JSON.stringify([treatment, REASONS.get(`${entity}.${property}`) ?? '']),
  );
  return [...alike].map(([key, group], at) => {
    const [treatment = '', reason = ''] = JSON.parse(key) as string[];
    const names = group.map(({ property }) => code(property)).join(' ');
    return [at === 0 ? entity : '', treatment, names, reason, at === 0 ? endpoints : ''];
  });
}

/** Ids of the endpoints that return the entity, directly or inside others. */
function endpointsOf(ruleSet: RuleSet, entity: string): string {
  return ruleSet.endpoints
    .filter((endpoint) => !('count' in endpoint.response))
    .filter((endpoint) => endpointEntities(ruleSet, endpoint).includes(entity))
    .map(({ id }) => code(id))
    .join(' ');
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
