import * as z from 'zod';
import { configSchema } from './schema.ts';

/** The parts of JSON Schema that our own schema makes use of. */
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
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
};

/**
 * JSON Schema (draft 2020-12) of the configuration file as people write it: keys with defaults may be absent.
 * Committed as `schema/nymgate.schema.json`, for editors.
 *
 * @example ajv.compile(configJsonSchema())(yamlData) // true
 */
export function configJsonSchema(): SchemaNode & object {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' });
  return { $schema, title: 'Nymgate configuration', ...schema } as SchemaNode & object;
}

/** The alternatives that a node stands for; one in most cases. */
export function alternatives(node: SchemaNode): readonly SchemaNode[] {
  return (node.oneOf ?? node.anyOf)?.flatMap(alternatives) ?? [node];
}

/** Keys that an object may have here, over all alternatives. */
export function knownKeys(nodes: readonly SchemaNode[]): readonly string[] {
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** Schemas of what stands under `key` (or in a list). */
export function below(nodes: readonly SchemaNode[], key: PropertyKey): readonly SchemaNode[] {
  return nodes.flatMap((node) => {
    const property = node.properties?.[String(key)] ?? node.items ?? node.additionalProperties;
    return typeof property === 'object' ? alternatives(property) : [];
  });
}

/** Schemas at a path from the root. */
export function schemasAt(path: readonly PropertyKey[]): readonly SchemaNode[] {
  return path.reduce<readonly SchemaNode[]>(below, alternatives(configJsonSchema()));
}
