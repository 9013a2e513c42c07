import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type {
  EndpointBase,
  NativeEndpoint,
  NativePlan,
  PathPattern,
  SegmentPart,
} from '@nymgate/engine/plan/plan';

/** An endpoint whose response is known field by field, with the plan of its pointers. */
export type KnownResponse = { readonly plan: NativePlan; readonly endpoint: NativeEndpoint };

const BETA = /^\/beta(?=\/)/i;

/** Provides the fields for languages whose rules don't name them. */
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

/** One sample request for each type of value that the slots accept. */
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

/** Has the form of a reversible pseudonym; no key decrypts it. */
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

export function getSamplePaths(template: string): readonly string[] {
  return SLOT_SAMPLES.map((sample) => template.replace(SLOT, encodeURIComponent(sample)));
}

function getSlotSample({ types, pseudonym }: Slot): string {
  if (pseudonym === 'required') return SAMPLE_TOKEN;
  const fits = (text: string) => types.some((type) => matchesGrammar(type, text));
  return SAMPLES.find(fits) ?? 'x';
}

function createSamplePath({ segments }: PathPattern): string {
  const write = (part: SegmentPart): string =>
    'literal' in part ? part.literal : encodeURIComponent(getSlotSample(part)).replaceAll("'", "''");
  return segments.map((parts) => `/${parts.map(write).join('')}`).join('');
}

/** Replaces slot names, so that templates with the same requests are equal. */
export function toSkeleton(template: string): string {
  return toAsciiLowerCase(template.replace(SLOT, '{}'));
}

/** Replaces each `{name}` by an allowed value, preferably a reversible pseudonym. */
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
