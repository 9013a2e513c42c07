import type { PlanNode } from '@nymgate/engine/plan/plan';
import { getTreatmentDefinition, type LeafAction } from '@nymgate/engine/plan/treatments';
import { EXPOSURE_LEVELS, type FieldStep } from '../../dialects/explanation.ts';

type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;

/** The treatment of a leaf of a native plan, in words. */
export function createStep({ action, pointer }: Leaf): FieldStep {
  const { treatment } = action;
  const facts = getTreatmentDefinition(action);
  const detail = facts.describeDetail(action);
  return {
    treatment,
    ...(detail !== undefined && { detail }),
    rule: pointer,
    exposure: EXPOSURE_LEVELS[facts.exposes(action)],
    meaning: getMeaning(action),
    ...(action.treatment === 'keep' && { keeps: action.type }),
    ...(action.treatment === 'keepPhrases' && { phrases: action.phrases }),
  };
}

/** Where the rules of a link's answer stand does not change what becomes of the link. */
function getMeaning(action: LeafAction): string {
  return JSON.stringify(action.treatment === 'sealLink' ? { treatment: 'sealLink' } : action);
}

/** Something that is left out because it has no rule, or because its shape does not fit its rule. */
export function createDropStep(detail: string, rule: string): FieldStep {
  return {
    treatment: 'drop',
    detail,
    rule,
    exposure: EXPOSURE_LEVELS.nothing,
    meaning: '{"treatment":"drop"}',
  };
}
