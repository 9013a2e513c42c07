import { RequestError } from '../kernel/errors.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import type { OpenedRequest, Opener } from '../plan/opening.ts';
import type { DecisionBase, EndpointBase, NativeDecision, Target } from '../plan/plan.ts';
import { confirmOpened } from './confirm-opened.ts';
import { matchLink } from './match-link.ts';
import { parseLinkTarget } from './parse-target.ts';
import { writeTarget } from './write-target.ts';

/**
 * Opens and confirms a decision of the native language: the request as a whole must match its endpoint again (design rule 2).
 *
 * @throws RequestError TOKEN_INVALID for every fault, so that faults cannot be told apart
 */
export function openDecision(decision: NativeDecision, opener: Opener): OpenedRequest {
  return {
    path: decision.link === undefined ? openParts(decision, opener) : openLink(decision, opener),
    headers: decision.headers,
    body: undefined,
    inClear: valuesInClear(decision, opener),
  };
}

function openParts(decision: NativeDecision, opener: Opener): string {
  const target: Target = {
    segments: decision.segments.map(opener.text),
    query: decision.query.map(({ name, value }) => ({ name, value: opener.text(value) })),
  };
  confirmOpened(decision, target);
  return writeTarget(target);
}

/**
 * The inside of a sealed link is the path and query that Graph wrote, authenticated by our seal, so it goes back byte for
 * byte: paging tokens do not survive re-encoding. It must still belong to this endpoint and to the ids in the outer path.
 *
 * @throws RequestError TOKEN_INVALID
 */
export function openLink({ endpoint, slots = {}, link }: DecisionBase<EndpointBase>, opener: Opener): string {
  const outer = new Map(Object.entries(slots).map(([name, part]) => [name, opener.text([part])] as const));
  const inside = opener.link(endpoint.id, link?.sealed ?? '');
  const match = matchLink(endpoint, parseLinkTarget(inside));
  if (match === undefined) throw new RequestError('TOKEN_INVALID');
  const same = Object.entries(match.slots).every(([name, value]) => outer.get(name) === value);
  if (!same) throw new RequestError('TOKEN_INVALID');
  return inside;
}

/**
 * Where the rules also take an id in clear (`accepted`), answers may hold that id in clear. They never hold an address so.
 */
function valuesInClear({ endpoint, slots }: NativeDecision, opener: Opener): readonly string[] {
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
