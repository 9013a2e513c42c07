import type { JsonArray, JsonNode, JsonNumber, JsonObject } from '@nymgate/engine/kernel/json/json';
import type { Tally } from '@nymgate/engine/sanitizer/tree/tally';
import type { PsoxySchema } from '../plan/psoxy-response.ts';
import { digestedProperty, isDigest } from './augments.ts';
import { isArray, isObject, keepOnly } from './place.ts';
import { equalsLiteral } from './test-value.ts';

export type Filtering = {
  readonly tally: Tally;
  /** Entries that augments added: they pass, since no rule file declares them. */
  readonly added: ReadonlySet<JsonObject['entries'][number]>;
};

/**
 * Keeps only what the schema declares of a document (psoxy-facts.md#h): undeclared properties are removed, a
 * value of another type than declared becomes null, and arrays lose what is null. Containers are changed in place.
 *
 * @example filterBySchema({ type: 'object', properties: new Map([['id', { type: 'string' }]]) }, document, filtering)
 */
export function filterBySchema(schema: PsoxySchema, value: JsonNode, filtering: Filtering): JsonNode {
  const resolved = resolve(schema, value, 0);
  const passed = resolved === undefined ? undefined : filterByType(resolved, value, filtering);
  return passed === undefined ? mismatch(filtering) : passed;
}

function mismatch({ tally }: Filtering): null {
  tally.mismatches += 1;
  return null;
}

/** References make schemas cyclic; one that leads back to itself for the same value describes nothing. */
const MOST_HOPS = 32;

/** The schema that applies to this value, its alternatives and conditions resolved; undefined when none fits. */
function resolve(schema: PsoxySchema, value: JsonNode, hops: number): PsoxySchema | undefined {
  if (hops > MOST_HOPS) return undefined;
  const { condition, ...base } = schema;
  if (condition !== undefined) {
    const branch = holds(condition, value) ? condition.then : condition.otherwise;
    return resolve(branch === undefined ? base : withBranch(base, branch), value, hops + 1);
  }
  if (schema.anyOf === undefined) return schema;
  const chosen = schema.anyOf.find((candidate) => fits(candidate, value));
  return chosen === undefined ? undefined : resolve(chosen, value, hops + 1);
}

/** Schema and branch both describe the value, so what either declares stays. Where both declare a property, the branch wins. */
function withBranch(base: PsoxySchema, branch: PsoxySchema): PsoxySchema {
  const properties = new Map([...(base.properties ?? []), ...(branch.properties ?? [])]);
  return { ...base, ...branch, ...(properties.size > 0 && { properties }) };
}

function fits({ condition, constant }: PsoxySchema, value: JsonNode): boolean {
  const same = constant === undefined || sameLiteral(value, constant.value);
  return same && (condition === undefined || holds(condition, value));
}

/** A missing property fails its condition: only a positive match may let more through. */
function holds({ property, equals }: NonNullable<PsoxySchema['condition']>, value: JsonNode): boolean {
  if (!isObject(value)) return false;
  const entry = value.entries.find(([key]) => key === property);
  return entry !== undefined && sameLiteral(entry[1], equals);
}

/** Types do not cross here: the text "1" is not the number 1. */
function sameLiteral(value: JsonNode, literal: string | number | boolean | null): boolean {
  const sameKind = (typeof value === 'string') === (typeof literal === 'string');
  return sameKind && equalsLiteral(value, literal);
}

/** undefined: the value is not of the declared type. */
function filterByType(schema: PsoxySchema, value: JsonNode, filtering: Filtering): JsonNode | undefined {
  if (schema.constant !== undefined && !sameLiteral(value, schema.constant.value)) return nullOr(value);
  switch (schema.type) {
    case 'object':
      return isObject(value) ? filterObject(schema, value, filtering) : nullOr(value);
    case 'array':
      return isArray(value) ? filterArray(schema, value, filtering) : nullOr(value);
    case 'string':
      return typeof value === 'string' ? value : nullOr(value);
    case 'boolean':
      return value === null ? false : typeof value === 'boolean' ? value : undefined;
    case 'number':
      return isNumber(value) && Number.isFinite(Number(value.text)) ? value : nullOr(value);
    case 'integer':
      return isNumber(value) ? truncate(value) : nullOr(value);
    case 'null':
      return nullOr(value);
    case undefined:
      // Without a type there is no shape to go by: scalars pass, containers do not.
      return isObject(value) || isArray(value) ? undefined : value;
  }
}

function nullOr(value: JsonNode): null | undefined {
  return value === null ? null : undefined;
}

function filterObject({ properties }: PsoxySchema, value: JsonObject, filtering: Filtering): JsonNode {
  const { added, tally } = filtering;
  keepOnly(value.entries, (entry) => {
    const [key, inner] = entry;
    if (added.has(entry)) return true;
    const schema = properties?.get(key);
    if (schema !== undefined) entry[1] = filterBySchema(schema, inner, filtering);
    const passes = schema !== undefined || isDeclaredDigest(key, inner, properties);
    if (!passes) tally.unknownFields += 1;
    return passes;
  });
  return value;
}

/**
 * A `+` property that came with the answer may be an augment of an earlier pass. It passes when it is what an augment would
 * have written, so that nobody carries text through the schema by the name of a property.
 */
function isDeclaredDigest(key: string, value: JsonNode, properties: PsoxySchema['properties']): boolean {
  const property = digestedProperty(key);
  return property !== undefined && properties?.has(property) === true && isDigest(value);
}

function filterArray({ items }: PsoxySchema, { items: values }: JsonArray, filtering: Filtering): JsonNode {
  const passed =
    items === undefined
      ? []
      : values.map((item) => (item === null ? null : filterBySchema(items, item, filtering)));
  return { kind: 'array', items: passed.filter((item) => item !== null) };
}

function isNumber(value: JsonNode): value is JsonNumber {
  return typeof value === 'object' && value?.kind === 'number';
}

const INTEGER = /^-?[0-9]{1,20}$/;
const BITS = 64;

/** The whole part of a number, if it fits 64 bits. Its digits stay as written. */
function truncate({ text }: JsonNumber): JsonNumber | undefined {
  const number = Number(text);
  if (!Number.isFinite(number) || Math.abs(number) > 2 ** (BITS - 1)) return undefined;
  const whole = INTEGER.test(text) ? BigInt(text) : BigInt(Math.trunc(number));
  return BigInt.asIntN(BITS, whole) === whole ? { kind: 'number', text: String(whole) } : undefined;
}
