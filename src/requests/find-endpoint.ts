import { asciiLower } from '../kernel/ascii-case.ts';
import { RequestError } from '../kernel/errors.ts';
import type { NativeEndpoint, NativePlan } from '../plan/plan.ts';
import { matchPath, matchPrefix, type PathMatch } from './match-path.ts';
import { indexPaths, type PathIndex } from './paths/index-paths.ts';
import { holdsToken } from './token-text.ts';

export type FoundEndpoint = { readonly endpoint: NativeEndpoint; readonly match: PathMatch };

/**
 * The first endpoint in file order whose path and method match.
 *
 * @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED (key syntax that no template spells), TOKEN_INVALID (a token where
 * no endpoint takes one), ENDPOINT_NOT_ALLOWED
 */
export function findEndpoint(plan: NativePlan, method: string, segments: readonly string[]): FoundEndpoint {
  let methodDiffers = false;
  for (const index of indexOf(plan)(segments)) {
    const endpoint = plan.endpoints[index];
    if (endpoint === undefined) continue;
    const match = matchPath(endpoint.path, segments, 'request');
    if (match === undefined) continue;
    if (endpoint.methods.includes(method)) return { endpoint, match };
    methodDiffers = true;
  }
  if (methodDiffers) throw new RequestError('METHOD_NOT_ALLOWED');
  throw refusal(plan, segments);
}

const INDEXES = new WeakMap<NativePlan, PathIndex>();

function indexOf(plan: NativePlan): PathIndex {
  const known = INDEXES.get(plan) ?? indexPaths(plan.endpoints.map(({ path }) => [path]));
  INDEXES.set(plan, known);
  return known;
}

/**
 * Chooses the refusal. When a token stands where some endpoint takes one, but no endpoint has the rest of the path, the path
 * is unknown. A token anywhere else is misplaced (TOK-06).
 */
function refusal(plan: NativePlan, segments: readonly string[]): RequestError {
  for (const [index, text] of segments.entries()) {
    const parenthesis = text.includes('(') || text.includes(')');
    const token = holdsToken(text);
    if ((!parenthesis && !token) || isDeclared(plan, segments.slice(0, index + 1))) continue;
    if (parenthesis && !isCallOfTemplate(plan, segments, index)) {
      return new RequestError('TARGET_MALFORMED', { subject: 'parentheses' });
    }
    if (token) return new RequestError('TOKEN_INVALID');
  }
  return new RequestError('ENDPOINT_NOT_ALLOWED');
}

function isDeclared(plan: NativePlan, segments: readonly string[]): boolean {
  return plan.endpoints.some(({ path }) => matchPrefix(path, segments, 'request') !== undefined);
}

/** Whether a template spells parentheses after the same name in this place; then only the arguments are wrong. */
function isCallOfTemplate(plan: NativePlan, segments: readonly string[], index: number): boolean {
  const name = asciiLower(segments[index] ?? '').split('(', 1)[0] ?? '';
  return plan.endpoints.some(({ path }) => {
    const first = path.segments[index]?.[0];
    if (first === undefined || !('literal' in first)) return false;
    const sameName = asciiLower(first.literal).startsWith(`${name}(`);
    return sameName && matchPrefix(path, segments.slice(0, index), 'request') !== undefined;
  });
}
