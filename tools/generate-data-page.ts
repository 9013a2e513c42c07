import {
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
  type Permission,
} from '../packages/connectors/src/index.ts';
import type { EndpointRule, EntityRule, FieldRule, QueryRule } from '../packages/engine/src/plan/rule-set.ts';
import { describeResponse, describeRule, getNote } from './describe-rule.ts';
import { code, generatedNotice, table } from './markdown.ts';

const FIELD_HEAD = ['field', 'treatment', 'class', 'reason'];

/** The data dictionary of a connector: each endpoint, what it returns, and each field of that with its treatment. */
export function dataPage(connector: Connector): string {
  const { endpoints, entities = {} } = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const permissions = connector.permissions(DEFAULT_CONNECTOR_OPTIONS);
  const objects = endpoints.filter(({ response }) => 'properties' in response);
  return [
    generatedNotice('packages/connectors/src'),
    `# Data dictionary: ${connector.title}`,
    INTRODUCTION,
    '## Permissions',
    table(
      ['permission', 'app role', 'endpoints', 'reason'],
      permissions.map(({ value, id, endpoints: needing, reason, optional }) => [
        `${code(value)}${optional === true ? ' (only instead of a wider one)' : ''}`,
        id,
        needing.map(code).join(' '),
        reason,
      ]),
    ),
    ...choices(connector),
    '## Endpoints',
    table(
      ['id', 'path', 'returns', 'permissions', 'query', 'headers'],
      endpoints.map((endpoint) => endpointRow(endpoint, permissions)),
    ),
    ...objects.flatMap(({ id, response }) =>
      'properties' in response ? [`## Answer of ${id}`, fieldTable(response.properties)] : [],
    ),
    ...Object.entries(entities).flatMap(([name, rule]) => entitySection(name, rule)),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** Options that ask for less, each at the value that does. */
const CHOICES = [
  { basic: true },
  { messages: false },
  { channelMembers: false },
  { callRecords: false },
  { telephoneLogs: false },
  { meetings: false },
  { includeGroups: false },
] as const satisfies readonly Partial<ConnectorOptions>[];

/** What each option of this connector spares: endpoints, and permissions that nobody need consent to. */
function choices(connector: Connector): readonly string[] {
  const usual = needed(connector, DEFAULT_CONNECTOR_OPTIONS);
  const { endpoints } = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const rows = CHOICES.flatMap((choice) => {
    const options = { ...DEFAULT_CONNECTOR_OPTIONS, ...choice };
    const served = new Set(connector.ruleSet(options).endpoints.map(({ id }) => id));
    const instead = needed(connector, options);
    const gone = endpoints.filter(({ id }) => !served.has(id)).map(({ id }) => code(id));
    const spared = usual.filter((value) => !instead.includes(value)).map(code);
    const added = instead.filter((value) => !usual.includes(value)).map(code);
    if (gone.length + spared.length === 0) return [];
    const [[name, value] = ['', '']] = Object.entries(choice);
    return [[code(`${name}: ${value}`), ...[gone, spared, added].map((list) => list.join(' ') || '–')]];
  });
  if (rows.length === 0) return [];
  return [
    '## Options that ask for less',
    table(['option', 'endpoints that go', 'permissions that go', 'in their place'], rows),
  ];
}

function needed(connector: Connector, options: ConnectorOptions): readonly string[] {
  return connector
    .permissions(options)
    .filter(({ optional }) => optional !== true)
    .map(({ value }) => value);
}

const INTRODUCTION = [
  'Default options. A field that is not listed never leaves: it is dropped and counted (`nymgate_unknown_fields_total`).',
  'So is a value of another type than the one in parentheses. Of the annotations of a collection, `@odata.nextLink` and',
  '`@odata.deltaLink` come as sealed links, `@odata.count` stays, `@odata.context` is dropped.',
].join('\n');

function endpointRow(
  { id, path, response, query = {}, headers = {} }: EndpointRule,
  permissions: readonly Permission[],
): readonly string[] {
  return [
    id,
    code(path),
    'properties' in response ? `[object](#answer-of-${id})` : describeResponse(response),
    permissions
      .filter(({ endpoints }) => endpoints.includes(id))
      .map(({ value }) => code(value))
      .join(' '),
    Object.entries(query).map(describeParameter).join(', '),
    Object.keys(headers).map(code).join(', '),
  ];
}

function describeParameter([name, rule]: [string, QueryRule]): string {
  if ('odata' in rule)
    return rule.odata === 'expand' ? `${code(name)} (${rule.navigations.join(', ')})` : code(name);
  if (rule.values !== undefined) return `${code(name)} (${rule.values.join(', ')})`;
  if (rule.maximum !== undefined) return `${code(name)} (at most ${rule.maximum})`;
  return rule.required ? `${code(name)} (required)` : code(name);
}

function entitySection(name: string, { description, properties, others }: EntityRule): readonly string[] {
  const known = Object.keys(properties).length > 0;
  return [
    `## ${name}`,
    ...(description === undefined ? [] : [description]),
    known ? fieldTable(properties) : 'No properties: that the object is there tells what happened.',
    ...(others === undefined
      ? []
      : [`Any other property: ${[describeRule(others), getNote(others).reason].filter(Boolean).join('. ')}`]),
  ];
}

function fieldTable(properties: Readonly<Record<string, FieldRule>>): string {
  const rows = Object.entries(properties).map(([field, rule]) => {
    const note = getNote(rule);
    return [code(field), describeRule(rule), note.class, note.reason];
  });
  return table(FIELD_HEAD, rows);
}
