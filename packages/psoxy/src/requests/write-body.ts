import { RequestError } from '@nymgate/engine/kernel/errors';
import { type JsonNode, writeJson } from '@nymgate/engine/kernel/json/json';
import { percentEncode } from '@nymgate/engine/kernel/network/percent-encode';
import type { WrittenBody } from '@nymgate/engine/plan/opening';
import type { TextPart, TokenPart } from '@nymgate/engine/plan/plan';
import { holdsControl } from '@nymgate/engine/requests/parse-target';
import type { BodyContent } from '../plan/psoxy-plan.ts';
import { findTokensInText } from './find-tokens.ts';
import { isPlain } from './fit-opened.ts';

type Open = (part: TokenPart) => string;

/**
 * Writes the body that goes to Graph, with each reversible pseudonym opened in its place. JSON keeps its numbers as written and
 * the order of its keys. What surrounds a token inside a text is not known, so the value of one that does not fill the whole
 * text has to be plain (T1-24).
 *
 * @param open the clear value of a token, quotes doubled where `quoted` says so
 * @throws RequestError TOKEN_INVALID
 */
export function writeBody(content: BodyContent, open: Open): WrittenBody {
  const encoder = new TextEncoder();
  switch (content.kind) {
    case 'json':
      return {
        bytes: encoder.encode(writeJson(openNode(content.document, open))),
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

function openNode(node: JsonNode, open: Open): JsonNode {
  if (typeof node === 'string') return openText(findTokensInText(node), open);
  if (node === null || typeof node === 'boolean' || node.kind === 'number') return node;
  if (node.kind === 'array') return { kind: 'array', items: node.items.map((item) => openNode(item, open)) };
  return { kind: 'object', entries: node.entries.map(([name, value]) => [name, openNode(value, open)]) };
}

type Field = Extract<BodyContent, { readonly kind: 'form' }>['fields'][number];

function writeField({ name, value }: Field, open: Open): string {
  const encoded = percentEncode(name);
  return value === undefined ? encoded : `${encoded}=${percentEncode(openText(value, open))}`;
}

function openText(parts: readonly TextPart[], open: Open): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = open(part);
      const sound =
        parts.length === 1 ? !holdsControl(value) : isPlain(part.quoted ? value.replaceAll("''", '') : value);
      if (!sound) throw new RequestError('TOKEN_INVALID');
      return value;
    })
    .join('');
}
