import type { Field } from './field.ts';

export type SchemaNode = {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
};

/** JSON Schema (draft 2020-12) of a table of settings; keys with defaults are optional. */
export function toJsonSchema(field: Field): SchemaNode {
  const schema = field.description === '' ? {} : { description: field.description };
  if ('defaultValue' in field) return { default: field.defaultValue, ...schema, ...toShapeSchema(field) };
  if ('discriminatorDefault' in field)
    return { ...schema, default: field.discriminatorDefault, ...toShapeSchema(field) };
  return field.optional === true
    ? { ...schema, ...toShapeSchema(field) }
    : { ...toShapeSchema(field), ...schema };
}

function toShapeSchema(field: Field): SchemaNode {
  switch (field.type) {
    case 'text':
      return {
        type: 'string',
        ...omitUndefined({
          format: field.format,
          minLength: field.minimum,
          maxLength: field.maximum,
          pattern: field.textFormat?.pattern.source,
        }),
      };
    case 'whole':
      return { type: 'integer', minimum: field.minimum, maximum: field.maximum };
    case 'truth':
      return { type: 'boolean' };
    case 'null':
      return { type: 'null' };
    case 'one':
      return { type: 'string', enum: field.options };
    case 'list': {
      const { minimum: least, maximum: most, item } = field;
      return {
        ...omitUndefined({ minItems: least, maxItems: most }),
        type: 'array',
        items: toJsonSchema(item),
      };
    }
    case 'record':
      return {
        type: 'object',
        propertyNames: toShapeSchema(field.key),
        additionalProperties: toJsonSchema(field.value),
      };
    case 'block':
      return toObjectSchema(field.keys);
    case 'variants':
      return {
        oneOf: Object.values(field.variants).map((variant) => {
          const { [field.discriminator]: word, ...keys } = variant.keys;
          return toObjectSchema(
            keys,
            word === undefined ? {} : { [field.discriminator]: toConstantSchema(word) },
          );
        }),
      };
    case 'either':
      return { anyOf: field.options.map(toJsonSchema) };
  }
}

function toConstantSchema(field: Field): SchemaNode {
  return {
    type: 'string',
    const: field.type === 'one' ? field.options[0] : undefined,
    description: field.description,
  };
}

function toObjectSchema(
  keys: Readonly<Record<string, Field>>,
  first: Readonly<Record<string, SchemaNode>> = {},
): SchemaNode {
  const required = [
    ...Object.keys(first),
    ...Object.entries(keys).flatMap(([key, field]) => (isRequired(field) ? [key] : [])),
  ];
  const properties = Object.entries(keys).map(([key, field]) => [key, toJsonSchema(field)] as const);
  return {
    type: 'object',
    properties: { ...first, ...Object.fromEntries(properties) },
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function isRequired(field: Field): boolean {
  return field.optional !== true && !('defaultValue' in field) && !('discriminatorDefault' in field);
}

function omitUndefined<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

export function listAlternatives(node: SchemaNode): readonly SchemaNode[] {
  return (node.oneOf ?? node.anyOf)?.flatMap(listAlternatives) ?? [node];
}
