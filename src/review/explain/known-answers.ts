import type { NativeEndpoint, NativePlan, PlanEndpoint } from '../../plan/plan.ts';
import { SAMPLE_TOKEN, samplePath, skeletonOf } from './sample-requests.ts';
import { matchesPattern } from './takes-path.ts';

/** An endpoint whose answer is known field by field, with the plan that its pointers lead into. */
export type KnownAnswer = { readonly plan: NativePlan; readonly endpoint: NativeEndpoint };

const BETA = /^\/beta(?=\/)/i;
const SLOT_SAMPLES = [SAMPLE_TOKEN, '48d31887-5fad-4d73-a9f5-3c356e68a038', 'x@example.com', 'x'];

/**
 * What is known of an endpoint's answer: the known endpoint of the same path, by its template or by a request that both take.
 * Rules of Psoxy's language tell nothing of fields that they do not name, so this is where those come from.
 */
export function knownAnswerOf(plans: readonly NativePlan[], endpoint: PlanEndpoint): KnownAnswer | undefined {
  const skeleton = skeletonOf(endpoint.template).replace(BETA, '/v1.0');
  return (
    find(plans, ({ template }) => skeletonOf(template) === skeleton) ??
    find(plans, (known) => requestsOf(known).some((request) => takesRequest(endpoint, request)))
  );
}

function find(
  plans: readonly NativePlan[],
  test: (endpoint: NativeEndpoint) => boolean,
): KnownAnswer | undefined {
  for (const plan of plans) {
    const endpoint = plan.endpoints.find(test);
    if (endpoint !== undefined) return { plan, endpoint };
  }
  return undefined;
}

/** Requests of a native endpoint, one for each sort of value that its slots may have elsewhere. */
export function requestsOf({ path }: Pick<PlanEndpoint, 'path'>): readonly string[] {
  const plain = SLOT_SAMPLES.map((sample) =>
    samplePath({
      ...path,
      segments: path.segments.map((parts) =>
        parts.map((part) => ('slot' in part ? { literal: encodeURIComponent(sample) } : part)),
      ),
    }),
  );
  return [...new Set([samplePath(path), ...plain])];
}

function takesRequest(endpoint: PlanEndpoint, path: string): boolean {
  const { psoxy } = endpoint;
  if (psoxy === undefined) return false;
  const texts = psoxy.wholeUrl ? [path, `${path}?$top=5`, `${path}?$select=id`] : [path];
  return texts.some((text) => matchesPattern(endpoint, text));
}
