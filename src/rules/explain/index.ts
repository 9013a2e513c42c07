/** Answers "what leaves, and which rule says so?". Pure; needs no key. */
export { type ExplainOptions, type Explanation, explainRules } from './explain-rules.ts';
export {
  describeFate,
  EXPOSURE,
  type Exposure,
  exposureOf,
  type FieldFate,
  type FieldStep,
} from './field-fate.ts';
export { locateRules, noteOf, type RuleLocator, type RuleNote } from './locate-rules.ts';
export type { EndpointVerdict, ParameterVerdict, RequestExplanation } from './request-explanation.ts';
