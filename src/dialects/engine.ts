/**
 * The rules without their text form: what serving typed rule sets needs. `parse-rules.ts` and `print-rules.ts` load the YAML
 * package; nothing here does, so a cold start does not pay for it.
 */
export {
  arrayOf,
  drop,
  entity,
  keep,
  keepPhrases,
  meetingProvider,
  object,
  prefixed,
  pseudonymize,
  reversible,
  sealLink,
  textDigest,
  tokenize,
} from '../native/builders.ts';
export { checkRules } from '../native/check-rules.ts';
export { compileCheckedRules, compileRules } from '../native/compile-rules.ts';

export { compileSource } from '../native/compile-source.ts';
export type { WrittenBody } from '../plan/opening.ts';
export type { BodyContent } from '../psoxy/requests/body-content.ts';
export { decideByRules, type RequestByRules } from '../psoxy/requests/decide-by-rules.ts';
export { readBody } from '../psoxy/requests/read-body.ts';
export { writeBody } from '../psoxy/requests/write-body.ts';
export { writeOpened } from '../psoxy/requests/write-opened.ts';
export { confirmOpened } from '../requests/confirm-opened.ts';
export { decide } from '../requests/decide.ts';
export { type FoundLink, findLink, matchLink } from '../requests/match-link.ts';
export { parseLinkQuery, parseLinkTarget, parseTarget } from '../requests/parse-target.ts';
export { writePath, writeTarget } from '../requests/write-target.ts';
