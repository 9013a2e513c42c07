import type { ExportPlan, ExportStep } from '@nymgate/connectors/export-plans';
import { listNeverReturned } from '@nymgate/connectors/export-plans';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import type { FieldRule, RuleSource } from '@nymgate/engine/plan/rule-set';
import { getEntityName } from '@nymgate/engine/plan/rule-set';
import { ExportFailure, type ExportTask, type GatewayResponse } from './export-types.ts';

/**
 * No property: every native rule set removes it and reports that, so a response shows whether the gateway removes
 * what its rules drop (SEL-01). Rules of Psoxy's language don't.
 */
const PROBE = 'id/nymgate';
const PROBE_REMOVED = /(?:^|,)unknown=[0-9]+$/;

/** What is requested of rows that refer to rows of other tables. */
const REFERENCE = ['id'];

/** Requests all properties of the endpoint; the gateway removes what its rules drop. */
function createSelectOption(names: readonly string[]): string {
  return `$select=${[...names, PROBE].join(',')}`;
}

/** The `$select` of a step, if it has one. */
export function listSelectOptions({ select, refersTo }: ExportStep): readonly string[] {
  if (refersTo !== undefined) return [`$select=${REFERENCE.join(',')}`];
  return select === undefined ? [] : [createSelectOption(select)];
}

/** Properties that were left of a `$select`. Undefined: the gateway doesn't remove what its rules drop. */
export function readSelected(
  { step }: Pick<ExportTask, 'step'>,
  { headers }: Pick<GatewayResponse, 'headers'>,
): readonly string[] | undefined {
  const pruned = headers['nymgate-pruned'] ?? '';
  if (!PROBE_REMOVED.test(pruned)) return undefined;
  const removed = new Set(pruned.split(','));
  return (step.select ?? []).filter((name) => !removed.has(name));
}

/** The same task, limited to what the default rules deliver. */
export function withDefaultSelect(task: ExportTask): ExportTask {
  const { select, ...step } = task.step;
  if (select === undefined) return task;
  const delivered = new Set(listDelivered(task.plan, task.step, getDefaultRules(task.plan)));
  const names = select.filter((name) => delivered.has(name));
  return { ...task, step: { ...step, query: [`$select=${names.join(',')}`, ...(step.query ?? [])] } };
}

export function getDefaultRules({
  connector,
  of = connector,
}: Pick<ExportPlan, 'connector' | 'of'>): RuleSource {
  const found = Object.values(CONNECTORS).find(({ id }) => id === of);
  if (found === undefined) throw new Error(`export plan: no connector ${of}`);
  return found.rules(DEFAULT_CONNECTOR_OPTIONS);
}

export type DeliveringRules = Pick<RuleSource, 'endpoints' | 'entity'>;

type StepRows = { readonly path: string | undefined; readonly entity: string };

/** What a step returns by the default rules, whose names of entities `SELECTABLE` has. */
function getStepRows(plan: ExportPlan, { endpoint }: ExportStep): StepRows {
  const rule = getDefaultRules(plan).endpoints.find(({ id }) => id === endpoint);
  return { path: rule?.path, entity: rule === undefined ? '' : (getEntityName(rule.response) ?? '') };
}

/** Properties of a step's rows that rules deliver, without annotations. */
function listDelivered(plan: ExportPlan, step: ExportStep, rules: DeliveringRules): readonly string[] {
  const { path } = getStepRows(plan, step);
  const rule = rules.endpoints.find((one) => one.path === path);
  const entity = rule === undefined ? undefined : rules.entity(getEntityName(rule.response) ?? '');
  return Object.entries(entity?.properties ?? {}).flatMap(([name, field]) =>
    name.includes('@') || isDropped(field) ? [] : [name],
  );
}

export type DeliveredProperties = {
  readonly requested: readonly string[];
  /** The export never requests them (`SELECTABLE`). */
  readonly notRequested: readonly string[];
};

export function splitDelivered(
  plan: ExportPlan,
  step: ExportStep,
  rules: DeliveringRules,
): DeliveredProperties {
  const never = listNeverReturned(getStepRows(plan, step).entity);
  const isNever = (name: string) => Object.hasOwn(never, name) || step.ownersOnly?.includes(name) === true;
  const delivered = listDelivered(plan, step, rules);
  if (step.refersTo !== undefined)
    return { requested: delivered.filter((name) => REFERENCE.includes(name)), notRequested: [] };
  return {
    requested: delivered.filter((name) => !isNever(name)),
    notRequested: delivered.filter(isNever),
  };
}

/** With host, path and the other options an address stays below 2,048 characters; paths of loops hold a pseudonym. */
const MAX_SELECT = { alone: 1_600, looped: 1_200 } as const;

/**
 * Adds properties that no type of Graph has, but rules of the operator deliver: directory extensions.
 * @throws ExportFailure if they don't fit into one request
 */
export function addCustomProperties(plan: ExportPlan, rules: DeliveringRules): ExportPlan {
  return { ...plan, steps: plan.steps.map((step) => extendSelect(plan, step, rules)) };
}

function extendSelect(plan: ExportPlan, step: ExportStep, rules: DeliveringRules): ExportStep {
  if (step.select === undefined) return step;
  const known = getDefaultRules(plan).entity(getStepRows(plan, step).entity)?.properties ?? {};
  const delivered = listDelivered(plan, step, rules);
  const added = delivered.filter((name) => !Object.hasOwn(known, name));
  if (added.length === 0) return step;
  const most = MAX_SELECT[step.loops === undefined ? 'alone' : 'looped'];
  const fits = (names: readonly string[]) => names.join().length <= most;
  const all = [...step.select, ...added];
  // What these rules drop the gateway would remove: without it there is room for more.
  const select = fits(all) ? all : all.filter((name) => delivered.includes(name));
  if (!fits(select))
    throw new ExportFailure(
      'EXPORT_COLUMNS',
      `The rules of ${plan.connector} deliver more properties of ${step.endpoint} than one request can list. Remove some of them from the rules`,
    );
  return { ...step, select };
}

function isDropped(rule: FieldRule): boolean {
  if ('items' in rule) return isDropped(rule.items);
  return 'treatment' in rule && (rule.treatment === 'drop' || rule.treatment === 'sealLink');
}
