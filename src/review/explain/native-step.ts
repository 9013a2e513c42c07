import { EXPOSURE, type Exposure, type FieldStep } from '../../dialects/explanation.ts';
import type { LeafAction, PlanNode } from '../../plan/plan.ts';

type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;

/** The treatment of a leaf of a native plan, in words. */
export function nativeStep({ action, pointer }: Leaf): FieldStep {
  const { treatment } = action;
  const detail = detailOf(action);
  return {
    treatment,
    ...(detail !== undefined && { detail }),
    rule: pointer,
    exposure: exposureOfAction(action),
    meaning: JSON.stringify(action),
    ...(action.treatment === 'keep' && { keeps: action.type }),
    ...(action.treatment === 'keepPhrases' && { phrases: action.phrases }),
  };
}

/** Something that is left out for want of a rule, or because its shape is not that of its rule. */
export function dropStep(detail: string, rule: string): FieldStep {
  return { treatment: 'drop', detail, rule, exposure: EXPOSURE.nothing, meaning: '{"treatment":"drop"}' };
}

function detailOf(action: LeafAction): string | undefined {
  switch (action.treatment) {
    case 'keep':
      return action.type;
    case 'pseudonymize':
      return (
        [...(action.reversible ? ['reversible'] : []), ...(action.prefixed ? ['prefixed'] : [])].join(', ') ||
        undefined
      );
    case 'keepPhrases':
      return `${action.phrases.length} phrases`;
    default:
      return undefined;
  }
}

function exposureOfAction(action: LeafAction): Exposure {
  switch (action.treatment) {
    case 'drop':
      return EXPOSURE.nothing;
    case 'meetingProvider':
    case 'sealLink':
      return EXPOSURE.constant;
    case 'textDigest':
      return EXPOSURE.digest;
    case 'pseudonymize':
      return action.reversible ? EXPOSURE.reversible : EXPOSURE.pseudonym;
    case 'tokenize':
      return EXPOSURE.reversible;
    case 'keepPhrases':
      return EXPOSURE.parts;
    case 'keep':
      return EXPOSURE.everything;
  }
}
