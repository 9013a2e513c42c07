export type { ByteSanitizer } from './bytes/open-byte-engine.ts';
export { keptOutput } from './bytes/output-bytes.ts';
export {
  type BestEngine,
  type Engine,
  type EngineContext,
  hasByteEngine,
  openNative,
} from './open-native.ts';
export {
  emptySafeBody,
  openSanitizer,
  type SafeBody,
  type SanitizeContext,
  type SanitizeResult,
  type Sanitizer,
} from './open-sanitizer.ts';
export type { SealLink } from './tree/seal-link.ts';
