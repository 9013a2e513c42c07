import type { SealLink } from '@nymgate/engine/sanitizer/tree/seal-link';
import type { MutableRequestFacts } from './finish-request.ts';
import { encryptGraphLink, type GraphLink } from './steps/encrypt-graph-link.ts';
import type { Gateway } from './steps/gateway.ts';
import type { ResolvedRequest } from './steps/resolve-tokens.ts';
import { withRequestOrigin } from './with-request-origin.ts';

type LinkEncryptionContext = {
  readonly gateway: Pick<Gateway, 'graphOrigin' | 'limits'>;
  readonly facts: MutableRequestFacts;
};

/**
 * Seals the links of one answer, and counts those in a spelling that no rule knows.
 *
 * @param more `anew`: the round that ends, for the link of a 410
 */
export function createResponseLinkEncryptor(
  { gateway: { graphOrigin, limits }, facts }: LinkEncryptionContext,
  { request, decision, path, unmatched, round }: ResolvedRequest,
  extraOptions: Pick<GraphLink, 'restartedRound'> = {},
): SealLink {
  const route = withRequestOrigin(request.inbound.origin, request.route);
  // A link that repeats a path in no spelling of the rules is in none either.
  const requestedLink = {
    endpoint: decision.endpoint,
    slots: decision.slots,
    path: unmatched === undefined ? path : '',
  };
  return (url, collection) => {
    // A link that would be too long with its round goes without: data counts more than the options of a later round.
    for (const encryptedLinks of round === undefined ? [undefined] : [round, undefined]) {
      const link = encryptGraphLink(
        route,
        graphOrigin,
        { ...requestedLink, round: encryptedLinks },
        { ...extraOptions, url, collection },
      );
      // One that we would refuse leads nowhere: the data would end there without a sign.
      if (link === undefined || targetLength(link.url) > limits.targetBytes) continue;
      if (!link.matched) facts.linksUnmatched += 1;
      return link.url;
    }
    return undefined;
  };
}

/** Characters of an absolute URL from its path on: what comes back as the target of a request. */
function targetLength(url: string): number {
  return url.length - url.indexOf('/', url.indexOf('://') + '://'.length);
}
