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
} from './builders.ts';
export { checkRules } from './check-rules.ts';
export { compileCheckedRules } from './compile-checked-rules.ts';
export { compileRules } from './compile-rules.ts';
export { compileSource } from './compile-source.ts';
export { confirmOpened } from './decision/confirm-opened.ts';
export { decide } from './decision/decide.ts';
export type { BodyContent, WrittenBody } from './psoxy/body-content.ts';
export { decideByRules, type RequestByRules } from './psoxy/decide-by-rules.ts';
export { readBody } from './psoxy/read-body.ts';
export { writeBody } from './psoxy/write-body.ts';
export { writeOpened } from './psoxy/write-opened.ts';
export { type FoundLink, findLink, matchLink } from './target/match-link.ts';
export { parseLinkQuery, parseLinkTarget, parseTarget } from './target/parse-target.ts';
export { writePath, writeTarget } from './target/write-target.ts';
