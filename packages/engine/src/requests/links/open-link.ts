import { RequestError } from '../../kernel/errors.ts';
import { toCastSuffix } from '../../plan/casts.ts';
import type { OpenedRequest, Opener } from '../../plan/opening.ts';
import type { DecisionBase, EndpointBase, TextPart } from '../../plan/plan.ts';
import { type LinkSlots, matchLink } from '../match-link.ts';
import { parseLinkTarget } from '../parse-target.ts';
import { writePath } from '../write-target.ts';
import { parseLinkPayload } from './link-payload.ts';
import { getApiVersion, isPlainLink } from './plain-link.ts';

/** The link of a request, opened and confirmed. */
type OpenedLink = Pick<OpenedRequest, 'path' | 'unmatched' | 'round' | 'slice'>;

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
  const text = parseLinkPayload(opener.link(endpoint.id, link?.sealed ?? ''));
  if (text === undefined || !isPlainLink(text.target, getApiVersion(endpoint)))
    throw new RequestError('TOKEN_INVALID');
  const { target, unmatched, round, slice } = text;
  const match = parseAndMatchLink(decision, target);
  const same = Object.entries(match?.slots ?? {}).every(([name, value]) => outer.get(name) === value);
  if (
    !same ||
    (unmatched === undefined ? match === undefined : !isUnmatchedLinkAllowed(decision, unmatched.requestPath))
  )
    throw new RequestError('TOKEN_INVALID');
  if (unmatched === undefined) return { path: target, unmatched, round, slice };
  const from = writeRequestPath(decision, (name) => outer.get(name) ?? '') ?? '';
  return { path: target, unmatched: { collection: unmatched.collection, from }, round, slice };
}

function parseAndMatchLink({ endpoint, cast }: RequestPathInput, inside: string): LinkSlots | undefined {
  try {
    return matchLink(endpoint, parseLinkTarget(inside), cast);
  } catch (error) {
    // Graph may write what no request may hold; such a path is in no spelling of the rules.
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

const READ_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function isUnmatchedLinkAllowed(decision: DecisionBase<EndpointBase>, outer: string): boolean {
  const { endpoint, method } = decision;
  return (
    endpoint.followsAnySpelling === true && READ_METHODS.has(method) && getRequestPath(decision) === outer
  );
}

/**
 * The path that a caller asked with, in the endpoint's own spelling, pseudonyms as they were written.
 *
 * @returns undefined when the endpoint has no spelling of its own, so seals no links
 */
export function getRequestPath(request: RequestPathInput): string | undefined {
  return writeRequestPath(request, (_, part) => (typeof part === 'string' ? part : part.token));
}

type RequestPathInput = Pick<DecisionBase<EndpointBase>, 'endpoint' | 'slots' | 'cast'>;

function writeRequestPath(
  { endpoint, slots, cast }: RequestPathInput,
  write: (name: string, part: TextPart) => string,
): string | undefined {
  const [path] = endpoint.linkPaths;
  if (path === undefined || slots === undefined) return undefined;
  const written: Record<string, string> = {};
  for (const [name, part] of Object.entries(slots)) written[name] = write(name, part);
  return writePath(path, written) + toCastSuffix(cast);
}
