/** Answers "what leaves, and which rule says so?". Pure; needs no key. */

export {
  type EndpointVerdict,
  EXPOSURE,
  exposureOf,
  type FieldFate,
  type ParameterVerdict,
} from '../../dialects/explanation.ts';
export { type Explanation, explainRules } from './explain-rules.ts';
export { locateRules, noteOf } from './locate-rules.ts';
