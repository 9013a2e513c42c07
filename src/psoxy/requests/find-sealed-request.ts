import { RequestError } from '../../kernel/errors.ts';
import { readSealedLink, slotParts } from '../../requests/decide.ts';
import { matchPath } from '../../requests/match-path.ts';
import { parseTarget } from '../../requests/parse-target.ts';
import type { PsoxyDecision, PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';

type SealedRequest = {
  readonly endpoint: PsoxyEndpoint;
  readonly slots: PsoxyDecision['slots'];
  readonly link: NonNullable<PsoxyDecision['link']>;
};

const MAY_BE_SEALED = /=s~[A-Za-z0-9_-]+$/;

/**
 * The endpoint of a request that follows one of our sealed links (`links: seal`). The rules for its query are not asked: what
 * is inside was written by Graph, is authenticated, and is matched against the endpoint's path once it is open.
 *
 * @throws RequestError TARGET_MALFORMED when what ends like a sealed link is ambiguous before it; METHOD_NOT_ALLOWED when it is
 * followed by anything but GET or HEAD
 */
export function findSealedRequest(plan: PsoxyPlan, method: string, whole: string): SealedRequest | undefined {
  const sealing = plan.endpoints.filter(({ linkPaths }) => linkPaths.length > 0);
  if (sealing.length === 0 || !MAY_BE_SEALED.test(whole)) return undefined;
  const target = parseTarget(whole);
  for (const endpoint of sealing) {
    if (endpoint.request.methods?.has(method.toUpperCase()) === false) continue;
    const [path] = endpoint.linkPaths;
    const match = path && matchPath(path, target.segments, 'request');
    const link = match && readSealedLink(target.query);
    if (match === undefined || link === undefined) continue;
    if (!/^(?:GET|HEAD)$/i.test(method)) throw new RequestError('METHOD_NOT_ALLOWED');
    return { endpoint, link, slots: slotParts(match) };
  }
  return undefined;
}
