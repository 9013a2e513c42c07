import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import {
  JsonError,
  type JsonNode,
  type JsonObject,
  parseJson,
  writeJson,
} from '@nymgate/engine/kernel/json/json';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

export type BatchPart = {
  /** Returned with the response. */
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  /** Empty: none. Undefined: no JSON object, which no rule can inspect. */
  readonly body: Uint8Array | undefined;
  /** Lower case. */
  readonly dependsOn: readonly string[];
};

/** Graph's own (graph-facts.md#2.7). */
const MAX_PARTS = 20;
/** Deeper than any request body; every level is a call of a function. */
const LIMITS = { depth: 32, objectKeys: 200 };
const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;
/** Visible ASCII: it is only returned to the caller. */
const ID = /^[\x21-\x7e]{1,128}$/;
const UNSUPPORTED_MEDIA = 415;
const encoder = new TextEncoder();

/**
 * The parts of a batch, sorted by dependency. Unknown or ambiguous content refuses the whole batch, before
 * any part is processed (BAT-02).
 * @throws RequestError TARGET_MALFORMED; BODY_NOT_ALLOWED with status 415 unless it is plain JSON, after
 * which SDKs resend uncompressed
 */
export function parseBatch({ headers, body }: Pick<Inbound, 'headers' | 'body'>): readonly BatchPart[] {
  requireJson(headers);
  const root = requireObject(parseBody(body), 'the body');
  checkNames(root);
  const { requests } = getMembers(root, ['requests'], 'the body');
  if (!isNode(requests, 'array')) throw malformedBatchError('requests: must be a list');
  const { items } = requests;
  if (items.length === 0 || items.length > MAX_PARTS)
    throw malformedBatchError(`requests: must be 1 to ${MAX_PARTS}`);
  const parts = items.map(parsePart);
  checkIds(parts);
  return sortByDependencies(parts);
}

function requireJson(headers: HeaderList): void {
  const only = (name: string) => headers.filter(([given]) => given.toLowerCase() === name);
  const types = only('content-type');
  const coded = only('content-encoding').some(([, value]) => value.trim().toLowerCase() !== 'identity');
  if (types.length === 1 && JSON_TYPE.test(types[0]?.[1].trim() ?? '') && !coded) return;
  throw new RequestError('BODY_NOT_ALLOWED', {
    status: UNSUPPORTED_MEDIA,
    subject: 'a batch is JSON in UTF-8, not compressed: Content-Type: application/json',
  });
}

function parseBody(body: Uint8Array): JsonNode {
  try {
    return parseJson(body, { ...LIMITS, stringBytes: body.length });
  } catch (error) {
    if (error instanceof JsonError) throw malformedBatchError(`the body is not JSON: ${error.reason}`);
    throw error;
  }
}

/** Python's SDK writes `depends_on`, Go's `status` and nulls. */
const PART_MEMBERS = ['id', 'method', 'url', 'headers', 'body', 'dependsOn', 'depends_on', 'status'] as const;

function parsePart(node: JsonNode, index: number): BatchPart {
  const location = `request ${index + 1}`;
  const given = getMembers(requireObject(node, location), PART_MEMBERS, location);
  const { id, method, url } = given;
  if (typeof id !== 'string' || !ID.test(id)) throw malformedBatchError(`${location}: id`);
  if (typeof method !== 'string') throw malformedBatchError(`${location}: method`);
  if (typeof url !== 'string') throw malformedBatchError(`${location}: url`);
  if ((given.status ?? null) !== null) throw malformedBatchError(`${location}: status`);
  return {
    ...{ id, method, url },
    headers: parseHeaders(given.headers ?? null, location),
    body: serializeBody(given.body ?? null),
    dependsOn: parseDependencies(given, location),
  };
}

function parseHeaders(node: JsonNode, location: string): HeaderList {
  if (node === null) return [];
  const entries = requireObject(node, `${location}: headers`).entries;
  return entries.map(([name, value]) => {
    if (typeof value !== 'string') throw malformedBatchError(`${location}: headers`);
    return [name, value] as const;
  });
}

function serializeBody(node: JsonNode): Uint8Array | undefined {
  if (node === null) return new Uint8Array(0);
  if (!isNode(node, 'object')) return undefined;
  return encoder.encode(writeJson(node));
}

type Dependent = { readonly dependsOn?: JsonNode; readonly depends_on?: JsonNode };

function parseDependencies({ dependsOn = null, depends_on = null }: Dependent, location: string): string[] {
  if (dependsOn !== null && depends_on !== null) throw malformedBatchError(`${location}: dependsOn`);
  const node = dependsOn ?? depends_on;
  if (node === null) return [];
  if (!isNode(node, 'array')) throw malformedBatchError(`${location}: dependsOn`);
  return node.items.map((id) => {
    if (typeof id !== 'string') throw malformedBatchError(`${location}: dependsOn`);
    return id.toLowerCase();
  });
}

/** Case-insensitive, as for Graph. */
function checkIds(parts: readonly BatchPart[]): void {
  const ids = new Set(parts.map(({ id }) => id.toLowerCase()));
  if (ids.size !== parts.length) throw malformedBatchError('an id stands twice');
  if (!parts.every(({ dependsOn }) => dependsOn.every((id) => ids.has(id))))
    throw malformedBatchError('dependsOn: an id that no request has');
}

/** @throws RequestError TARGET_MALFORMED for a cycle */
function sortByDependencies(parts: readonly BatchPart[]): readonly BatchPart[] {
  const sorted: BatchPart[] = [];
  for (let remaining = parts; remaining.length > 0; ) {
    const waiting = new Set(remaining.map(({ id }) => id.toLowerCase()));
    const rest = remaining.filter(({ dependsOn }) => dependsOn.some((id) => waiting.has(id)));
    if (rest.length === remaining.length)
      throw malformedBatchError('dependsOn: requests wait for each other');
    sorted.push(...remaining.filter((part) => !rest.includes(part)));
    remaining = rest;
  }
  return sorted;
}

function getMembers<Name extends string>(
  { entries }: JsonObject,
  names: readonly Name[],
  place: string,
): Readonly<Partial<Record<Name, JsonNode>>> {
  const known: ReadonlySet<string> = new Set(names);
  if (!entries.every(([name]) => known.has(name))) throw malformedBatchError(`${place}: an unknown member`);
  return Object.fromEntries(entries) as Partial<Record<Name, JsonNode>>;
}

function requireObject(node: JsonNode, place: string): JsonObject {
  if (!isNode(node, 'object')) throw malformedBatchError(`${place}: must be an object`);
  return node;
}

/** Parsers differ in which duplicate they use, at any depth. */
function checkNames(node: JsonNode): void {
  if (isNode(node, 'array')) node.items.forEach(checkNames);
  if (!isNode(node, 'object')) return;
  const { entries } = node;
  if (new Set(entries.map(([name]) => name)).size !== entries.length)
    throw malformedBatchError('a name stands twice');
  for (const [, value] of entries) checkNames(value);
}

type Nodes = Extract<JsonNode, { readonly kind: string }>;

function isNode<Kind extends Nodes['kind']>(
  node: JsonNode | undefined,
  kind: Kind,
): node is Extract<Nodes, { readonly kind: Kind }> {
  return node !== null && typeof node === 'object' && node.kind === kind;
}

function malformedBatchError(subject: string): RequestError {
  return new RequestError('TARGET_MALFORMED', { subject });
}
