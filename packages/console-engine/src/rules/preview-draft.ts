import { RequestError } from '@nymgate/engine/kernel/errors';
import { JsonError } from '@nymgate/engine/kernel/json/json';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { PreviewOf, Problem, RulesPreview } from 'nymgate-console';
import { alignResponses } from '../answers/align-responses.ts';
import { ProblemError, requestProblem } from '../shared/to-console-error.ts';
import { type CallPaths, decideCall } from './decide-call.ts';
import type { ExampleResponse } from './example-responses.ts';
import type { Draft } from './read-draft.ts';

/** What the rules work on: Graph's answers of the tenant, where their links lead, and what is known of Graph. */
export type PreviewContext = {
  readonly examples: readonly ExampleResponse[];
  readonly graph: string;
  readonly nativePlans: readonly NativePlan[];
};

type PreviewedResponse = CallPaths & { readonly body: string; readonly connector: string };

const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * An answer of Graph's beside what the rules of a draft make of it.
 *
 * @throws ProblemError EXAMPLE_UNKNOWN when the tenant has no such answer, ANSWER_MALFORMED for one that is no JSON
 */
export function previewDraft({ served }: Draft, of: PreviewOf, ground: PreviewContext): RulesPreview {
  if (served === undefined) return { is: 'faulty' };
  const shown = findResponse(of, ground.examples);
  const raw = new TextEncoder().encode(shown.body);
  try {
    const { request, endpoint } = decideCall(served, shown);
    const { output } = served.offline(graphOf(shown, ground.graph)).sanitize({ ...request, body: raw });
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

/** The rules are in the editor: what is known of gateways that run elsewhere does not help here. */
function toRefusal({ code, message }: Problem): Problem {
  const withheld = code === 'RESPONSE_NOT_SANITIZABLE';
  const fix = withheld
    ? 'See whether the answer is one JSON document of the shape that the endpoint describes, with links that it can seal.'
    : 'Choose a call that the rules name, or add an endpoint for it.';
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
    message: 'The simulated tenant has no answer to this call.',
    fix: 'Choose another call, or paste an answer.',
  });
}

/** A pasted answer's links lead to Microsoft's global cloud, or to another one of its own. */
function graphOf({ connector, body }: PreviewedResponse, simulated: string): string {
  if (connector !== '') return simulated;
  return (
    /"@odata\.(?:nextLink|deltaLink)"\s*:\s*"(https:\/\/[^/"]+)\//.exec(body)?.[1] ??
    'https://graph.microsoft.com'
  );
}

function malformed(): ProblemError {
  return new ProblemError({
    code: 'ANSWER_MALFORMED',
    message: 'The answer is not one JSON document within the limits (128 levels, 64 MiB).',
    fix: 'Paste the whole body of an answer of Graph, and nothing else.',
  });
}
