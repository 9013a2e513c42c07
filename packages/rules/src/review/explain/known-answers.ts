import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type {
  EndpointBase,
  NativeEndpoint,
  NativePlan,
  PathPattern,
  SegmentPart,
} from '@nymgate/engine/plan/plan';

/** An endpoint whose answer is known field by field, with the plan that its pointers lead into. */
export type KnownResponse = { readonly plan: NativePlan; readonly endpoint: NativeEndpoint };

const BETA = /^\/beta(?=\/)/i;

/**
 * What is known of an endpoint's answer: the known endpoint of the same path, by its template or by a request that both take.
 * A language that tells nothing of fields without a rule gets those fields from here.
 *
 * @param takes whether the endpoint takes a path
 */
export function findKnownResponse(
  plans: readonly NativePlan[],
  template: string,
  accepts: (request: string) => boolean,
): KnownResponse | undefined {
  const skeleton = toSkeleton(template).replace(BETA, '/v1.0');
  return (
    findKnown(plans, (known) => toSkeleton(known.template) === skeleton) ??
    findKnown(plans, (known) => getSampleRequests(known).some(accepts))
  );
}

function findKnown(
  plans: readonly NativePlan[],
  test: (endpoint: NativeEndpoint) => boolean,
): KnownResponse | undefined {
  for (const plan of plans) {
    const endpoint = plan.endpoints.find(test);
    if (endpoint !== undefined) return { plan, endpoint };
  }
  return undefined;
}

/** Requests of a native endpoint, one for each sort of value that its slots may have elsewhere. */
export function getSampleRequests({ path }: Pick<NativeEndpoint, 'path'>): readonly string[] {
  const plain = SLOT_SAMPLES.map((sample) =>
    createSamplePath({
      ...path,
      segments: path.segments.map((parts) =>
        parts.map((part) => ('slot' in part ? { literal: encodeURIComponent(sample) } : part)),
      ),
    }),
  );
  return [...new Set([createSamplePath(path), ...plain])];
}

type Slot = Extract<SegmentPart, { readonly slot: string }>;

/** A text in the form of a reversible pseudonym; no key opens it. */
export const SAMPLE_TOKEN = `p~${'A'.repeat(86)}`;
const SAMPLES = [
  'x',
  '0',
  '48d31887-5fad-4d73-a9f5-3c356e68a038',
  'x@example.com',
  '2026-01-31',
  '2026-01-31T09:00:00Z',
  '09:00',
  'PT30M',
  'true',
  '19:abc@thread.tacv2',
  '#microsoft.graph.user',
  'W/"x"',
];
const SLOT = /\{[^{}]*\}/g;
const SLOT_SAMPLES = [SAMPLE_TOKEN, '48d31887-5fad-4d73-a9f5-3c356e68a038', 'x@example.com', 'x'];

/** Paths of a template, one for each sort of value that its slots may have. */
export function getSamplePaths(template: string): readonly string[] {
  return SLOT_SAMPLES.map((sample) => template.replace(SLOT, encodeURIComponent(sample)));
}

/** A value that all types of a slot, or one of them, take. */
function getSlotSample({ types, pseudonym }: Slot): string {
  if (pseudonym === 'required') return SAMPLE_TOKEN;
  const fits = (text: string) => types.some((type) => matchesGrammar(type, text));
  return SAMPLES.find(fits) ?? 'x';
}

/** A path that a native pattern takes, percent-encoded where it must be. */
function createSamplePath({ segments }: PathPattern): string {
  const write = (part: SegmentPart): string =>
    'literal' in part ? part.literal : encodeURIComponent(getSlotSample(part)).replaceAll("'", "''");
  return segments.map((parts) => `/${parts.map(write).join('')}`).join('');
}

/** A path without the names of its slots: two templates that mean the same requests are equal here. */
export function toSkeleton(template: string): string {
  return toAsciiLowerCase(template.replace(SLOT, '{}'));
}

/**
 * Takes a request target in which `{name}` stands for any value, and puts in its place a value that the endpoint of this path
 * takes: a reversible pseudonym where the endpoint accepts one, or where there is no such endpoint.
 *
 * @example fillSlots(plan.endpoints, '/v1.0/users/{userId}/events?$top=5')
 */
export function fillSlots(endpoints: readonly EndpointBase[], url: string): string {
  const [path = '', ...query] = url.split('?');
  if (!path.includes('{')) return url;
  const skeleton = toSkeleton(path);
  const endpoint = endpoints.find(({ template }) => toSkeleton(template) === skeleton);
  const slots =
    endpoint?.linkPaths[0]?.segments.flat().flatMap((part) => ('slot' in part ? [part] : [])) ?? [];
  let index = 0;
  const filled = path.replace(SLOT, () => {
    const slot = slots[index];
    index += 1;
    if (slot === undefined || slot.pseudonym === 'accepted') return SAMPLE_TOKEN;
    return encodeURIComponent(getSlotSample(slot)).replaceAll("'", "''");
  });
  return [filled, ...query].join('?');
}
