import { RequestError } from '@nymgate/engine/kernel/errors';
import { acceptsCast } from '@nymgate/engine/plan/casts';
import type {
  NativeEndpoint,
  NativePlan,
  PlanParameter,
  Pruned,
  SegmentPart,
  Target,
} from '@nymgate/engine/plan/plan';
import { decide, findEncryptedLink } from '@nymgate/engine/requests/decide';
import { decideQuery } from '@nymgate/engine/requests/decide-query';
import { matchSpellings, splitCast } from '@nymgate/engine/requests/find-endpoint';
import { matchPrefix } from '@nymgate/engine/requests/match-path';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import { getSpellings } from '@nymgate/engine/requests/paths/spellings';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import { describeAllowedValues, describeGrain } from '@nymgate/engine/requests/to-allowed-value';
import type { EndpointVerdict, ParameterVerdict, RequestExplanation } from '../../dialects/explanation.ts';
import type { ExplainedRequest } from '../../dialects/rule-language.ts';
import { joinPointer } from '../../text/json-pointer.ts';

type Slot = Extract<SegmentPart, { readonly slot: string }>;

/** The verdict comes from `decide`; the reasons are found separately. */
export function explainNativeRequest(
  plan: NativePlan,
  method: string,
  url: string,
): ExplainedRequest<NativePlan> {
  const nothing = { others: [], query: [], headers: [], notes: [] };
  let target: Target;
  try {
    target = parseTarget(url);
  } catch (error) {
    return { request: { allowed: false, ...toDenial(error), ...nothing }, endpoint: undefined };
  }
  const places = plan.endpoints.map((endpoint, index) => ({
    endpoint,
    rule: joinPointer('/endpoints', index),
  }));
  const { segments, cast } = splitCast(plan, target.segments);
  const isServed = (endpoint: NativeEndpoint) => cast === undefined || acceptsCast(endpoint);
  const chosen = places.find(
    ({ endpoint }) => accepts(endpoint, method, { ...target, segments }) && isServed(endpoint),
  );
  const others = places.flatMap((place): readonly EndpointVerdict[] =>
    place === chosen
      ? []
      : [
          {
            ...toEndpointReference(place),
            why: getMismatchReason(place.endpoint, method, target, chosen !== undefined),
          },
        ],
  );
  const request: RequestExplanation = {
    ...explainVerdict(() => decide(plan, { method, target, headers: [] })),
    ...(chosen !== undefined && { endpoint: toEndpointReference(chosen) }),
    others,
    query: chosen === undefined ? [] : explainQuery(chosen.endpoint, chosen.rule, target.query),
    headers: chosen === undefined ? [] : [...chosen.endpoint.headers.keys()],
    notes: [],
  };
  return { request, endpoint: request.allowed ? chosen?.endpoint : undefined };
}

type RuledEndpoint = { readonly endpoint: NativeEndpoint; readonly rule: string };

function toEndpointReference({ endpoint, rule }: RuledEndpoint): Omit<EndpointVerdict, 'why'> {
  return { id: endpoint.id, template: endpoint.template, rule };
}

function accepts(endpoint: NativeEndpoint, method: string, { segments }: Target): boolean {
  const match = matchSpellings(endpoint, getSpellings(segments), 'request');
  return endpoint.methods.includes(method) && match !== undefined;
}

/** @throws any error that isn't a RequestError */
function toDenial(error: unknown): Pick<RequestExplanation, 'code' | 'subject'> {
  if (!(error instanceof RequestError)) throw error;
  const { subject } = error.detail;
  return { code: error.code, ...(subject !== undefined && { subject }) };
}

export function explainVerdict(
  decideRequest: () => unknown,
): Pick<RequestExplanation, 'allowed' | 'code' | 'subject'> {
  try {
    decideRequest();
    return { allowed: true };
  } catch (error) {
    return { allowed: false, ...toDenial(error) };
  }
}

function getMismatchReason(
  { path, methods }: NativeEndpoint,
  method: string,
  target: Target,
  decided: boolean,
): string {
  const segments = getSpellings(target.segments).at(-1)?.segments ?? [];
  for (const index of segments.keys()) {
    if (matchPrefix(path, segments.slice(0, index + 1), 'request') !== undefined) continue;
    const parts = path.segments[index];
    if (parts === undefined) return `the path continues after segment ${index}`;
    return `segment ${index + 1} ${describeExpected(parts)}`;
  }
  if (segments.length < path.segments.length) return `the path ends before segment ${segments.length + 1}`;
  if (!methods.includes(method)) return `its methods are ${methods.join(', ')}`;
  return decided ? 'an endpoint before it decides' : 'it takes the request';
}

function describeExpected(parts: readonly SegmentPart[]): string {
  const slots = parts.filter((part): part is Slot => 'slot' in part);
  if (slots.length === 0)
    return `is not "${parts.map((part) => ('literal' in part ? part.literal : '')).join('')}"`;
  return `does not fit ${slots.map(describeSlot).join(', ')}`;
}

export function describeSlot({ slot, types, pseudonym, grain }: Slot): string {
  const plain = `${types.join(' or ')}${describeGrain(grain)}`;
  if (pseudonym === 'required') return `{${slot}}, which takes reversible pseudonyms only`;
  return `{${slot}} (${plain}${pseudonym === 'accepted' ? ' or reversible pseudonym' : ''})`;
}

function explainQuery(
  endpoint: NativeEndpoint,
  rule: string,
  query: Target['query'],
): readonly ParameterVerdict[] {
  if (isEncryptedLinkQuery(endpoint, query))
    return query.map(({ name }) => ({
      name,
      passes: true,
      why: 'an encrypted paging link, decided again after decryption',
    }));
  const provided = query.map((pair, index): ParameterVerdict => {
    const { name } = pair;
    const canonical = toCanonicalName(name);
    const parameter = endpoint.query.get(canonical);
    if (parameter === undefined) return { name, passes: false, why: 'no rule names it' };
    const place = { name, rule: joinPointer(rule, 'query', parameter.name) };
    if (query.slice(0, index).some((before) => toCanonicalName(before.name) === canonical))
      return { ...place, passes: false, why: 'it is given twice' };
    return { ...place, ...explainParameter(endpoint, [canonical, parameter], pair) };
  });
  return [...provided, ...listMissingParameters(endpoint, rule, query)];
}

function isEncryptedLinkQuery(endpoint: NativeEndpoint, query: Target['query']): boolean {
  try {
    return findEncryptedLink(endpoint, query) !== undefined;
  } catch {
    return false;
  }
}

/** Checks one option at a time, so that one refusal doesn't hide another. */
function explainParameter(
  endpoint: NativeEndpoint,
  [canonical, parameter]: readonly [string, PlanParameter],
  pair: Target['query'][number],
): Pick<ParameterVerdict, 'passes' | 'why'> {
  const described = describeParameter(parameter);
  try {
    const { pruned } = decideQuery({ ...endpoint, query: new Map([[canonical, parameter]]) }, [pair]);
    return {
      passes: true,
      why: pruned === undefined ? described : `${described}; ${describePruned(pruned)}`,
    };
  } catch (error) {
    const { code, subject } = toDenial(error);
    // The subject of a plain parameter repeats its description.
    const reason = subject === undefined || !('odata' in parameter.rule) ? '' : ` (${subject})`;
    return { passes: false, why: `${code}: the value is not ${described}${reason}` };
  }
}

function describePruned({ names, unknown }: Pruned): string {
  const others = unknown === 0 ? [] : [`${unknown} that no rule names`];
  return `not requested from Graph: ${[...names, ...others].join(', ')}`;
}

export function describeParameter({ rule }: PlanParameter): string {
  if (!('odata' in rule)) return describeAllowedValues(rule);
  if (rule.odata === 'expand')
    return `an expansion of ${rule.navigations.join(', ')} within what is delivered`;
  return rule.odata === 'select' ? 'a list of properties' : 'about delivered properties alone';
}

function listMissingParameters(
  endpoint: NativeEndpoint,
  rule: string,
  query: Target['query'],
): readonly ParameterVerdict[] {
  const provided = new Set(query.map(({ name }) => toCanonicalName(name)));
  return [...endpoint.query].flatMap(([canonical, { name, rule: parameter }]) =>
    'odata' in parameter || parameter.required !== true || provided.has(canonical)
      ? []
      : [{ name, passes: false, why: 'it is required and missing', rule: joinPointer(rule, 'query', name) }],
  );
}
