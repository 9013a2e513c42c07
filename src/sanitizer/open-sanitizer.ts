import { RequestError } from '../kernel/errors.ts';
import type { JsonLimits } from '../kernel/json.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { Pseudonymizer } from '../pseudonyms/index.ts';
import { openPsoxy } from '../psoxy/bytes/open-psoxy.ts';
import type { PsoxyResponse } from '../psoxy/plan/psoxy-response.ts';
import { sanitizePsoxy } from '../psoxy/tree/sanitize-psoxy.ts';
import { type ByteSanitizer, openBytes } from './bytes/open-bytes.ts';
import { chooseEngine, type Engine } from './choose-engine.ts';
import { sanitizeTree } from './tree/sanitize-tree.ts';
import { startTally, type Tally, type Treatment } from './tree/tally.ts';

declare const safe: unique symbol;

/** Bytes that may leave. Only this module makes them, so an answer built from anything else does not compile. */
export type SafeBody = Uint8Array & { readonly [safe]: true };

export type SanitizeContext = {
  readonly pseudonymizer: Pseudonymizer;
  /** Our own link for one of Graph's; undefined when it cannot be made, and then the whole answer is withheld. */
  readonly sealLink: (url: string) => string | undefined;
  /** `responseBytes`: bytes of the whole body, decompressed. The others as in `JsonLimits`. */
  readonly limits: JsonLimits & { readonly responseBytes: number };
  /** Absent: `auto`. */
  readonly engine?: Engine;
};

export type SanitizeResult = {
  readonly body: SafeBody;
  /** How many values each treatment was applied to. */
  readonly treatments: Readonly<Record<Treatment, number>>;
  /** Properties dropped because no rule names them. */
  readonly unknownFields: number;
  /** Values dropped because they had another type or form than their rule says, or repeated a property. */
  readonly mismatches: number;
  readonly linksSealed: number;
};

export type Sanitizer = {
  /** Takes the next bytes of the body. The chunk must not change before `end`. */
  readonly write: (chunk: Uint8Array) => void;
  /** Call once, after the last byte. */
  readonly end: () => SanitizeResult;
};

/**
 * Opens the way for one response body: chunks in, the safe body out. Nothing leaves before the last byte was read and
 * understood. An empty body stays empty. Which engine works behind this door is not the caller's concern.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE from `write` (too many bytes) and `end` (everything else); its subject is
 * a constant, never text of the body
 * @example
 * const sanitizer = openSanitizer(endpoint.response, context);
 * for await (const chunk of body) sanitizer.write(chunk);
 * const { body: safeBody, unknownFields } = sanitizer.end();
 */
export function openSanitizer(response: PlanNode | PsoxyResponse, context: SanitizeContext): Sanitizer {
  const engine = openEngine(response, context);
  let size = 0;
  let open = true;
  return {
    write: (chunk) => {
      requireOpen(open);
      size += chunk.length;
      if (size > context.limits.responseBytes) {
        open = false;
        engine.abort();
        throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'size' });
      }
      if (chunk.length > 0) engine.write(chunk);
    },
    end: () => {
      requireOpen(open);
      open = false;
      if (size === 0) return { body: emptySafeBody(), ...startTally() };
      const { body, tally } = engine.end();
      const { treatments, unknownFields, mismatches, linksSealed } = tally;
      return { body: body as SafeBody, treatments, unknownFields, mismatches, linksSealed };
    },
  };
}

/** The body of answers that have none. */
export function emptySafeBody(): SafeBody {
  return new Uint8Array(0) as SafeBody;
}

function openEngine(response: PlanNode | PsoxyResponse, context: SanitizeContext): ByteSanitizer {
  const tree = () => openTree(response, context);
  const chosen = chooseEngine(response, context);
  switch (chosen.engine) {
    case 'bytes':
      return openBytes(chosen.plan, context);
    case 'psoxyBytes':
      return openPsoxy({ response: chosen.response, states: chosen.states, openTree: tree }, context);
    case 'tree':
      return tree();
  }
}

/** The engines that need the whole document. */
function openTree(response: PlanNode | PsoxyResponse, context: SanitizeContext): ByteSanitizer {
  const chunks: Uint8Array[] = [];
  return {
    write: (chunk) => chunks.push(chunk),
    end: () => {
      const { text, tally } = sanitizeWhole(response, join(chunks.splice(0)), context);
      return { body: new TextEncoder().encode(text), tally };
    },
    abort: () => {
      chunks.length = 0;
    },
  };
}

function sanitizeWhole(
  response: PlanNode | PsoxyResponse,
  bytes: Uint8Array,
  context: SanitizeContext,
): { readonly text: string; readonly tally: Tally } {
  return response.kind === 'psoxy'
    ? sanitizePsoxy(response, bytes, context)
    : sanitizeTree(response, bytes, context);
}

/** After a failure or the end there is nothing to go on with: half a body must not pass as a whole one. */
function requireOpen(open: boolean): void {
  if (!open) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'closed' });
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
