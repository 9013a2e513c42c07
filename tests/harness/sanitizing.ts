import { createHash } from 'node:crypto';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import type { LeafAction } from '../../packages/engine/src/plan/treatments.ts';
import type { Pseudonymizer } from '../../packages/engine/src/pseudonyms/pseudonymizer.ts';
import { openNative } from '../../packages/engine/src/sanitizer/open-native.ts';
import {
  openSanitizer,
  type SanitizeContext,
  type SanitizeResult,
  type Sanitizer,
} from '../../packages/engine/src/sanitizer/open-sanitizer.ts';
import { createPsoxySanitizer } from '../../packages/psoxy/src/bytes/create-psoxy-sanitizer.ts';
import type { PsoxyResponse } from '../../packages/psoxy/src/plan/psoxy-response.ts';
import { FORCED_ENGINE } from './forced-engine.ts';

/** A stand-in that shows what it was given without showing it: prefix and digest of kind and text, no domains. */
export const FAKE_PSEUDONYMS: Pseudonymizer = {
  scheme: 'native',
  keyFingerprint: '0000000000000000',
  domain: (name) => (name.endsWith('.hidden') ? null : name),
  irreversible: (text, kind) => token('t', text, kind),
  reversible: (text, kind) => token('p', text, kind),
  describe: (text) => (text.trim() === '' ? null : { hash: token('t', text)?.slice(2) ?? '' }),
  addresses: (text) => (text.includes('@') ? text.split(',') : undefined),
  prefixed: (text, { kind, reversible }) => token(reversible ? 'SMTP:p' : 'SMTP:t', text, kind),
  open: () => '',
  sealLink: () => 's~',
  openLink: () => '',
};

function token(prefix: string, text: string, label: string = 'person'): string | null {
  return text.trim() === ''
    ? null
    : `${prefix}~${createHash('sha256')
        .update(label + text)
        .digest('base64url')}`;
}

export const LIMITS = { depth: 128, stringBytes: 1_000_000, objectKeys: 10_000, responseBytes: 64_000_000 };

export const CONTEXT: SanitizeContext = {
  pseudonymizer: FAKE_PSEUDONYMS,
  sealLink: (url) =>
    url.startsWith('https://graph.microsoft.com/') ? 'https://gateway.example/sealed' : undefined,
  limits: LIMITS,
  engine: FORCED_ENGINE,
};

export const leaf = (action: LeafAction): PlanNode => ({ kind: 'leaf', action, pointer: '' });
export const keep = (type: Extract<LeafAction, { treatment: 'keep' }>['type']): PlanNode =>
  leaf({ treatment: 'keep', type });
/** A list in the order of the source. */
export const list = (items: PlanNode): PlanNode => ({ kind: 'array', items, pointer: '', order: 'kept' });
/** A list that leaves sorted, as lists do that no rule says anything else of. */
export const sortedList = (items: PlanNode): PlanNode => ({ kind: 'array', items, pointer: '' });
export const record = (properties: Readonly<Record<string, PlanNode>>, others?: PlanNode): PlanNode => ({
  kind: 'object',
  properties: new Map(Object.entries(properties)),
  ...(others === undefined ? {} : { others }),
  pointer: '',
});

export type Sanitized = Omit<SanitizeResult, 'body'> & { readonly output: string };

/** The front door for an answer under the rules of either language. */
export function openResponse(response: PlanNode | PsoxyResponse, context: SanitizeContext): Sanitizer {
  const engine = 'kind' in response ? openNative(response, context) : createPsoxySanitizer(response, context);
  return openSanitizer(engine, context.limits);
}

/** One document through the front door, in one chunk or in the given ones. */
export function sanitize(
  plan: PlanNode | PsoxyResponse,
  body: string | Uint8Array | readonly Uint8Array[],
  context: SanitizeContext = CONTEXT,
): Sanitized {
  const sanitizer = openResponse(plan, context);
  const chunks =
    typeof body === 'string' ? [new TextEncoder().encode(body)] : body instanceof Uint8Array ? [body] : body;
  for (const chunk of chunks) sanitizer.write(chunk);
  const { body: safe, ...counts } = sanitizer.end();
  return { output: new TextDecoder('utf-8', { fatal: true }).decode(safe), ...counts };
}
