import { RequestError } from '../../kernel/errors.ts';
import { matchesGrammar } from '../../kernel/grammars.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import {
  confirmOpened,
  matchLink,
  parseLinkTarget,
  type WrittenBody,
  writeBody,
  writeOpened,
  writeTarget,
} from '../../rules/engine.ts';
import type { Decision, Target, TextPart, TokenPart } from '../../rules/plan.ts';
import type { RequestLimits, Route } from '../gateway.ts';
import type { Decided } from './decide-request.ts';

/** The final request: what goes to Graph, matched a second time against the same endpoint. */
export type Opened = Decided & {
  /** Percent-encoded path and query. */
  readonly path: string;
  /** Undefined: the request has none. */
  readonly body: WrittenBody | undefined;
  /** Clear values that must not come back in the answer. */
  readonly secrets: readonly string[];
  readonly tokensOpened: number;
  readonly linksOpened: number;
};

/**
 * Opens and verifies the reversible pseudonyms or the sealed link of a request, those in its body too. Each opened value must fit the grammar of
 * its slot, and the request as a whole must match its endpoint again (design rule 2).
 *
 * @throws RequestError TOKEN_INVALID, the same whatever is wrong
 */
export function openTokens(limits: RequestLimits, decided: Decided): Opened {
  const { request, decision, content } = decided;
  const opener = createOpener(limits, request.route);
  const path = decision.link === undefined ? openParts(decision, opener) : openLink(decided, opener);
  const headers = openHeaders(decision, opener);
  const body = content && writeBody(content, (part) => opener.text([part]));
  const opened = opener.values();
  return {
    request,
    decision: headers === decision.headers ? decision : { ...decision, headers },
    content,
    path,
    body,
    secrets:
      opened.length === 0 ? opened : opened.filter((value) => !isReturnedInClear(decided, value, opener)),
    tokensOpened: opened.length,
    linksOpened: decision.link === undefined ? 0 : 1,
  };
}

/**
 * Where native rules take an id in clear as well (`accepted`), their answers may hold the id of that place in clear; an address
 * never. What a body held was closed when it came, and Psoxy's rules say nothing of the kind.
 */
function isReturnedInClear({ decision, content }: Decided, value: string, opener: Opener): boolean {
  const { endpoint, slots } = decision;
  if (endpoint.psoxy !== undefined || content !== undefined || matchesGrammar('address', value)) return false;
  return endpoint.path.segments.some((parts) =>
    parts.some((part) => {
      const closed = 'slot' in part && part.pseudonym === 'accepted' ? slots[part.slot] : undefined;
      return closed !== undefined && opener.text([closed]) === value;
    }),
  );
}

function openParts(decision: Decision, opener: Opener): string {
  if (decision.raw !== undefined) return writeOpened(decision.raw, (part) => opener.text([part]));
  const target: Target = {
    segments: decision.segments.map(opener.text),
    query: decision.query.map(({ name, value }) => ({ name, value: opener.text(value) })),
  };
  confirmOpened(decision, target);
  return writeTarget(target);
}

/** Only Psoxy's rules let pseudonyms stand in headers. An opened value must not begin another header. */
function openHeaders({ headers, headerParts }: Decision, opener: Opener): HeaderList {
  if (headerParts === undefined) return headers;
  return headers.map(([name, value], index) => {
    const text = opener.text(headerParts[index] ?? [value]);
    if (!/^[\t\x20-\x7e]*$/.test(text)) throw new RequestError('TOKEN_INVALID');
    return [name, text];
  });
}

/**
 * The inside of a sealed link is the path and query that Graph wrote, authenticated by our seal, so it goes back byte for
 * byte: paging tokens do not survive re-encoding. It must still belong to this endpoint and to the ids in the outer path.
 */
function openLink({ decision, request: { route } }: Decided, opener: Opener): string {
  const slots = new Map(
    Object.entries(decision.slots).map(([name, part]) => [name, opener.text([part])] as const),
  );
  // As long as a target may be, not as a token may: Graph's links repeat whole filters.
  const sealed = decision.link?.sealed ?? '';
  const inside = route.pseudonymizer.openLink(
    { connector: route.connector, endpointId: decision.endpoint.id },
    sealed,
  );
  const match = matchLink(decision.endpoint, parseLinkTarget(inside));
  if (match === undefined) throw new RequestError('TOKEN_INVALID');
  const same = Object.entries(match.slots).every(([name, value]) => slots.get(name) === value);
  if (!same) throw new RequestError('TOKEN_INVALID');
  return inside;
}

type Opener = {
  readonly text: (parts: readonly TextPart[]) => string;
  /** Each value once. */
  readonly values: () => readonly string[];
};

function createOpener(limits: RequestLimits, route: Route): Opener {
  /** Most requests have none. */
  let opened: Map<string, string> | undefined;
  const open = (part: TokenPart): string => {
    if (part.token.length > limits.tokenBytes) throw new RequestError('TOKEN_INVALID');
    opened ??= new Map();
    const value = opened.get(part.token) ?? route.pseudonymizer.open(part.token);
    opened.set(part.token, value);
    if (opened.size > limits.tokens) throw new RequestError('TOKEN_INVALID');
    if (!part.types.some((type) => matchesGrammar(type, value))) throw new RequestError('TOKEN_INVALID');
    return part.quoted ? value.replaceAll("'", "''") : value;
  };
  return {
    text: (parts) => {
      let text = '';
      for (const part of parts) text += typeof part === 'string' ? part : open(part);
      return text;
    },
    values: () => (opened === undefined ? [] : [...new Set(opened.values())]),
  };
}
