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

/** Encrypts the links of one response, and counts those that match no rule. */
export function createResponseLinkEncryptor(
  { gateway: { graphOrigin, limits }, facts }: LinkEncryptionContext,
  { request, decision, path, unmatched, round, slice }: ResolvedRequest,
  extraOptions: Pick<GraphLink, 'restartedRound' | 'slice'> = {},
): SealLink {
  const route = withRequestOrigin(request.inbound.origin, request.route);
  // A link with the path of an unmatched request can't match either.
  const requestedLink = {
    endpoint: decision.endpoint,
    slots: decision.slots,
    cast: decision.cast,
    path: unmatched === undefined ? path : '',
  };
  // The next page begins with its first row.
  const next = slice && { size: slice.size, offset: 0 };
  return (url, collection) => {
    // Without the round's options a link may still fit: data counts more than a later round's options.
    for (const encryptedLinks of round === undefined ? [undefined] : [round, undefined]) {
      const link = encryptGraphLink(
        route,
        graphOrigin,
        { ...requestedLink, round: encryptedLinks },
        { slice: next, ...extraOptions, url, collection },
      );
      // A link that we would refuse would truncate the data without an error.
      if (link === undefined || targetLength(link.url) > limits.targetBytes) continue;
      if (!link.matched) facts.linksUnmatched += 1;
      return link.url;
    }
    return undefined;
  };
}

/** From the path on: what returns as the target of a request. */
function targetLength(url: string): number {
  return url.length - url.indexOf('/', url.indexOf('://') + '://'.length);
}
