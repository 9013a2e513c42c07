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
import { code, fillPage, table } from './markdown.ts';

/** The page with every value that leaves as it is or in part, why, and how well what leaves of an account tells accounts apart. */
export function generateKeptPage(): string {
  const accounts = deliverAccounts(
    CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS),
    simulatedAccounts(MEASURED_TENANT),
  );
  const { people, seed } = MEASURED_TENANT;
  return fillPage('docs/reference/what-is-kept.md', {
    tenant: `Measured on the accounts of a simulated tenant of ${people} (seed ${seed}).`,
    accounts: `${propertyTable(accounts)}\n\n${exactRow()}`,
    combinations: combinationTable(accounts),
    writers: exceptionTable(),
    orders: orderTable(),
    connectors: Object.values(CONNECTORS).flatMap(connectorSection).join('\n\n'),
  });
}

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
