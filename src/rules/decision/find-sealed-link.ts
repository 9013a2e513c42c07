import { RequestError } from '../../kernel/errors.ts';
import type { Decision, PlanEndpoint, Target } from '../plan.ts';
import { canonicalName } from '../system-options.ts';
import { isSealedLink } from '../token-text.ts';

/**
 * The sealed link of a request: `$skiptoken=s~…` or `$deltatoken=s~…` and nothing beside it, on an endpoint that returns links.
 *
 * @returns undefined when there is none; a malformed or misplaced one is found by `decideQuery`
 * @throws RequestError TOKEN_INVALID when the endpoint has no links
 */
export function findSealedLink(endpoint: PlanEndpoint, query: Target['query']): Decision['link'] {
  const [only, second] = query;
  if (only === undefined || second !== undefined || !isSealedLink(only.value)) return undefined;
  const parameter = canonicalName(only.name);
  if (parameter !== '$skiptoken' && parameter !== '$deltatoken') return undefined;
  if (!holdsLinks(endpoint)) throw new RequestError('TOKEN_INVALID');
  return { parameter, sealed: only.value };
}

function holdsLinks({ response }: PlanEndpoint): boolean {
  if (response.kind === 'psoxy') return response.links === 'seal';
  if (response.kind !== 'object') return false;
  return [...response.properties.values()].some(
    (node) => node.kind === 'leaf' && node.action.treatment === 'sealLink',
  );
}
