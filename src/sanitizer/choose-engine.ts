import type { JsonLimits } from '../kernel/json.ts';
import type { PlanNode } from '../plan/plan.ts';
import { fitsLimits } from '../psoxy/bytes/open-psoxy.ts';
import type { States } from '../psoxy/bytes/states.ts';
import { streamability } from '../psoxy/bytes/streamability.ts';
import type { PsoxyResponse } from '../psoxy/plan/psoxy-response.ts';
import { hasKernel } from './bytes/kernel-module.ts';

/** `auto` and `bytes`: the byte engine where it can be, else a tree. `tree`: always a tree. They mean the same. */
export type Engine = 'auto' | 'bytes' | 'tree';

/** Whether the byte engine can run here: WebAssembly may be off. */
export function hasByteEngine(): boolean {
  return hasKernel();
}

/** How a response is sanitized at best: as its bytes arrive, or from a tree in memory, and then why. */
export type BestEngine = { readonly name: 'bytes' } | { readonly name: 'tree'; readonly why: string };

/**
 * Which engine a response can have at best. Every response of the native language can be sanitized as it arrives, one of
 * Psoxy's language when its rules need no look ahead.
 *
 * @example engineOf(endpoint.response) // { name: 'tree', why: 'a filter in $..[?(@.type == "room")]' }
 */
export function engineOf(response: PlanNode | PsoxyResponse): BestEngine {
  if (response.kind !== 'psoxy') return { name: 'bytes' };
  const found = streamability(response);
  return found.streams ? { name: 'bytes' } : { name: 'tree', why: found.why };
}

type Chosen =
  | { readonly engine: 'bytes'; readonly plan: PlanNode }
  | { readonly engine: 'psoxyBytes'; readonly response: PsoxyResponse; readonly states: States }
  | { readonly engine: 'tree' };

const TREE: Chosen = { engine: 'tree' };

/** Which engine serves a response here and now. */
export function chooseEngine(
  response: PlanNode | PsoxyResponse,
  { engine, limits }: { readonly engine?: Engine; readonly limits: JsonLimits },
): Chosen {
  if (engine === 'tree' || !hasKernel()) return TREE;
  if (response.kind !== 'psoxy') return { engine: 'bytes', plan: response };
  const found = streamability(response);
  return found.streams && fitsLimits(limits)
    ? { engine: 'psoxyBytes', response, states: found.states }
    : TREE;
}
