import { asciiLower } from '../../kernel/ascii-case.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { Inbound } from '../../kernel/inbound.ts';
import type { Target } from '../../plan/plan.ts';
import type { Admitted } from '../steps/admit-caller.ts';
import type { Gateway, Route } from '../steps/gateway.ts';
import { authorizeCaller, measureRequest } from '../steps/read-target.ts';

/** Where a batch was sent, which is where the paths of its parts begin. */
export type BatchPlace = {
  readonly target: Target;
  /** `v1.0` or `beta`. */
  readonly version: string;
  /** The one connector that the batch is for; undefined: each part finds its own. */
  readonly route: Route | undefined;
  /** The connectors that parts may name. */
  readonly routes: readonly Route[];
};

const VERSIONS: ReadonlySet<string> = new Set(['v1.0', 'beta']);

/** Whether a path ends with `$batch`, in any spelling. */
export function isBatchTarget({ segments }: Target): boolean {
  return asciiLower(segments.at(-1) ?? '') === '$batch';
}

/**
 * Measures a batch as any request, and reads `/v1.0/$batch` or `/{connector}/v1.0/$batch`; `beta` in place of `v1.0` where a rule
 * names a path of it.
 *
 * @throws RequestError TARGET_MALFORMED, BODY_NOT_ALLOWED, ENDPOINT_NOT_ALLOWED, QUERY_NOT_ALLOWED
 */
export function readBatchPlace(
  { routes, limits }: Pick<Gateway, 'routes' | 'limits'>,
  inbound: Inbound,
  target: Target,
): BatchPlace {
  measureRequest(inbound, limits);
  const { segments, query } = target;
  const route = segments.length === 3 ? routes.get(segments[0] ?? '') : undefined;
  const version = asciiLower(segments.at(-2) ?? '');
  if (segments.length !== (route === undefined ? 2 : 3) || !VERSIONS.has(version)) throw unknown();
  const own = route === undefined ? [...routes.values()] : [route];
  if (version === 'beta' && !own.some(servesBeta)) throw unknown();
  if (query.length > 0) throw new RequestError('QUERY_NOT_ALLOWED', { subject: '$batch' });
  return { target, version, route, routes: own };
}

/**
 * A batch that names a connector is for callers of that connector; one that names none is for all, because each request of it finds
 * its own.
 *
 * @throws RequestError CALLER_FORBIDDEN
 */
export function authorizeBatch({ route, target }: BatchPlace, admitted: Admitted): void {
  if (route !== undefined) authorizeCaller({ ...admitted, route, target, raw: admitted.inbound.target });
}

function servesBeta({ plan }: Route): boolean {
  return plan.endpoints.some(({ template }) => template.toLowerCase().startsWith('/beta/'));
}

function unknown(): RequestError {
  return new RequestError('ENDPOINT_NOT_ALLOWED', { subject: '$batch' });
}
