import type { PlainParameter } from '@nymgate/engine/plan/rule-set';
import { GRAINS, type Grain } from '@nymgate/engine/plan/treatments';
import type { EndpointView, ParameterView } from '../../dialects/endpoint-view.ts';
import { grammarsCover, patternCovers } from '../../native/check-overlap.ts';
import { toSkeleton } from '../explain/known-answers.ts';

/** What an endpoint newly accepts, and what it newly refuses. */
export type RequestComparison = { readonly allowed: readonly string[]; readonly denied: readonly string[] };

type Collector = { readonly allow: (what: string) => void; readonly deny: (what: string) => void };

/** What can't be compared counts as both allowed and refused. */
export function compareRequests(before: EndpointView, after: EndpointView): RequestComparison {
  const allowed: string[] = [];
  const refused: string[] = [];
  const collector: Collector = { allow: (what) => allowed.push(what), deny: (what) => refused.push(what) };
  comparePaths(before, after, collector);
  compareMethods(before, after, collector);
  compareQueries(before, after, collector);
  compareHeaders(before, after, collector);
  compareBodies(before, after, collector);
  return { allowed, denied: refused };
}

function comparePaths(before: EndpointView, after: EndpointView, { allow, deny }: Collector): void {
  const values = 'other values in the path';
  const [earlier, later] = [before.values, after.values];
  if (earlier.pattern !== undefined && later.pattern !== undefined) {
    if (!patternCovers(earlier.pattern, later.pattern)) allow(values);
    if (!patternCovers(later.pattern, earlier.pattern)) deny(values);
    return;
  }
  const samePath = toSkeleton(before.template) === toSkeleton(after.template);
  if (samePath && earlier.limits === later.limits) return;
  if (!samePath || later.limits === undefined || earlier.limits !== undefined) allow(values);
  if (!samePath || earlier.limits === undefined || later.limits !== undefined) deny(values);
}

function compareMethods(before: EndpointView, after: EndpointView, { allow, deny }: Collector): void {
  const [earlier, later] = [before.methods, after.methods];
  if (earlier === undefined || later === undefined) {
    if (earlier !== undefined) allow('all methods');
    if (later !== undefined) deny(`methods other than ${[...later].join(', ')}`);
    return;
  }
  for (const method of later) if (!earlier.has(method)) allow(`method ${method}`);
  for (const method of earlier) if (!later.has(method)) deny(`method ${method}`);
}

function compareQueries(before: EndpointView, after: EndpointView, collector: Collector): void {
  const [earlier, later] = [before.query, after.query];
  if (later.allowsAny && !earlier.allowsAny) collector.allow('any query parameter');
  if (earlier.allowsAny && !later.allowsAny) collector.deny('query parameters that are not named');
  compareGuards(before, after, collector);
  for (const name of new Set([...earlier.byName.keys(), ...later.byName.keys()])) {
    const [old, now] = [earlier.byName.get(name), later.byName.get(name)];
    const unrestricted = { name, required: false, limits: undefined };
    const [left, right] = [
      old ?? (earlier.allowsAny && unrestricted),
      now ?? (later.allowsAny && unrestricted),
    ];
    compareParameter(left || undefined, right || undefined, now?.name ?? old?.name ?? name, collector);
  }
}

function compareGuards(before: EndpointView, after: EndpointView, { allow, deny }: Collector): void {
  if (before.forwardsUnguarded === undefined || after.forwardsUnguarded === undefined) return;
  const what = 'OData options without a schema';
  if (!before.forwardsUnguarded && after.forwardsUnguarded) allow(what);
  if (before.forwardsUnguarded && !after.forwardsUnguarded) deny(what);
}

function compareParameter(
  before: ParameterView | undefined,
  after: ParameterView | undefined,
  name: string,
  { allow, deny }: Collector,
): void {
  if (before === undefined) return void (after !== undefined && allow(`query parameter ${name}`));
  if (after === undefined) return void deny(`query parameter ${name}`);
  if (before.required && !after.required) allow(`requests without ${name}`);
  if (after.required && !before.required) deny(`requests without ${name}`);
  if (before.limits === after.limits) return;
  const wider = before.limits !== undefined && !isWithin(after, before);
  const narrower = after.limits !== undefined && !isWithin(before, after);
  if (wider) allow(`other values of ${name}`);
  if (narrower) deny(`other values of ${name}`);
}

/** Whether every value of the first is known to be one of the second. */
function isWithin(narrow: ParameterView, wide: ParameterView): boolean {
  if (wide.limits === undefined) return true;
  if (narrow.plain === undefined || wide.plain === undefined) return false;
  return isPlainWithin(narrow.plain, wide.plain);
}

function isPlainWithin(narrow: PlainParameter, wide: PlainParameter): boolean {
  if (wide.values !== undefined)
    return narrow.values?.every((value) => wide.values?.includes(value) === true) === true;
  if (wide.minimum !== undefined && !(narrow.minimum !== undefined && narrow.minimum >= wide.minimum))
    return false;
  if (wide.maximum !== undefined && !(narrow.maximum !== undefined && narrow.maximum <= wide.maximum))
    return false;
  if (wide.grain !== undefined && !isGrainWithin(narrow.grain, wide.grain)) return false;
  return grammarsCover([wide.type], [narrow.type]);
}

/** The start of a coarse unit is also the start of every finer one, except that years, quarters and months begin within weeks. */
function isGrainWithin(narrow: PlainParameter['grain'], wide: Grain): boolean {
  if (narrow === undefined) return false;
  return wide === 'week' ? narrow === wide : GRAINS.indexOf(narrow) <= GRAINS.indexOf(wide);
}

function compareHeaders(
  { headers: before }: EndpointView,
  after: EndpointView,
  { allow, deny }: Collector,
): void {
  const compare = (
    one: EndpointView['headers'],
    other: EndpointView['headers'],
    add: Collector['allow'],
  ): void => {
    for (const [name, limits] of other)
      if (!one.has(name)) add(`request header ${name}`);
      else if (one.get(name) !== limits) add(`other values of the request header ${name}`);
  };
  compare(before, after.headers, allow);
  compare(after.headers, before, deny);
}

function compareBodies(before: EndpointView, after: EndpointView, { allow, deny }: Collector): void {
  const [earlier, later] = [before.body, after.body];
  if (earlier === later) return;
  if (earlier !== 'any') allow(later === 'any' ? 'any request body' : 'other request bodies');
  if (later !== 'any') deny(later === 'none' ? 'request bodies' : 'other request bodies');
}
