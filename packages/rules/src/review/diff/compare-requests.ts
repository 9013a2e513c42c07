import type { EndpointView, ParameterView } from '../../dialects/endpoint-view.ts';
import { grammarsCover, patternCovers } from '../../native/check-overlap.ts';
import type { PlainParameter } from '@nymgate/engine/plan/rule-set';
import { GRAINS, type Grain } from '@nymgate/engine/plan/treatments';
import { skeletonOf } from '../explain/known-answers.ts';

/** What an endpoint takes that the earlier one refused, and the other way round. */
export type RequestComparison = { readonly allowed: readonly string[]; readonly refused: readonly string[] };

type Collector = { readonly allow: (what: string) => void; readonly refuse: (what: string) => void };

/** Compares which requests two endpoints take. What cannot be compared counts as both allowed and refused. */
export function compareRequests(before: EndpointView, after: EndpointView): RequestComparison {
  const allowed: string[] = [];
  const refused: string[] = [];
  const collector: Collector = { allow: (what) => allowed.push(what), refuse: (what) => refused.push(what) };
  comparePaths(before, after, collector);
  compareMethods(before, after, collector);
  compareQueries(before, after, collector);
  compareHeaders(before, after, collector);
  compareBodies(before, after, collector);
  return { allowed, refused };
}

function comparePaths(before: EndpointView, after: EndpointView, { allow, refuse }: Collector): void {
  const values = 'other values in the path';
  const [earlier, later] = [before.values, after.values];
  if (earlier.pattern !== undefined && later.pattern !== undefined) {
    if (!patternCovers(earlier.pattern, later.pattern)) allow(values);
    if (!patternCovers(later.pattern, earlier.pattern)) refuse(values);
    return;
  }
  const samePath = skeletonOf(before.template) === skeletonOf(after.template);
  if (samePath && earlier.limits === later.limits) return;
  if (!samePath || later.limits === undefined || earlier.limits !== undefined) allow(values);
  if (!samePath || earlier.limits === undefined || later.limits !== undefined) refuse(values);
}

function compareMethods(before: EndpointView, after: EndpointView, { allow, refuse }: Collector): void {
  const [earlier, later] = [before.methods, after.methods];
  if (earlier === undefined || later === undefined) {
    if (earlier !== undefined) allow('all methods');
    if (later !== undefined) refuse(`methods other than ${[...later].join(', ')}`);
    return;
  }
  for (const method of later) if (!earlier.has(method)) allow(`method ${method}`);
  for (const method of earlier) if (!later.has(method)) refuse(`method ${method}`);
}

function compareQueries(before: EndpointView, after: EndpointView, collector: Collector): void {
  const [earlier, later] = [before.query, after.query];
  if (later.any && !earlier.any) collector.allow('any query parameter');
  if (earlier.any && !later.any) collector.refuse('query parameters that are not named');
  compareGuards(before, after, collector);
  for (const name of new Set([...earlier.named.keys(), ...later.named.keys()])) {
    const [old, now] = [earlier.named.get(name), later.named.get(name)];
    const shown = now?.name ?? old?.name ?? name;
    compareParameter(
      old ?? freeParameter(name, earlier.any),
      now ?? freeParameter(name, later.any),
      shown,
      collector,
    );
  }
}

function compareGuards(before: EndpointView, after: EndpointView, { allow, refuse }: Collector): void {
  if (before.unguarded === undefined || after.unguarded === undefined) return;
  const what = 'OData options without a schema';
  if (!before.unguarded && after.unguarded) allow(what);
  if (before.unguarded && !after.unguarded) refuse(what);
}

function freeParameter(name: string, any: boolean): ParameterView | undefined {
  return any ? { name, required: false, limits: undefined } : undefined;
}

function compareParameter(
  before: ParameterView | undefined,
  after: ParameterView | undefined,
  name: string,
  { allow, refuse }: Collector,
): void {
  if (before === undefined) return void (after !== undefined && allow(`query parameter ${name}`));
  if (after === undefined) return void refuse(`query parameter ${name}`);
  if (before.required && !after.required) allow(`requests without ${name}`);
  if (after.required && !before.required) refuse(`requests without ${name}`);
  if (before.limits === after.limits) return;
  const wider = before.limits !== undefined && !isWithin(after, before);
  const narrower = after.limits !== undefined && !isWithin(before, after);
  if (wider) allow(`other values of ${name}`);
  if (narrower) refuse(`other values of ${name}`);
}

/** Whether every value of the first is also a value of the second, where that can be told. */
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

/** What begins a coarse grain also begins every finer one. */
function isGrainWithin(narrow: PlainParameter['grain'], wide: Grain): boolean {
  return narrow !== undefined && GRAINS.indexOf(narrow) <= GRAINS.indexOf(wide);
}

function compareHeaders(before: EndpointView, after: EndpointView, { allow, refuse }: Collector): void {
  const [earlier, later] = [before.headers, after.headers];
  for (const [name, limits] of later) {
    const old = earlier.get(name);
    if (old === undefined) allow(`request header ${name}`);
    else if (old !== limits) allow(`other values of the request header ${name}`);
  }
  for (const [name, limits] of earlier) {
    const now = later.get(name);
    if (now === undefined) refuse(`request header ${name}`);
    else if (now !== limits) refuse(`other values of the request header ${name}`);
  }
}

function compareBodies(before: EndpointView, after: EndpointView, { allow, refuse }: Collector): void {
  const [earlier, later] = [before.body, after.body];
  if (earlier === later) return;
  if (earlier !== 'any') allow(later === 'any' ? 'any request body' : 'other request bodies');
  if (later !== 'any') refuse(later === 'none' ? 'request bodies' : 'other request bodies');
}
