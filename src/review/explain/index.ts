/** Answers "what leaves, and which rule says so?". Pure; needs no key. */
export { type Explanation, explainRules } from './explain-rules.ts';
export { EXPOSURE, exposureOf, type FieldFate } from './field-fate.ts';
export { locateRules, noteOf, type RuleNote } from './locate-rules.ts';
export type { EndpointVerdict, ParameterVerdict } from './request-explanation.ts';
