import { RequestError } from '../../kernel/errors.ts';
import type { Decision, Plan } from '../../plan/plan.ts';
import { findSealedLink, slotParts } from '../../requests/decide.ts';
import { matchPath } from '../../requests/match-path.ts';
import { parseTarget } from '../../requests/parse-target.ts';

type SealedRequest = Pick<Decision, 'endpoint' | 'slots'> & { readonly link: NonNullable<Decision['link']> };

const MAY_BE_SEALED = /=s~[A-Za-z0-9_-]+$/;

/**
 * The endpoint of a request that follows one of our sealed links (`links: seal`). The rules for its query are not asked: what
 * is inside was written by Graph, is authenticated, and is matched against the endpoint's path once it is open.
 *
 * @throws RequestError TARGET_MALFORMED when what ends like a sealed link is ambiguous before it; METHOD_NOT_ALLOWED when it is
 * followed by anything but GET or HEAD
 */
export function findSealedRequest(plan: Plan, method: string, whole: string): SealedRequest | undefined {
  const sealing = plan.endpoints.filter(
    ({ response }) => response.kind === 'psoxy' && response.links === 'seal',
  );
  if (sealing.length === 0 || !MAY_BE_SEALED.test(whole)) return undefined;
  const target = parseTarget(whole);
  for (const endpoint of sealing) {
    if (endpoint.psoxy?.methods?.has(method.toUpperCase()) === false) continue;
    const match = matchPath(endpoint.path, target.segments, 'request');
    const link = match && findSealedLink(endpoint, target.query);
    if (match === undefined || link === undefined) continue;
    if (!/^(?:GET|HEAD)$/i.test(method)) throw new RequestError('METHOD_NOT_ALLOWED');
    return { endpoint, link, slots: slotParts(match) };
  }
  return undefined;
}
