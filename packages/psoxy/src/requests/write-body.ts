import { RequestError } from '@nymgate/engine/kernel/errors';
import { type JsonNode, writeJson } from '@nymgate/engine/kernel/json/json';
import { percentEncode } from '@nymgate/engine/kernel/network/percent-encode';
import type { WrittenBody } from '@nymgate/engine/plan/opening';
import type { TextPart, TokenPart } from '@nymgate/engine/plan/plan';
import { containsControlCharacter } from '@nymgate/engine/requests/parse-target';
import type { BodyContent } from '../plan/psoxy-plan.ts';
import { findTokensInText } from './find-tokens.ts';
import { isPlainValue } from './fit-opened.ts';

type ResolveToken = (part: TokenPart) => string;

/**
 * Writes the body that goes to Graph, with each reversible pseudonym opened in its place. JSON keeps its numbers as written and
 * the order of its keys. What surrounds a token inside a text is not known, so the value of one that does not fill the whole
 * text has to be plain (T1-24).
 *
 * @param open the clear value of a token, quotes doubled where `quoted` says so
 * @throws RequestError TOKEN_INVALID
 */
export function writeBody(content: BodyContent, open: ResolveToken): WrittenBody {
  const encoder = new TextEncoder();
  switch (content.kind) {
    case 'json':
      return {
        bytes: encoder.encode(writeJson(resolveNode(content.document, open))),
        contentType: 'application/json',
      };
    case 'form':
      return {
        bytes: encoder.encode(content.fields.map((field) => writeField(field, open)).join('&')),
        contentType: 'application/x-www-form-urlencoded',
      };
    case 'text':
      return { bytes: encoder.encode(content.text), contentType: 'text/plain; charset=utf-8' };
  }
}

function resolveNode(node: JsonNode, open: ResolveToken): JsonNode {
  if (typeof node === 'string') return resolveText(findTokensInText(node), open);
  if (node === null || typeof node === 'boolean' || node.kind === 'number') return node;
  if (node.kind === 'array')
    return { kind: 'array', items: node.items.map((item) => resolveNode(item, open)) };
  return { kind: 'object', entries: node.entries.map(([name, value]) => [name, resolveNode(value, open)]) };
}

type Field = Extract<BodyContent, { readonly kind: 'form' }>['fields'][number];

function writeField({ name, value }: Field, open: ResolveToken): string {
  const encoded = percentEncode(name);
  return value === undefined ? encoded : `${encoded}=${percentEncode(resolveText(value, open))}`;
}

function resolveText(parts: readonly TextPart[], open: ResolveToken): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = open(part);
      const wellFormed =
        parts.length === 1
          ? !containsControlCharacter(value)
          : isPlainValue(part.quoted ? value.replaceAll("''", '') : value);
      if (!wellFormed) throw new RequestError('TOKEN_INVALID');
      return value;
    })
    .join('');
}
