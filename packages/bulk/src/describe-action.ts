import type { LeafAction } from '@nymgate/engine/plan/treatments';
import { getTreatmentDefinition } from '@nymgate/engine/plan/treatments';
import type { ColumnAction } from './bulk-plan.ts';

/**
 * What is done to a column, in words, for manifests and previews: the same whatever format it came in.
 *
 * @example describeAct({ type: 'pseudonymize', kind: 'person', reversible: true }) // 'pseudonymize reversibly (person)'
 */
export function describeAction(act: ColumnAction): string {
  if (act.type === 'keep') return 'keep';
  if (act.type === 'apply') return act.label;
  return `${act.reversible ? 'pseudonymize reversibly' : 'pseudonymize'} (${act.kind})`;
}

/** @example describeTreatment({ treatment: 'coarsen', to: 'month' }) // 'coarsen (to the month)' */
export function describeTreatment(action: LeafAction): string {
  const detail = getTreatmentDefinition(action).describeDetail(action);
  return detail === undefined ? action.treatment : `${action.treatment} (${detail})`;
}
