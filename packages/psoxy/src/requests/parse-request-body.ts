import { RequestError } from '@nymgate/engine/kernel/errors';
import { JsonError, type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import type { BodyContent } from '../plan/psoxy-plan.ts';
import type { PsoxyBodyRule } from '../plan/psoxy-request.ts';
import { parseContentType } from './body-content.ts';
import { findTokensInText } from './find-tokens.ts';
import { BODY_LIMITS, type RequestBody } from './matches-body-rule.ts';
import { parseRawQuery } from './raw-target.ts';

/** Something that means one of our tokens, in any letter case and encoding; shorter ones are ordinary text. */
const TOKEN_LIKE = /[ps](?:~|%7e)[A-Za-z0-9_-]{43}/i;

/**
 * Reads a request body that is to go to Graph. Stricter than the rules, which may ask nothing of it: what two readers could
 * read differently (a key or field twice, more than one document) is refused, and so is a token where it cannot be opened.
 * Where the rule lists types, no other one passes: sent as another type, a body would slip past the schema of its own.
 *
 * @param rule what the endpoint says of bodies, if anything; whether the body fits its schema has been asked before
 * @throws RequestError BODY_NOT_ALLOWED for a type or a text that cannot be written anew; TOKEN_INVALID for a token in a key, in
 * the name of a field, in plain text, or in another spelling than ours
 * @example readBody({ bytes: encode('{"about":"p~…"}'), contentType: undefined }).kind // 'json'
 */
export function parseRequestBody(
  { bytes, contentType }: RequestBody,
  rule: PsoxyBodyRule | undefined = undefined,
): BodyContent {
  const type = parseContentType(contentType);
  if (type !== undefined && rule?.content?.has(type) === false)
    throw bodyNotAllowed('content type of the body');
  switch (type) {
    case 'application/json':
      return { kind: 'json', document: rejectTokensInNode(parseJsonBody(bytes)) };
    case 'application/x-www-form-urlencoded':
      return parseFormBody(decodeTextBody(bytes));
    case 'text/plain':
      return { kind: 'text', text: requireNoToken(decodeTextBody(bytes)) };
    default:
      throw bodyNotAllowed('content type of the body');
  }
}

function parseJsonBody(bytes: Uint8Array): JsonNode {
  try {
    return parseJson(bytes, BODY_LIMITS);
  } catch (error) {
    if (error instanceof JsonError) throw bodyNotAllowed('the body is not one JSON document');
    throw error;
  }
}

function rejectTokensInNode(node: JsonNode): JsonNode {
  if (typeof node === 'string') rejectTokensInText(node);
  else if (node === null || typeof node === 'boolean' || node.kind === 'number') return node;
  else if (node.kind === 'array') for (const item of node.items) rejectTokensInNode(item);
  else {
    const names = new Set(node.entries.map(([name]) => requireNoToken(name)));
    if (names.size !== node.entries.length) throw bodyNotAllowed('a key stands twice in the body');
    for (const [, value] of node.entries) rejectTokensInNode(value);
  }
  return node;
}

function parseFormBody(text: string): BodyContent {
  const pairs = parseRawQuery(text);
  if (pairs === undefined) throw bodyNotAllowed('encoding of the form');
  const names = new Set(pairs.map(({ name }) => requireNoToken(name)));
  if (names.size !== pairs.length) throw bodyNotAllowed('a field stands twice in the form');
  const fields = pairs.map(({ name, value }) => ({
    name,
    value: value === undefined ? undefined : findTokensInText(rejectTokensInText(value)),
  }));
  return { kind: 'form', fields };
}

function decodeTextBody(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw bodyNotAllowed('the body is not UTF-8');
  }
}

/** Beside the tokens that will be opened nothing may be left that means one: a sealed link, `P~…`, a second one glued on. */
function rejectTokensInText(text: string): string {
  for (const part of findTokensInText(text)) if (typeof part === 'string') requireNoToken(part);
  return text;
}

function requireNoToken(text: string): string {
  if (TOKEN_LIKE.test(text)) throw new RequestError('TOKEN_INVALID');
  return text;
}

function bodyNotAllowed(subject: string): RequestError {
  return new RequestError('BODY_NOT_ALLOWED', { subject });
}
