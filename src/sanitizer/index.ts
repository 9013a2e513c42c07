export {
  emptySafeBody,
  openSanitizer,
  type SafeBody,
  type SanitizeContext,
  type SanitizeResult,
  type Sanitizer,
} from './open-sanitizer.ts';
