import { simulatedAccounts } from 'nymgate-simulator';
import { KEPT_ORDERS } from '../packages/connectors/src/builders/row-orders.ts';
import { WRITER_EXCEPTIONS } from '../packages/connectors/src/entities/writer-exceptions.ts';
import { getWriter } from '../packages/connectors/src/entities/writers.ts';
import { CONNECTORS, type Connector, DEFAULT_CONNECTOR_OPTIONS } from '../packages/connectors/src/index.ts';
import {
  type DeliveredValues,
  deliverAccounts,
  MEASURED_TENANT,
  measureUniqueness,
} from '../packages/console-engine/src/dictionary/measure-uniqueness.ts';
import { endpointEntities } from '../packages/console-engine/src/dictionary/read-dictionary.ts';
import type { RuleSet } from '../packages/engine/src/plan/rule-set.ts';
import { describeValues, toWriterEntity } from './kept-values.ts';
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
    '## Text of the organisation',
    ORGANISATION,
    '## Who writes what is kept',
    WRITERS,
    exceptionTable(),
    '## Rows in the order of Graph',
    ORDERS,
    orderTable(),
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
  'The times of messages, events and calls to the second, their counts, and who meets whom single people out, and are kept because they are',
  'the signal. Option `times` coarsens them; leaving properties out takes [rules of your own](rules-native.md).',
].join('\n');

const ORGANISATION = [
  'Departments, companies, kinds of employment, labels and cost centres are texts of your organisation. They leave in a grammar: at most',
  '64 characters and twelve words, and never an address, a link or seven digits written like a telephone number. Cost centres and',
  'divisions may also be codes (`4711-1000200`). A code of digits only cannot be told from a telephone number without a prefix, such as',
  '`5550123456`; what begins with `+`, `0` or `00`, and groups of 3, 3 and 4 digits, are dropped. The grammar does not stop a department that is',
  'named after a person, such as "Office of Ana Kovac". Of 1,580 names of organisations in 30 languages it drops less than 1 %.',
  'The step `losses` of [`nymgate doctor`](cli.md#nymgate-doctor) counts what it would drop in your tenant.',
].join('\n');

const WRITERS = [
  'Some numbers are chosen by authors as well: how large and how long a file is. The domain of a recipient is a text of at most 40 characters that a',
  'sender chooses. Who takes part in a call with a program of their own writes the names of its devices, versions and agents.',
  '',
  'The tables below say how many values a property can have, and who decides its text. What an author or owner writes, except the domain of an address,',
  'comes from a closed list, or is a number, a time, a pattern of one, or an id. Administrators, organisations, devices, networks and the service have a grammar of a',
  'bounded length: 40 characters for the service, and 99 for names of types, of which the longest that Microsoft publishes has 85. A new',
  'word of the service leaves and is not counted, if it fits the grammar; else it is dropped and counted in `nymgate_mismatches_total`.',
  'A test fails for a property without a bound or a writer. The writer follows from the entity; these properties have another one:',
].join('\n');

const ORDERS = [
  'All other collections leave [sorted](http.md#order-of-rows). With `times` of a minute, an hour or a day, those with a time are sorted too.',
].join('\n');

function exceptionTable(): string {
  const rows = WRITER_EXCEPTIONS.map(({ writer, properties, source }) => [
    writer,
    properties.split(' ').map(code).join(' '),
    source.replace(/graph-facts\.md#([\d.]+)/, '[$1](graph-facts.md#$1)'),
  ]);
  return table(['written by', 'properties', 'source'], rows);
}

function orderTable(): string {
  const orders = groupBy(Object.entries(KEPT_ORDERS), ([, { time = '', source }]) => `${time}|${source}`);
  const rows = [...orders.values()].map((alike) => {
    const [[, { time, source }] = ['', { source: '' }]] = alike;
    return [alike.map(([id]) => code(id)).join(' '), time === undefined ? '' : code(time), source];
  });
  return table(['endpoints', 'delivered time of each row', 'source'], rows);
}

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
      ['returned', 'treatment', 'values', 'written by', 'properties', 'why', 'by'],
      [...kept].flatMap(([entity, properties]) => rowsOf(entity, properties, endpointsOf(ruleSet, entity))),
    ),
  ];
}

function rowsOf(entity: string, properties: readonly KeptProperty[], endpoints: string) {
  const alike = groupBy(properties, ({ treatment, property, rule }) =>
    JSON.stringify([
      treatment,
      rule === undefined ? '' : describeValues(rule),
      getWriter(toWriterEntity(entity), property) ?? '',
      REASONS.get(`${entity}.${property}`) ?? '',
    ]),
  );
  return [...alike].map(([key, group], at) => {
    const [treatment = '', values = '', writer = '', reason = ''] = JSON.parse(key) as string[];
    const names = group.map(({ property }) => code(property)).join(' ');
    return [at === 0 ? entity : '', treatment, values, writer, names, reason, at === 0 ? endpoints : ''];
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
