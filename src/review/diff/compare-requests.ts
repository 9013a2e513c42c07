import { grammarsCover, patternCovers } from '../../native/check-overlap.ts';
import type { PlanEndpoint } from '../../plan/plan.ts';
import type { PlainParameter } from '../../plan/rule-set.ts';
import { skeletonOf } from '../explain/sample-requests.ts';
import { type ParameterView, queryView, sourceOnly } from './query-view.ts';

/** What an endpoint takes more, and what less, than the one before. */
export type RequestComparison = { readonly allowed: readonly string[]; readonly refused: readonly string[] };

type Collector = { readonly allow: (what: string) => void; readonly refuse: (what: string) => void };

/** Compares which requests two endpoints take. What cannot be compared counts as allowed and refused both. */
export function compareRequests(before: PlanEndpoint, after: PlanEndpoint): RequestComparison {
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

function comparePaths(before: PlanEndpoint, after: PlanEndpoint, { allow, refuse }: Collector): void {
  const values = 'other values in the path';
  if (before.psoxy === undefined && after.psoxy === undefined) {
    if (!patternCovers(before.path, after.path)) allow(values);
    if (!patternCovers(after.path, before.path)) refuse(values);
    return;
  }
  const samePath = skeletonOf(before.template) === skeletonOf(after.template);
  const [earlier, later] = [pathLimits(before), pathLimits(after)];
  if (samePath && earlier === later) return;
  if (!samePath || earlier === undefined || earlier !== later) {
    if (!samePath || later === undefined || earlier !== undefined) allow(values);
    if (!samePath || earlier === undefined || later !== undefined) refuse(values);
  }
}

/** Undefined: any value in every place. */
function pathLimits({ psoxy, path }: PlanEndpoint): string | undefined {
  if (psoxy === undefined) {
    const slots = path.segments.flat().filter((part) => 'slot' in part);
    return slots.length === 0 ? undefined : JSON.stringify(slots);
  }
  return psoxy.pathSchemas.size === 0 ? undefined : JSON.stringify(psoxy.pathSchemas, sourceOnly);
}

function compareMethods(before: PlanEndpoint, after: PlanEndpoint, { allow, refuse }: Collector): void {
  const [earlier, later] = [methodsOf(before), methodsOf(after)];
  if (earlier === undefined || later === undefined) {
    if (earlier !== undefined) allow('all methods');
    if (later !== undefined) refuse(`methods other than ${[...later].join(', ')}`);
    return;
  }
  for (const method of later) if (!earlier.has(method)) allow(`method ${method}`);
  for (const method of earlier) if (!later.has(method)) refuse(`method ${method}`);
}

/** Undefined: all. */
function methodsOf({ psoxy, methods }: PlanEndpoint): ReadonlySet<string> | undefined {
  return psoxy === undefined ? new Set(methods) : psoxy.methods;
}

function compareQueries(before: PlanEndpoint, after: PlanEndpoint, collector: Collector): void {
  const [earlier, later] = [queryView(before), queryView(after)];
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

/** Psoxy's language alone has a switch for it; the native one guards by naming options. */
function compareGuards(before: PlanEndpoint, after: PlanEndpoint, { allow, refuse }: Collector): void {
  if (before.psoxy === undefined || after.psoxy === undefined) return;
  const what = 'OData options without a schema';
  if (before.psoxy.guarded && !after.psoxy.guarded) allow(what);
  if (!before.psoxy.guarded && after.psoxy.guarded) refuse(what);
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

/** Whether every value of the first is one of the second, where that can be told. */
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
  return grammarsCover([wide.type], [narrow.type]);
}

function compareHeaders(before: PlanEndpoint, after: PlanEndpoint, { allow, refuse }: Collector): void {
  const [earlier, later] = [headersOf(before), headersOf(after)];
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

function headersOf({ psoxy, headers }: PlanEndpoint): ReadonlyMap<string, string> {
  if (psoxy !== undefined) return new Map([...psoxy.headers].map((name) => [name, 'any']));
  return new Map([...headers].map(([name, rule]) => [name, JSON.stringify(rule)]));
}

/** The native language knows no bodies; Psoxy's takes any where no rule speaks of them. */
function compareBodies(before: PlanEndpoint, after: PlanEndpoint, { allow, refuse }: Collector): void {
  const [earlier, later] = [bodyOf(before), bodyOf(after)];
  if (earlier === later) return;
  if (earlier !== 'any') allow(later === 'any' ? 'any request body' : 'other request bodies');
  if (later !== 'any') refuse(later === 'none' ? 'request bodies' : 'other request bodies');
}

function bodyOf({ psoxy }: PlanEndpoint): string {
  if (psoxy === undefined) return 'none';
  return psoxy.body === undefined ? 'any' : bodyText(psoxy.body);
}

/** Schemas may lead back to themselves; there the name of the place is enough. */
function bodyText(body: object): string {
  const around: unknown[] = [];
  return JSON.stringify(body, function (this: unknown, key, value: unknown) {
    const plain = sourceOnly(key, value);
    while (around.length > 0 && around.at(-1) !== this) around.pop();
    if (typeof plain !== 'object' || plain === null) return plain;
    if (around.includes(plain)) return `#${around.indexOf(plain)}`;
    around.push(plain);
    return plain;
  });
}
