import type { JsonArray, JsonNode, JsonNumber, JsonObject } from '@nymgate/engine/kernel/json/json';
import type { Tally } from '@nymgate/engine/sanitizer/tree/tally';
import type { PsoxySchema } from '../plan/psoxy-response.ts';
import { isDigest, parseDigestKey } from './augments.ts';
import { isArray, isObject, retainParts } from './place.ts';
import { equalsLiteral } from './test-value.ts';

export type FilterContext = {
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
export function filterBySchema(schema: PsoxySchema, value: JsonNode, filtering: FilterContext): JsonNode {
  const resolved = resolve(schema, value, 0);
  const filtered = resolved === undefined ? undefined : filterByType(resolved, value, filtering);
  return filtered === undefined ? countMismatch(filtering) : filtered;
}

function countMismatch({ tally }: FilterContext): null {
  tally.mismatches += 1;
  return null;
}

/** References make schemas cyclic; one that leads back to itself for the same value describes nothing. */
const MAX_HOPS = 32;

/** The schema that applies to this value, its alternatives and conditions resolved; undefined when none fits. */
function resolve(schema: PsoxySchema, value: JsonNode, hops: number): PsoxySchema | undefined {
  if (hops > MAX_HOPS) return undefined;
  const { condition, ...base } = schema;
  if (condition !== undefined) {
    const branch = conditionHolds(condition, value) ? condition.then : condition.otherwise;
    return resolve(branch === undefined ? base : withBranch(base, branch), value, hops + 1);
  }
  if (schema.anyOf === undefined) return schema;
  const chosen = schema.anyOf.find((candidate) => matchesCandidate(candidate, value));
  return chosen === undefined ? undefined : resolve(chosen, value, hops + 1);
}

/** Schema and branch both describe the value, so what either declares stays. Where both declare a property, the branch wins. */
function withBranch(base: PsoxySchema, branch: PsoxySchema): PsoxySchema {
  const properties = new Map([...(base.properties ?? []), ...(branch.properties ?? [])]);
  return { ...base, ...branch, ...(properties.size > 0 && { properties }) };
}

function matchesCandidate({ condition, constant }: PsoxySchema, value: JsonNode): boolean {
  const same = constant === undefined || sameLiteral(value, constant.value);
  return same && (condition === undefined || conditionHolds(condition, value));
}

/** A missing property fails its condition: only a positive match may let more through. */
function conditionHolds(
  { property, equals }: NonNullable<PsoxySchema['condition']>,
  value: JsonNode,
): boolean {
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
function filterByType(schema: PsoxySchema, value: JsonNode, filtering: FilterContext): JsonNode | undefined {
  if (schema.constant !== undefined && !sameLiteral(value, schema.constant.value))
    return nullIfDefined(value);
  switch (schema.type) {
    case 'object':
      return isObject(value) ? filterObject(schema, value, filtering) : nullIfDefined(value);
    case 'array':
      return isArray(value) ? filterArray(schema, value, filtering) : nullIfDefined(value);
    case 'string':
      return typeof value === 'string' ? value : nullIfDefined(value);
    case 'boolean':
      return value === null ? false : typeof value === 'boolean' ? value : undefined;
    case 'number':
      return isNumber(value) && Number.isFinite(Number(value.text)) ? value : nullIfDefined(value);
    case 'integer':
      return isNumber(value) ? truncateToInt64(value) : nullIfDefined(value);
    case 'null':
      return nullIfDefined(value);
    case undefined:
      // Without a type there is no shape to go by: scalars pass, containers do not.
      return isObject(value) || isArray(value) ? undefined : value;
  }
}

function nullIfDefined(value: JsonNode): null | undefined {
  return value === null ? null : undefined;
}

function filterObject({ properties }: PsoxySchema, value: JsonObject, filtering: FilterContext): JsonNode {
  const { added, tally } = filtering;
  retainParts(value.entries, (entry) => {
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
  const property = parseDigestKey(key);
  return property !== undefined && properties?.has(property) === true && isDigest(value);
}

function filterArray(
  { items }: PsoxySchema,
  { items: values }: JsonArray,
  filtering: FilterContext,
): JsonNode {
  const filteredItems =
    items === undefined
      ? []
      : values.map((item) => (item === null ? null : filterBySchema(items, item, filtering)));
  return { kind: 'array', items: filteredItems.filter((item) => item !== null) };
}

function isNumber(value: JsonNode): value is JsonNumber {
  return typeof value === 'object' && value?.kind === 'number';
}

const INTEGER = /^-?[0-9]{1,20}$/;
const INT64_BITS = 64;

/** The whole part of a number, if it fits 64 bits. Its digits stay as written. */
function truncateToInt64({ text }: JsonNumber): JsonNumber | undefined {
  const number = Number(text);
  if (!Number.isFinite(number) || Math.abs(number) > 2 ** (INT64_BITS - 1)) return undefined;
  const whole = INTEGER.test(text) ? BigInt(text) : BigInt(Math.trunc(number));
  return BigInt.asIntN(INT64_BITS, whole) === whole ? { kind: 'number', text: String(whole) } : undefined;
}
