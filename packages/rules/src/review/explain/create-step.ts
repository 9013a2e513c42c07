import type { PlanNode } from '@nymgate/engine/plan/plan';
import { getTreatmentDefinition, type LeafAction } from '@nymgate/engine/plan/treatments';
import { EXPOSURE_LEVELS, type FieldStep } from '../../dialects/explanation.ts';

type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;

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
    ...(action.treatment === 'keep' && action.byDomainPolicy && { byDomainPolicy: true }),
    ...(action.treatment === 'keepPhrases' && { phrases: action.phrases }),
  };
}

/** The location of the rules for a link's response doesn't change how the link is treated. */
function getMeaning(action: LeafAction): string {
  return JSON.stringify(action.treatment === 'sealLink' ? { treatment: 'sealLink' } : action);
}

/** A value dropped because it has no rule or doesn't match its rule's type. */
export function createDropStep(detail: string, rule: string): FieldStep {
  return {
    treatment: 'drop',
    detail,
    rule,
    exposure: EXPOSURE_LEVELS.nothing,
    meaning: '{"treatment":"drop"}',
  };
}
