import { RequestError } from '../kernel/errors.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import { continuedNode } from '../plan/collection-node.ts';
import type { OpenedRequest, Opener } from '../plan/opening.ts';
import type { DecisionBase, EndpointBase, NativeDecision, Target } from '../plan/plan.ts';
import { confirmOpened } from './confirm-opened.ts';
import { readLinkText } from './link-text.ts';
import { matchLink } from './match-link.ts';
import { parseLinkTarget } from './parse-target.ts';
import { isPlainLink, versionOf } from './plain-link.ts';
import { writePath, writeTarget } from './write-target.ts';

/**
 * Opens and confirms a decision of the native language: the request as a whole must match its endpoint again (design rule 2).
 *
 * @throws RequestError TOKEN_INVALID for every fault, so that faults cannot be told apart
 */
export function openDecision(decision: NativeDecision, opener: Opener): OpenedRequest {
  const { endpoint, headers } = decision;
  const { path, unmatched } =
    decision.link === undefined
      ? { path: openParts(decision, opener), unmatched: undefined }
      : openLink(decision, opener);
  if (unmatched !== undefined && continuedNode(endpoint.response, unmatched.collection) === undefined)
    throw new RequestError('TOKEN_INVALID');
  return { path, headers, body: undefined, inClear: valuesInClear(decision, opener), unmatched };
}

function openParts(decision: NativeDecision, opener: Opener): string {
  const target: Target = {
    segments: decision.segments.map(opener.text),
    query: decision.query.map(({ name, value }) => ({ name, value: opener.text(value) })),
  };
  confirmOpened(decision, target);
  return writeTarget(target);
}

/** The link of a request, opened and confirmed. */
type OpenedLink = Pick<OpenedRequest, 'path' | 'unmatched'>;

/**
 * The inside of a sealed link is the path and query that Graph wrote, authenticated by our seal, so it goes back byte for
 * byte: paging tokens do not survive re-encoding. It must still belong to this endpoint and to the ids in the outer path. One
 * in a spelling that no rule knows belongs to the outer path it was handed out with, and only reads (LNK-01).
 *
 * @throws RequestError TOKEN_INVALID
 */
export function openLink(decision: DecisionBase<EndpointBase>, opener: Opener): OpenedLink {
  const { endpoint, slots = {}, link } = decision;
  const outer = new Map(Object.entries(slots).map(([name, part]) => [name, opener.text([part])] as const));
  const text = readLinkText(opener.link(endpoint.id, link?.sealed ?? ''));
  if (text === undefined || !isPlainLink(text.inside, versionOf(endpoint)))
    throw new RequestError('TOKEN_INVALID');
  const { inside, unmatched } = text;
  const match = readMatch(endpoint, inside);
  const same = Object.entries(match?.slots ?? {}).every(([name, value]) => outer.get(name) === value);
  if (!same || (unmatched === undefined ? match === undefined : !fitsUnmatched(decision, unmatched.outer)))
    throw new RequestError('TOKEN_INVALID');
  return { path: inside, unmatched: unmatched && { collection: unmatched.collection } };
}

function readMatch(endpoint: EndpointBase, inside: string): ReturnType<typeof matchLink> {
  try {
    return matchLink(endpoint, parseLinkTarget(inside));
  } catch (error) {
    // Graph may write what no request may hold; such a path is in no spelling of the rules.
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function fitsUnmatched(decision: DecisionBase<EndpointBase>, outer: string): boolean {
  const { endpoint, method } = decision;
  return endpoint.followsAnySpelling === true && READING.has(method) && outerPath(decision) === outer;
}

/**
 * The path that a caller asked with, in the endpoint's own spelling, pseudonyms as they were written.
 *
 * @returns undefined when the endpoint has no spelling of its own, so seals no links
 */
export function outerPath({
  endpoint,
  slots,
}: Pick<DecisionBase<EndpointBase>, 'endpoint' | 'slots'>): string | undefined {
  const [path] = endpoint.linkPaths;
  if (path === undefined || slots === undefined) return undefined;
  const written: Record<string, string> = {};
  for (const [name, part] of Object.entries(slots))
    written[name] = typeof part === 'string' ? part : part.token;
  return writePath(path, written);
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
