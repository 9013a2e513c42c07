export { type BestEngine, type Engine, engineOf, hasByteEngine } from './choose-engine.ts';
export {
  emptySafeBody,
  openSanitizer,
  type SafeBody,
  type SanitizeContext,
  type SanitizeResult,
  type Sanitizer,
} from './open-sanitizer.ts';
