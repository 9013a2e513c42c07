import { asciiLower } from '../../kernel/ascii-case.ts';
import { matchesGrammar } from '../../kernel/grammars.ts';
import type { PathPattern, PlanEndpoint, SegmentPart } from '../../plan/plan.ts';

type Slot = Extract<SegmentPart, { readonly slot: string }>;

/** Has the form of a reversible pseudonym; no key opens it. */
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

/** A value that every type of a slot, or one of them, takes. */
function sampleOf({ types, pseudonym }: Slot): string {
  if (pseudonym === 'required') return SAMPLE_TOKEN;
  const fits = (text: string) => types.some((type) => matchesGrammar(type, text));
  return SAMPLES.find(fits) ?? 'x';
}

/** A path that a native pattern takes, percent-encoded where it must be. */
export function samplePath({ segments }: PathPattern): string {
  const write = (part: SegmentPart): string =>
    'literal' in part ? part.literal : encodeURIComponent(sampleOf(part)).replaceAll("'", "''");
  return segments.map((parts) => `/${parts.map(write).join('')}`).join('');
}

/** A path with its names of slots taken out: two templates that mean the same requests are equal here. */
export function skeletonOf(template: string): string {
  return asciiLower(template.replace(SLOT, '{}'));
}

/**
 * A request target in which `{name}` stands for any value, with a value in its place that the endpoint of this path takes:
 * a reversible pseudonym where it accepts one. Without such an endpoint a pseudonym.
 *
 * @example fillSlots(plan.endpoints, '/v1.0/users/{userId}/events?$top=5')
 */
export function fillSlots(endpoints: readonly PlanEndpoint[], url: string): string {
  const [path = '', ...query] = url.split('?');
  if (!path.includes('{')) return url;
  const skeleton = skeletonOf(path);
  const endpoint = endpoints.find(({ template }) => skeletonOf(template) === skeleton);
  const slots = endpoint?.path.segments.flat().flatMap((part) => ('slot' in part ? [part] : [])) ?? [];
  let index = 0;
  const filled = path.replace(SLOT, () => {
    const slot = slots[index];
    index += 1;
    if (slot === undefined || slot.pseudonym === 'accepted') return SAMPLE_TOKEN;
    return encodeURIComponent(sampleOf(slot)).replaceAll("'", "''");
  });
  return [filled, ...query].join('?');
}
