import { RequestError } from '../kernel/errors.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import type { HeaderList } from '../kernel/ports.ts';
import { getContinuationNode } from '../plan/create-collection-node.ts';
import type { OpenedRequest, Opener } from '../plan/opening.ts';
import type { NativeDecision, Target } from '../plan/plan.ts';
import { openLink } from './links/open-link.ts';
import { sliceRequest, withLargestPage } from './links/page-slice.ts';
import { continueRound, getRoundHeaders, isDeltaPath, startRound } from './links/round.ts';
import { verifyOpenedRequest } from './verify-opened-request.ts';
import { writeTarget } from './write-target.ts';

/**
 * Opens and confirms a decision of the native language: the request as a whole must match its endpoint again (design rule 2).
 *
 * @throws RequestError TOKEN_INVALID for every fault, so that faults are indistinguishable
 */
export function openDecision(decision: NativeDecision, opener: Opener): OpenedRequest {
  const plaintextValues = getPlaintextValues(decision, opener);
  return {
    ...(decision.link === undefined ? openParts(decision, opener) : openLinkRequest(decision, opener)),
    plaintextValues,
  };
}

type OpenedParts = Omit<OpenedRequest, 'plaintextValues'>;

function openParts(decision: NativeDecision, opener: Opener): OpenedParts {
  const { endpoint } = decision;
  const headers = getRequestedHeaders(decision, opener);
  const target: Target = {
    segments: decision.segments.map(opener.text),
    query: decision.query.map(({ name, value }) => ({ name, value: opener.text(value) })),
  };
  verifyOpenedRequest(decision, target);
  const round = isDeltaPath(endpoint.path) ? startRound(target, headers) : undefined;
  const sliced = opener.inGraphOrder ? { target, headers } : sliceRequest(endpoint, target, headers);
  return {
    path: writeTarget(sliced.target),
    headers: sliced.headers,
    body: undefined,
    unmatched: undefined,
    round,
    slice: sliced.slice,
  };
}

function openLinkRequest(decision: NativeDecision, opener: Opener): OpenedParts {
  const { endpoint } = decision;
  const headers = getRequestedHeaders(decision, opener);
  const { path, unmatched, round: storedRound, slice } = openLink(decision, opener);
  if (unmatched !== undefined && getContinuationNode(endpoint.response, unmatched.collection) === undefined)
    throw new RequestError('TOKEN_INVALID');
  if (storedRound === undefined && !isDeltaPath(endpoint.path))
    return { path, headers, body: undefined, unmatched, round: undefined, slice };
  const round = continueRound(endpoint, storedRound ?? { query: [] }, headers);
  return { path, headers: getRoundHeaders(endpoint, round, headers), body: undefined, unmatched, round };
}

function getRequestedHeaders({ endpoint, headers }: NativeDecision, { inGraphOrder }: Opener): HeaderList {
  return inGraphOrder ? headers : withLargestPage(endpoint, headers);
}

/**
 * Where the rules also accept an ID in plain text (`accepted`), responses may contain that ID in plain text, but never an address.
 */
function getPlaintextValues({ endpoint, slots }: NativeDecision, opener: Opener): readonly string[] {
  const values: string[] = [];
  for (const parts of endpoint.path.segments) {
    for (const part of parts) {
      const closed = 'slot' in part && part.pseudonym === 'accepted' ? slots[part.slot] : undefined;
      if (closed === undefined) continue;
      const value = opener.text([closed]);
      if (!matchesGrammar('address', value)) values.push(value);
    }
  }
  return values;
}
