import { EXPOSURE, type Exposure } from '../../dialects/explanation.ts';
import type { LeafAction } from '../../plan/plan.ts';
import type { PsoxyAction } from '../psoxy-response.ts';

/** How much of a value an action of Psoxy's language lets out. */
export function exposureOfAction(action: PsoxyAction): Exposure {
  switch (action.type) {
    case 'redact':
      return EXPOSURE.nothing;
    case 'pseudonymize':
      if (action.includeOriginal) return EXPOSURE.everything;
      return action.includeReversible ? EXPOSURE.reversible : EXPOSURE.pseudonym;
    case 'pseudonymizeEmailHeader':
    case 'hashIp':
      return EXPOSURE.pseudonym;
    case 'tokenize':
      // With a pattern the rest of the text stays as it is, and all of it where the pattern does not match.
      return action.pattern === undefined ? EXPOSURE.reversible : EXPOSURE.everything;
    case 'encryptIp':
      return EXPOSURE.reversible;
    case 'textDigest':
      return action.inner === undefined ? EXPOSURE.digest : EXPOSURE.everything;
    default:
      return EXPOSURE.parts;
  }
}

/** What a person has to know of an action beside its name. */
export function detailOfAction(action: PsoxyAction): string | undefined {
  switch (action.type) {
    case 'pseudonymize': {
      const parts = [
        action.encoding === 'urlSafeToken' ? undefined : action.encoding,
        action.includeReversible ? 'reversible' : undefined,
        action.includeOriginal ? 'with the original' : undefined,
      ];
      return parts.filter((part) => part !== undefined).join(', ') || undefined;
    }
    case 'pseudonymizeRegexMatches':
      return 'the rest stays';
    case 'tokenize':
      return action.pattern === undefined ? undefined : 'what the pattern finds; the rest stays';
    case 'redactExceptPhrases':
      return `${action.phrases.length} phrases`;
    case 'textDigest':
      return action.inner === undefined ? undefined : 'inside JSON text; the rest stays';
    default:
      return undefined;
  }
}

/** Canonical text of an action: that of the native treatment which does the same, where there is one. */
export function meaningOfAction(action: PsoxyAction): string {
  return JSON.stringify(nativeTwin(action) ?? action, (_, value: unknown) =>
    // Compiled patterns and paths count by what was written.
    typeof value === 'object' && value !== null && 'source' in value ? value.source : value,
  );
}

function nativeTwin(action: PsoxyAction): LeafAction | undefined {
  switch (action.type) {
    case 'redact':
      return { treatment: 'drop' };
    case 'pseudonymize':
      return action.encoding === 'urlSafeToken'
        ? { treatment: 'pseudonymize', reversible: action.includeReversible, prefixed: false }
        : undefined;
    case 'tokenize':
      return action.pattern === undefined ? { treatment: 'tokenize' } : undefined;
    case 'textDigest':
      return action.inner === undefined && action.keywords.length === 0
        ? { treatment: 'textDigest' }
        : undefined;
    default:
      return undefined;
  }
}
