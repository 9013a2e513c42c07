import type { EndpointRule, FieldRule, ObjectRule } from '@nymgate/engine/plan/rule-set';
import { createDescription, createLeafSchema } from './create-leaf-schema.ts';
import { formatHeadline, type SchemaSource } from './schema-source.ts';
import type { Table } from './table.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * JSON Schema (2020-12) of the responses in Graph's format. `$defs` has entities by name, endpoint responses
 * as `answer-of-ID`, and export lines as `record-of-TABLE`. Every property may be missing (`$select`) or
 * null; others don't occur.
 * @example ajv.addSchema(createJsonSchema(source)); ajv.validate(`${id}#/$defs/answer-of-messages`, answer)
 */
export function createJsonSchema(source: SchemaSource): Schema {
  const { connector, policy, rules, tables, form } = source;
  const entities = Object.entries(rules.entities ?? {});
  const records = tables.filter(({ parent }) => parent === undefined);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:nymgate:${connector}:${policy}`,
    title: formatHeadline(source),
    'x-nymgate': { connector, policy, ...form },
    $defs: {
      ...Object.fromEntries(entities.map(([name, rule]) => [name, createObjectSchema(rule, source)])),
      ...Object.fromEntries(
        rules.endpoints.map((endpoint) => [
          `answer-of-${endpoint.id}`,
          createResponseSchema(endpoint, source),
        ]),
      ),
      ...Object.fromEntries(
        records.map((table) => [`record-of-${table.name}`, createRecordSchema(table, source)]),
      ),
    },
  };
}

function createObjectSchema(
  { description, properties, others }: ObjectRule & { readonly description?: string },
  source: SchemaSource,
): Schema {
  const delivered = Object.entries(properties).filter(([, rule]) => isDelivered(rule));
  return {
    ...(description !== undefined && { description }),
    type: 'object',
    properties: Object.fromEntries(delivered.map(([name, rule]) => [name, createFieldSchema(rule, source)])),
    additionalProperties: others !== undefined && isDelivered(others) && createFieldSchema(others, source),
  };
}

function isDelivered(rule: FieldRule): boolean {
  return !('treatment' in rule) || rule.treatment !== 'drop';
}

function createFieldSchema(rule: FieldRule, source: SchemaSource): Schema {
  if ('treatment' in rule) return createLeafSchema(rule, source.form);
  if ('entity' in rule)
    return { ...createDescription(rule), anyOf: [createReference(rule.entity), { type: 'null' }] };
  if ('items' in rule)
    return {
      ...createDescription(rule),
      type: ['array', 'null'],
      items: createFieldSchema(rule.items, source),
    };
  return { ...createDescription(rule), ...createObjectSchema(rule, source), type: ['object', 'null'] };
}

function createReference(entity: string): Schema {
  return { $ref: `#/$defs/${entity}` };
}

/** The collection envelope (OData JSON Format 4.01, section 4.5). */
function createResponseSchema({ response, path, description }: EndpointRule, source: SchemaSource): Schema {
  const title = { title: path, ...(description !== undefined && { description }) };
  if ('entity' in response) return { ...title, ...createReference(response.entity) };
  if ('count' in response) return { ...title, type: 'integer', minimum: 0 };
  if (!('collection' in response)) return { ...title, ...createObjectSchema(response, source) };
  const link = createLeafSchema({ treatment: 'sealLink' }, source.form);
  return {
    ...title,
    type: 'object',
    properties: {
      value: { type: 'array', items: createReference(response.collection) },
      '@odata.nextLink': link,
      '@odata.deltaLink': link,
      '@odata.count': createLeafSchema({ treatment: 'keep', type: 'integer' }, source.form),
    },
    required: ['value'],
    additionalProperties: false,
  };
}

/** Loop columns as in the table; the key is required. */
function createRecordSchema(table: Table, source: SchemaSource): Schema {
  const { rules } = source;
  const endpoint = rules.endpoints.find(({ path }) => path === table.endpoints[0]);
  const response = endpoint?.response ?? { entity: '' };
  const entity = 'collection' in response ? response.collection : 'entity' in response ? response.entity : '';
  const { properties, ...columns } = createObjectSchema(
    rules.entities?.[entity] ?? { properties: {} },
    source,
  );
  const loop = table.columns.filter(({ source: from }) => from === 'loop');
  const keys = table.columns.filter(({ name, path }) => table.key.includes(name) && path.length === 1);
  return {
    ...columns,
    description: table.grain,
    properties: {
      ...Object.fromEntries(loop.map(({ name, reason }) => [name, { description: reason, type: 'string' }])),
      ...(typeof properties === 'object' && properties),
    },
    required: keys.flatMap(({ path: [name] }) => name ?? []),
  };
}
