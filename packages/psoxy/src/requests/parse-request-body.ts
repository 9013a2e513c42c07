import { RequestError } from '@nymgate/engine/kernel/errors';
import { JsonError, type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import type { BodyContent } from '../plan/psoxy-plan.ts';
import type { PsoxyBodyRule } from '../plan/psoxy-request.ts';
import { parseContentType } from './body-content.ts';
import { findTokensInText } from './find-tokens.ts';
import { BODY_LIMITS, decodeRequestBody, type RequestBody } from './matches-body-rule.ts';
import { parseRawQuery } from './raw-target.ts';

/** Resembles one of our tokens in any letter case and encoding; shorter ones are ordinary text. */
const TOKEN_LIKE = /[ps](?:~|%7e)[A-Za-z0-9_-]{43}/i;

/**
 * Stricter than the rules: rejects what two parsers could read differently (duplicate keys, several
 * documents), and tokens where they can't be resolved. Where the rule lists types, only those pass.
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
    if (names.size !== node.entries.length) throw bodyNotAllowed('duplicate key in the body');
    for (const [, value] of node.entries) rejectTokensInNode(value);
  }
  return node;
}

function parseFormBody(text: string): BodyContent {
  const pairs = parseRawQuery(text);
  if (pairs === undefined) throw bodyNotAllowed('encoding of the form');
  const names = new Set(pairs.map(({ name }) => requireNoToken(name)));
  if (names.size !== pairs.length) throw bodyNotAllowed('duplicate field in the form');
  const fields = pairs.map(({ name, value }) => ({
    name,
    value: value === undefined ? undefined : findTokensInText(rejectTokensInText(value)),
  }));
  return { kind: 'form', fields };
}

function decodeTextBody(bytes: Uint8Array): string {
  const text = decodeRequestBody(bytes);
  if (text === undefined) throw bodyNotAllowed('the body is not UTF-8');
  return text;
}

/** Text next to resolvable tokens must not resemble one: an encrypted link, `P~…`, a second one glued on. */
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
