/** Compares two rule sets: what is newly exposed, hidden, allowed, refused. Pure. */
export { diffRules } from './diff-rules.ts';
export {
  type ChangedRules,
  type FieldChange,
  opensSomething,
  type RequestChange,
  type RuleDiff,
} from './rule-diff.ts';
