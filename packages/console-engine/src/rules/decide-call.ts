import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Endpoint } from '@nymgate/engine/plan/plan';
import type { OfflineRequest } from '@nymgate/rules/dialects/rule-language';
import { fillSlots } from '@nymgate/rules/review/explain/known-answers';
import type { ServedDraft } from './read-draft.ts';

/** A call, and the endpoint that takes it. */
export type CallDecision = { readonly request: OfflineRequest; readonly endpoint: Endpoint };

/** A call without an id, and one with Graph's own ids, as some rules want them. */
export type CallPaths = { readonly path: string; readonly url: string };

/**
 * The call that rules take: with pseudonyms in its path, as callers of the gateway have them, else with Graph's own ids.
 *
 * @throws RequestError the refusal of the first
 */
export function decideCall({ policy }: ServedDraft, { path, url }: CallPaths): CallDecision {
  const { plan, dialect } = policy;
  const decide = (target: string): CallDecision => {
    const request = { method: 'GET', url: target };
    return { request, endpoint: dialect.decideOffline(plan, request).endpoint };
  };
  try {
    return decide(fillSlots(plan.endpoints, path));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    try {
      return decide(url);
    } catch {
      throw error;
    }
  }
}

/** The same; undefined where the rules refuse it. */
export function tryDecideCall(served: ServedDraft, paths: CallPaths): CallDecision | undefined {
  try {
    return decideCall(served, paths);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}
