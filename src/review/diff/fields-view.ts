import type { NativePlan, Plan, PlanEndpoint, PlanNode } from '../../plan/plan.ts';
import { namedFields } from '../../psoxy/review/named-fields.ts';
import { psoxySteps } from '../../psoxy/review/psoxy-steps.ts';
import { viewOf } from '../explain/explain-rules.ts';
import type { FieldFate } from '../explain/field-fate.ts';
import { type FieldPath, writeFieldPath } from '../explain/field-path.ts';
import { knownAnswerOf } from '../explain/known-answers.ts';
import { listFields } from '../explain/list-fields.ts';
import { dropStep, nativeStep } from '../explain/native-step.ts';

/** What an endpoint of either language does to any field. */
export type FieldsView = {
  /** The fields that it may deliver, as far as they are known, and one that nothing names. */
  readonly paths: readonly FieldPath[];
  readonly fate: (path: FieldPath) => FieldFate['steps'];
};

/** Stands for whatever field no rule names. */
const UNNAMED: FieldPath = ['{any other field}'];

/** @param known where the fields come from that Psoxy's language does not name */
export function fieldsView(plan: Plan, endpoint: PlanEndpoint, known: readonly NativePlan[]): FieldsView {
  const { response } = endpoint;
  if (response.kind !== 'psoxy') return nativeView(response);
  const view = viewOf(plan.ruleSet, endpoint, response);
  const shape = knownAnswerOf(known, endpoint)?.endpoint.response;
  const listed = shape === undefined ? [] : listFields(shape).map(({ path }) => path);
  return {
    paths: [...listed, ...namedFields(view), UNNAMED],
    fate: (path) => psoxySteps(view, path),
  };
}

function nativeView(response: PlanNode): FieldsView {
  const listed = listFields(response);
  const fates = new Map(listed.map(({ path, leaf }) => [writeFieldPath(path), nativeStep(leaf)]));
  const nothing = dropStep('no rule names it', response.pointer);
  return {
    paths: [...listed.map(({ path }) => path), UNNAMED],
    fate: (path) => [fates.get(writeFieldPath(path)) ?? nothing],
  };
}
