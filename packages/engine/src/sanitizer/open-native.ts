import { encodeDocument, joinBytes } from '../kernel/bytes.ts';
import type { PlanNode } from '../plan/plan.ts';
import { hasKernel } from './bytes/kernel-module.ts';
import type { KernelSessionContext } from './bytes/kernel-session.ts';
import { type ByteSanitizer, openByteEngine } from './bytes/open-byte-engine.ts';
import { keepOrder } from './order/keep-order.ts';
import { sanitizeTree } from './tree/sanitize-tree.ts';
import type { Tally } from './tree/tally.ts';

/**
 * `auto` and `bytes`: the byte engine where it can be, else a tree; `auto` makes tables that only pay in the long run later. `tree`:
 * always a tree. They mean the same.
 */
export type Engine = 'auto' | 'bytes' | 'tree';

/** What an engine needs to know. Absent `engine`: `auto`. */
export type EngineContext = KernelSessionContext & { readonly engine?: Engine };

/** How a response is sanitized at best: as its bytes arrive, or from a tree in memory, and then why. */
export type BestEngine = { readonly name: 'bytes' } | { readonly name: 'tree'; readonly why: string };

/** Whether the byte engine can run here: WebAssembly may be off. */
export function hasByteEngine(): boolean {
  return hasKernel();
}

/** Whether the byte engine is wanted, and can run here. */
export function usesByteEngine({ engine }: Pick<EngineContext, 'engine'>): boolean {
  return engine !== 'tree' && hasKernel();
}

/**
 * An engine for one answer under native rules: every such answer can be sanitized as it arrives, but for the number of a `/$count`,
 * which is too short to gain by it.
 */
export function openNative(response: PlanNode, context: EngineContext): ByteSanitizer {
  const plan = context.inGraphOrder ? keepOrder(response) : response;
  if (plan.kind === 'leaf')
    return openBufferedSanitizer((bytes) => sanitizeTree(plan, stripByteOrderMark(bytes), context));
  return usesByteEngine(context)
    ? openByteEngine(plan, context)
    : openBufferedSanitizer((bytes) => sanitizeTree(plan, bytes, context));
}

type SanitizeDocument = (bytes: Uint8Array) => { readonly text: string; readonly tally: Tally };

/** An engine that needs the whole document. */
export function openBufferedSanitizer(sanitize: SanitizeDocument): ByteSanitizer {
  const chunks: Uint8Array[] = [];
  return {
    write: (chunk) => chunks.push(chunk),
    end: () => {
      const { text, tally } = sanitize(concat(chunks.splice(0)));
      return { body: encodeDocument(text), tally };
    },
    abort: () => {
      chunks.length = 0;
    },
  };
}

/** Graph begins a plain text with the mark of UTF-8, which no JSON has. */
function stripByteOrderMark(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes;
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : joinBytes(...chunks);
}
