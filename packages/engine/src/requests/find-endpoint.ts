import { toAsciiLowerCase } from '../kernel/ascii-case.ts';
import { RequestError } from '../kernel/errors.ts';
import { acceptsCast, parseCast } from '../plan/casts.ts';
import type { NativeEndpoint, NativePlan } from '../plan/plan.ts';
import { matchPath, matchPrefix, type PathMatch, type PathOrigin } from './match-path.ts';
import { findCandidates } from './paths/candidates.ts';
import { acceptsKeys, getSpellings, type Spelling } from './paths/spellings.ts';

export type EndpointMatch = {
  readonly endpoint: NativeEndpoint;
  readonly match: PathMatch;
  /** The type that the path is cast to, in Graph's spelling. */
  readonly cast?: string | undefined;
};

/**
 * The first endpoint in file order whose path, in any of its spellings, and method match.
 *
 * @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED (parentheses that no template and no spelling has), TOKEN_INVALID (a token
 * where a rule takes another value), ENDPOINT_NOT_ALLOWED
 */
export function findEndpoint(plan: NativePlan, method: string, segments: readonly string[]): EndpointMatch {
  const { cast, segments: path } = splitCast(plan, segments);
  const found = findByPath(plan, method, path);
  if (cast === undefined) return found;
  if (!acceptsCast(found.endpoint)) throw new RequestError('ENDPOINT_NOT_ALLOWED');
  return { ...found, cast };
}

type CastPath = { readonly segments: readonly string[]; readonly cast: string | undefined };

/** A path and the cast behind it, unless a rule names the path with the cast. */
export function splitCast(plan: NativePlan, segments: readonly string[]): CastPath {
  const cast = parseCast(segments);
  if (cast === undefined || hasMatchingShape(plan, getSpellings(segments)))
    return { segments, cast: undefined };
  return { segments: segments.slice(0, -1), cast };
}

function findByPath(plan: NativePlan, method: string, segments: readonly string[]): EndpointMatch {
  const spellings = getSpellings(segments);
  let methodDiffers = false;
  for (const index of findCandidates(plan, spellings)) {
    const endpoint = plan.endpoints[index];
    if (endpoint === undefined) continue;
    const match = matchSpellings(endpoint, spellings, 'request');
    if (match === undefined) continue;
    if (endpoint.methods.includes(method)) return { endpoint, match };
    methodDiffers = true;
  }
  if (methodDiffers) throw new RequestError('METHOD_NOT_ALLOWED');
  throw createDenial(plan, spellings);
}

/** Matches a path against the paths of an endpoint, each in all spellings. */
export function matchSpellings(
  { linkPaths }: Pick<NativeEndpoint, 'linkPaths'>,
  spellings: readonly Spelling[],
  origin: PathOrigin,
): PathMatch | undefined {
  for (const pattern of linkPaths) {
    for (const spelling of spellings) {
      const match = acceptsKeys(pattern, spelling)
        ? matchPath(pattern, spelling.segments, origin)
        : undefined;
      if (match !== undefined) return match;
    }
  }
  return undefined;
}

/**
 * Whether a rule names the path, whatever the method and whichever tokens stand in it: what is wrong with a token shows later.
 *
 * @example namesPath(plan, ['v1.0', 'users', 'p~…'])
 */
export function hasMatchingPath(plan: NativePlan, segments: readonly string[]): boolean {
  const { cast, segments: path } = splitCast(plan, segments);
  const isServed = cast === undefined ? undefined : acceptsCast;
  return hasMatchingShape(plan, getSpellings(path), isServed);
}

function hasMatchingShape(
  plan: NativePlan,
  spellings: readonly Spelling[],
  isServed: (endpoint: NativeEndpoint) => boolean = () => true,
): boolean {
  return findCandidates(plan, spellings).some((index) => {
    const endpoint = plan.endpoints[index];
    if (endpoint === undefined || matchSpellings(endpoint, spellings, 'shape') === undefined) return false;
    return isServed(endpoint);
  });
}

/** Chooses the refusal. Only where a rule names the rest of the path a token is misplaced (TOK-06); else the path is unknown. */
function createDenial(plan: NativePlan, spellings: readonly Spelling[]): RequestError {
  if (hasMatchingShape(plan, spellings)) return new RequestError('TOKEN_INVALID');
  const segments = spellings.at(-1)?.segments ?? [];
  const hasUnexpectedParentheses = segments.some(
    (text, index) => /[()]/.test(text) && !isFunctionInTemplate(plan, segments, index),
  );
  return hasUnexpectedParentheses
    ? new RequestError('TARGET_MALFORMED', { subject: 'parentheses' })
    : new RequestError('ENDPOINT_NOT_ALLOWED');
}

/** Whether a template spells parentheses after the same name in this place; then only the arguments are wrong. */
function isFunctionInTemplate(plan: NativePlan, segments: readonly string[], index: number): boolean {
  const name = toAsciiLowerCase(segments[index] ?? '').split('(', 1)[0] ?? '';
  return plan.endpoints.some(({ path }) => {
    const first = path.segments[index]?.[0];
    if (first === undefined || !('literal' in first)) return false;
    const sameName = toAsciiLowerCase(first.literal).startsWith(`${name}(`);
    return sameName && matchPrefix(path, segments.slice(0, index), 'request') !== undefined;
  });
}
