import { RequestError } from '@nymgate/engine/kernel/errors';
import { JsonError } from '@nymgate/engine/kernel/json/json';
import type { Endpoint, NativePlan } from '@nymgate/engine/plan/plan';
import type { OfflineRequest } from '@nymgate/rules/dialects/rule-language';
import { fillSlots } from '@nymgate/rules/review/explain/known-answers';
import type { PreviewOf, Problem, RulesPreview } from 'nymgate-console';
import { alignResponses } from '../answers/align-responses.ts';
import { ProblemError, requestProblem } from '../shared/to-console-error.ts';
import type { ExampleResponse } from './example-responses.ts';
import type { Draft, ServedDraft } from './read-draft.ts';

export type PreviewContext = {
  readonly examples: readonly ExampleResponse[];
  readonly graph: string;
  readonly nativePlans: readonly NativePlan[];
};

type PreviewedResponse = CallPaths & { readonly body: string; readonly connector: string };

const ORIGIN = /^https?:\/\/[^/?#]*/i;

/** @throws ProblemError EXAMPLE_UNKNOWN when the tenant has no such response, ANSWER_MALFORMED for invalid JSON */
export function previewDraft({ served }: Draft, of: PreviewOf, ground: PreviewContext): RulesPreview {
  if (served === undefined) return { is: 'faulty' };
  const shown = findResponse(of, ground.examples);
  const raw = new TextEncoder().encode(shown.body);
  try {
    const { request, endpoint } = decideCall(served, shown);
    const { output } = served
      .offline(getGraphOrigin(shown, ground.graph))
      .sanitize({ ...request, body: raw });
    const { policy } = served;
    const answer = alignResponses({
      raw,
      safe: new TextEncoder().encode(output),
      explainedResponse: { connector: shown.connector, policy, endpoint, known: ground.nativePlans },
    });
    return { is: 'safe', url: shown.path, aligned: answer };
  } catch (error) {
    if (error instanceof JsonError) throw malformed();
    if (!(error instanceof RequestError)) throw error;
    const { code, detail } = error;
    return { is: 'refused', url: shown.path, problem: toRefusal(requestProblem(code, detail.subject)) };
  }
}

/** The rules are in the editor, so fixes for running gateways don't apply. */
function toRefusal({ code, message }: Problem): Problem {
  const withheld = code === 'RESPONSE_NOT_SANITIZABLE';
  const fix = withheld
    ? 'Check that the response is one JSON document of the shape that the endpoint describes, with links that it can encrypt.'
    : 'Choose a call that the rules allow, or add an endpoint for it.';
  return { code, message, fix };
}

function findResponse(of: PreviewOf, examples: readonly ExampleResponse[]): PreviewedResponse {
  if ('body' in of) {
    const path = of.url.trim().replace(ORIGIN, '');
    return { path, url: path, body: of.body, connector: '' };
  }
  const found = examples.find(({ connector, id }) => connector === of.connector && id === of.example);
  if (found !== undefined) return found;
  throw new ProblemError({
    code: 'EXAMPLE_UNKNOWN',
    message: 'The simulated tenant has no response to this call.',
    fix: 'Choose another call, or paste a response.',
  });
}

/** The links of a pasted response lead to Microsoft's global cloud or another one. */
function getGraphOrigin({ connector, body }: PreviewedResponse, simulated: string): string {
  if (connector !== '') return simulated;
  return (
    /"@odata\.(?:nextLink|deltaLink)"\s*:\s*"(https:\/\/[^/"]+)\//.exec(body)?.[1] ??
    'https://graph.microsoft.com'
  );
}

function malformed(): ProblemError {
  return new ProblemError({
    code: 'ANSWER_MALFORMED',
    message: 'The response is not one JSON document within the limits (128 levels, 64 MiB).',
    fix: 'Paste the complete body of a Graph response, and nothing else.',
  });
}

export type CallDecision = { readonly request: OfflineRequest; readonly endpoint: Endpoint };

/** An example's template, and the same with Graph's original IDs, which some rules require. */
export type CallPaths = { readonly path: string; readonly url: string };

/**
 * Tries pseudonyms in the path, as callers send them, then Graph's original IDs.
 * @throws RequestError the first refusal
 */
function decideCall({ policy }: ServedDraft, { path, url }: CallPaths): CallDecision {
  const { plan, ruleLanguage } = policy;
  const decide = (target: string): CallDecision => {
    const request = { method: 'GET', url: target };
    return { request, endpoint: ruleLanguage.decideOffline(plan, request).endpoint };
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

/** Undefined if the rules refuse it. */
export function tryDecideCall(served: ServedDraft, paths: CallPaths): CallDecision | undefined {
  try {
    return decideCall(served, paths);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}
