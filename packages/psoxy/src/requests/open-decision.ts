import { RequestError } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { OpenedRequest, Opener } from '@nymgate/engine/plan/opening';
import { openLink } from '@nymgate/engine/requests/links/open-link';
import type { PsoxyDecision } from '../plan/psoxy-plan.ts';
import { writeBody } from './write-body.ts';
import { writeResolvedTarget } from './write-resolved-target.ts';

/** Psoxy's rules have no plain IDs of responses to allow. */
export function resolvePsoxyDecision(decision: PsoxyDecision, resolver: Opener): OpenedRequest {
  const { content, link, raw } = decision;
  return {
    path:
      link === undefined
        ? writeResolvedTarget(raw, (part) => resolver.text([part]))
        : openLink(decision, resolver).path,
    headers: resolveHeaders(decision, resolver),
    body: content && writeBody(content, (part) => resolver.text([part])),
    plaintextValues: [],
  };
}

/** A resolved value must not begin another header. */
function resolveHeaders({ headers, headerParts }: PsoxyDecision, resolver: Opener): HeaderList {
  return headers.map(([name, value], index) => {
    const text = resolver.text(headerParts[index] ?? [value]);
    if (!/^[\t\x20-\x7e]*$/.test(text)) throw new RequestError('TOKEN_INVALID');
    return [name, text];
  });
}
