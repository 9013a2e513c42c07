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

/** A value that doesn't fill the whole text must be plain, since its surroundings are unknown (T1-24). */
export function writeBody(content: BodyContent, open: ResolveToken): WrittenBody {
  switch (content.kind) {
    case 'json':
      return toBody(writeJson(resolveNode(content.document, open)), 'application/json');
    case 'form': {
      const fields = content.fields.map((field) => writeField(field, open));
      return toBody(fields.join('&'), 'application/x-www-form-urlencoded');
    }
    case 'text':
      return toBody(content.text, 'text/plain; charset=utf-8');
  }
}

function toBody(text: string, contentType: string): WrittenBody {
  return { bytes: new TextEncoder().encode(text), contentType };
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
