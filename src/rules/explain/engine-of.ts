import type { PlanEndpoint } from '../plan.ts';

/** How the answers of an endpoint are sanitized: as their bytes arrive, or from a tree in memory, and then why. */
export type EngineExplanation =
  | { readonly name: 'bytes' }
  | { readonly name: 'tree'; readonly why: string };

/** What can be sanitized as it arrives: every response of the native language, since its rules never look ahead. */
export function engineOf({ response }: PlanEndpoint): EngineExplanation {
  return response.kind === 'psoxy' ? { name: 'tree', why: "Psoxy's rule language" } : { name: 'bytes' };
}
