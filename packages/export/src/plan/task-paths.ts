import type { ExportPlan, ExportStep } from '@nymgate/connectors/export-plans';
import type { RunHead } from './export-state.ts';
import type { ExportRow, ExportTask, SavedState, TaskScope } from './export-types.ts';
import { valueAtPointer } from './read-page.ts';
import { getDefaultRules, listSelectOptions } from './selected-properties.ts';

const SLOT = /\{([A-Za-z]+)\}/g;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

/** Times of the run, not values of rows. */
const TIMES: ReadonlySet<string> = new Set(['since', 'until', 'from', 'to']);

type StepFacts = { readonly path: string; readonly slots: readonly string[] };

const known = new WeakMap<ExportPlan, Map<string, StepFacts>>();

function getFacts(plan: ExportPlan, step: ExportStep): StepFacts {
  const ofPlan = known.get(plan) ?? new Map<string, StepFacts>();
  known.set(plan, ofPlan);
  const facts = ofPlan.get(step.id) ?? readFacts(plan, step);
  ofPlan.set(step.id, facts);
  return facts;
}

function readFacts(plan: ExportPlan, step: ExportStep): StepFacts {
  const endpoint = getDefaultRules(plan).endpoints.find(({ id }) => id === step.endpoint);
  if (endpoint === undefined) throw new Error(`export plan: no endpoint ${plan.connector} ${step.endpoint}`);
  const texts = [endpoint.path, ...(step.query ?? [])];
  const names = texts.flatMap((text) => [...text.matchAll(SLOT)].map(([, name]) => name ?? ''));
  return { path: endpoint.path, slots: [...new Set(names)].filter((name) => !TIMES.has(name)) };
}

export function listRequiredSlots(plan: ExportPlan, step: ExportStep): readonly string[] {
  return getFacts(plan, step).slots;
}

/** Equal scopes give the same task. */
export function createTask(plan: ExportPlan, step: ExportStep, scope: TaskScope): ExportTask {
  const names = Object.keys(scope).sort();
  const values = names.map((name) => `${name}=${scope[name] ?? ''}`);
  return { plan, step, scope, key: [plan.connector, step.id, ...values].join(' ') };
}

/** Scopes of the steps that loop over the row's step. */
export function listChildScopes(
  task: ExportTask,
  row: ExportRow,
): readonly { readonly step: ExportStep; readonly scope: TaskScope }[] {
  if (Object.hasOwn(row, '@removed')) return [];
  return task.plan.steps.flatMap((step) =>
    (step.loops ?? []).flatMap((loop) => {
      if (loop.step !== task.step.id) return [];
      if (loop.unless?.values.includes(valueAtPointer(row, loop.unless.pointer)) === true) return [];
      const scope = toScope(listRequiredSlots(task.plan, step), {
        ...task.scope,
        ...fillSlotValues(loop.slots, row),
      });
      return scope === undefined ? [] : [{ step, scope }];
    }),
  );
}

function fillSlotValues(
  slots: Readonly<Record<string, string>>,
  row: ExportRow,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(slots).map(([name, pointer]) => [name, valueAtPointer(row, pointer)]),
  );
}

function toScope(names: readonly string[], values: Readonly<Record<string, unknown>>): TaskScope | undefined {
  const scope: Record<string, string> = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value !== 'string' || value === '') return undefined;
    scope[name] = value;
  }
  return scope;
}

/** `since`: earliest time for tasks without state. */
export type RunWindow = {
  readonly started: string;
  readonly since?: string;
  /** `changes`: rows of earlier runs exist. */
  readonly mode?: RunHead['mode'];
};

export type StartPath = { readonly path: string; readonly to?: string; readonly isFiltered: boolean };

export function createStartPath(
  task: ExportTask,
  times: RunWindow,
  saved: SavedState | undefined,
): StartPath {
  const { step } = task;
  const since = getSince(step, times, saved);
  const window = getWindow(step, times, since);
  const values: Readonly<Record<string, string>> = {
    ...task.scope,
    ...window,
    ...(since !== undefined && { since, until: midnight(Date.parse(times.started) + DAY) }),
  };
  const filters = 'since' in step.changes && since !== undefined ? (step.changes.since ?? []) : [];
  const select = listSelectOptions(step);
  const query = [...select, ...(step.query ?? []), ...filters].map((part) => fillQuery(part, values));
  const path = getFacts(task.plan, step).path.replace(SLOT, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  return {
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    isFiltered: filters.length > 0,
    ...(window?.to !== undefined && step.changes.kind === 'delta' && { to: window.to }),
  };
}

/** Whole days in UTC: with coarsened times the rules accept only the start of a unit. */
function midnight(time: number): string {
  return `${new Date(Math.floor(time / DAY) * DAY).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** Rules deliver times to the second and accept none that are finer. */
function toSecond(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Without a time filter, which the rules may not accept. */
export function createUnfilteredPath(task: ExportTask, { started }: RunWindow): StartPath {
  const step = { ...task.step, changes: { ...task.step.changes, since: [] } };
  return createStartPath({ ...task, step }, { started }, undefined);
}

function getSince(step: ExportStep, window: RunWindow, saved: SavedState | undefined): string | undefined {
  const { started, since } = window;
  if (step.changes.kind === 'all' || step.changes.kind === 'once') return undefined;
  if (step.changes.kind === 'since' && saved !== undefined)
    return midnight(Date.parse(saved.at) - step.changes.overlapHours * HOUR);
  if (step.changes.kind === 'delta' && step.changes.changesOnly) {
    // Graph takes `gt` only, which loses rows of the same second: those of the day come again instead.
    if (saved !== undefined) return midnight(Date.parse(saved.at) - SECOND);
    if (since === undefined) return toSecond(Date.parse(started));
  }
  return since === undefined ? undefined : midnight(Date.parse(since));
}

function getWindow(
  { changes }: ExportStep,
  { started }: RunWindow,
  since: string | undefined,
): { readonly from: string; readonly to: string } | undefined {
  const now = Date.parse(started);
  if (changes.kind === 'delta' && changes.span !== undefined)
    return {
      from: since ?? midnight(now - changes.span.backDays * DAY),
      to: midnight(now + changes.span.aheadDays * DAY),
    };
  if (changes.kind !== 'since' || changes.maxDays === undefined) return undefined;
  const earliest = now - changes.maxDays * DAY;
  const from = since === undefined ? earliest : Math.max(earliest, Date.parse(since));
  return { from: midnight(from).slice(0, 10), to: midnight(now).slice(0, 10) };
}

/** Whether the window of a delta query must be renewed. */
export function isWindowTooShort(
  { changes }: ExportStep,
  { started }: RunWindow,
  saved: SavedState,
): boolean {
  if (changes.kind !== 'delta' || changes.span === undefined || saved.to === undefined) return false;
  return Date.parse(saved.to) - Date.parse(started) < changes.span.renewDays * DAY;
}

/** Quotes are doubled (OData 4.01 URL conventions, section 5.1.1.14). */
function fillQuery(part: string, values: Readonly<Record<string, string>>): string {
  const at = part.indexOf('=');
  const value = part
    .slice(at + 1)
    .replace(SLOT, (_, name: string) => (values[name] ?? '').replaceAll("'", "''"));
  return `${part.slice(0, at)}=${encodeURIComponent(value).replace(/%2C/g, ',').replace(/%24/g, '$').replace(/%2F/g, '/')}`;
}
