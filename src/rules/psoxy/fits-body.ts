import { JsonError, type JsonNode, parseJson } from '../../kernel/json.ts';
import { fitsBodySchema } from './fits-body-schema.ts';
import { mediaType } from './media-type.ts';
import type { PsoxyBodyRule, PsoxyBodySchema } from './psoxy-request.ts';
import { parseRawQuery } from './split-url.ts';

export type RequestBody = {
  readonly bytes: Uint8Array;
  /** Undefined or empty counts as JSON. */
  readonly contentType: string | undefined;
};

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
export const BODY_LIMITS = { depth: 64, stringBytes: 1_048_576, objectKeys: 10_000 };

/** Whether a request body is one that the endpoint allows (psoxy-facts.md#i). */
export function fitsBody(rule: PsoxyBodyRule | undefined, { bytes, contentType }: RequestBody): boolean {
  if (rule === undefined) return true;
  if (bytes.length === 0) return !rule.required;
  const type = mediaType(contentType ?? '') || JSON_TYPE;
  const schema = rule.content?.get(type);
  if (schema === undefined) return true;
  if (type === JSON_TYPE) return fitsJson(schema, bytes);
  // Any other type with a schema cannot be checked, so it does not pass.
  return type === FORM_TYPE && fitsForm(schema, bytes);
}

function fitsJson(schema: PsoxyBodySchema, bytes: Uint8Array): boolean {
  try {
    return fitsBodySchema(schema, parseJson(bytes, BODY_LIMITS));
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

/** An object of texts, of a repeated key the last; the schema has to say that it is an object. */
function fitsForm(schema: PsoxyBodySchema, bytes: Uint8Array): boolean {
  if (schema.types?.length !== 1 || schema.types[0] !== 'object') return false;
  const fields = readForm(bytes);
  if (fields === undefined) return false;
  return fitsBodySchema(schema, { kind: 'object', entries: [...fields] });
}

function readForm(bytes: Uint8Array): ReadonlyMap<string, JsonNode> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const pairs = parseRawQuery(text);
    return pairs && new Map(pairs.map(({ name, value }) => [name, value ?? '']));
  } catch {
    return undefined;
  }
}
