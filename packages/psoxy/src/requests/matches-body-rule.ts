import { JsonError, type JsonNode, type JsonObject, parseJson } from '@nymgate/engine/kernel/json/json';
import type { PsoxyBodyRule, PsoxyBodySchema } from '../plan/psoxy-request.ts';
import { toMediaType } from './body-content.ts';
import { isShortEnough } from './matches-parameter.ts';
import { parseRawQuery } from './raw-target.ts';

export type RequestBody = {
  readonly bytes: Uint8Array;
  /** Undefined or empty counts as JSON. */
  readonly contentType: string | undefined;
};

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
export const BODY_LIMITS = { depth: 64, stringBytes: 1_048_576, objectKeys: 10_000 };

export function matchesBodyRule(
  rule: PsoxyBodyRule | undefined,
  { bytes, contentType }: RequestBody,
): boolean {
  if (rule === undefined) return true;
  if (bytes.length === 0) return !rule.required;
  const type = toMediaType(contentType ?? '') || JSON_TYPE;
  const schema = rule.content?.get(type);
  if (schema === undefined) return true;
  if (type === JSON_TYPE) return matchesJsonSchema(schema, bytes);
  // A body of any other type can't be checked against a schema, so it doesn't pass.
  return type === FORM_TYPE && matchesFormSchema(schema, bytes);
}

function matchesJsonSchema(schema: PsoxyBodySchema, bytes: Uint8Array): boolean {
  try {
    return matchesBodySchema(schema, parseJson(bytes, BODY_LIMITS));
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

/** The last value of a repeated key counts. The schema must have the type object. */
function matchesFormSchema(schema: PsoxyBodySchema, bytes: Uint8Array): boolean {
  if (schema.types?.length !== 1 || schema.types[0] !== 'object') return false;
  const text = decodeRequestBody(bytes);
  const fields = text === undefined ? undefined : parseRawQuery(text);
  if (fields === undefined) return false;
  const values = new Map(fields.map(({ name, value }) => [name, value ?? '']));
  return matchesBodySchema(schema, { kind: 'object', entries: [...values] });
}

export function decodeRequestBody(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

type TypeName = NonNullable<PsoxyBodySchema['types']>[number];

/** Anywhere in the text (psoxy-facts.md#i). */
const PSEUDONYM = /p~[A-Za-z0-9_-]{43}/;
const MAX_DEPTH = 100;

/** An object with a duplicate key never matches, since the recipient may read either. */
function matchesBodySchema(schema: PsoxyBodySchema, node: JsonNode, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  const inner = (each: PsoxyBodySchema, value: JsonNode): boolean =>
    matchesBodySchema(each, value, depth + 1);
  const { types, constant, anyOf, allOf, oneOf } = schema;
  if (types !== undefined && !types.some((type) => matchesType(node, type))) return false;
  if (constant !== undefined && !equalsConstant(node, constant.value)) return false;
  if (anyOf !== undefined && !anyOf.some((each) => inner(each, node))) return false;
  if (allOf !== undefined && !allOf.every((each) => inner(each, node))) return false;
  if (oneOf !== undefined && oneOf.filter((each) => inner(each, node)).length !== 1) return false;
  if (typeof node === 'string') return matchesTextRules(schema, node);
  if (node === null || typeof node === 'boolean') return true;
  if (node.kind === 'number') return isWithinLimits(schema.range, Number(node.text));
  if (node.kind === 'object') return matchesObjectRules(schema, node, inner);
  const { items } = schema;
  return (
    isWithinLimits(schema.counts, node.items.length) &&
    (items === undefined || node.items.every((each) => inner(items, each)))
  );
}

function matchesTextRules({ lengths, pattern, pseudonym }: PsoxyBodySchema, text: string): boolean {
  if (lengths !== undefined && !isWithinLimits(lengths, [...text].length)) return false;
  if (pseudonym === true && !PSEUDONYM.test(text)) return false;
  return pattern === undefined || (isShortEnough(pattern, text) && pattern.findAll(text).length > 0);
}

function matchesObjectRules(
  { properties, required, additional }: PsoxyBodySchema,
  { entries }: JsonObject,
  inner: (schema: PsoxyBodySchema, value: JsonNode) => boolean,
): boolean {
  const names = new Set(entries.map(([name]) => name));
  if (names.size !== entries.length) return false;
  if (required?.some((name) => !names.has(name))) return false;
  return entries.every(([name, value]) => {
    const property = properties?.get(name);
    if (property !== undefined) return inner(property, value);
    return typeof additional === 'object' ? inner(additional, value) : additional !== false;
  });
}

function matchesType(node: JsonNode, type: TypeName): boolean {
  if (node === null) return type === 'null';
  if (typeof node === 'string') return type === 'string';
  if (typeof node === 'boolean') return type === 'boolean';
  if (type === 'integer') return node.kind === 'number' && Number.isInteger(Number(node.text));
  return node.kind === type;
}

function equalsConstant(node: JsonNode, value: string | number | boolean | null): boolean {
  if (typeof node === 'object' && node !== null) return node.kind === 'number' && Number(node.text) === value;
  return node === value;
}

function isWithinLimits(limits: PsoxyBodySchema['range'], value: number): boolean {
  return limits === undefined || (value >= limits.minimum && value <= limits.maximum);
}
