import { RequestError } from '@nymgate/engine/kernel/errors';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { OpenedRequest, Opener } from '@nymgate/engine/plan/opening';
import type { TokenPart } from '@nymgate/engine/plan/plan';
import type { Decided } from './decide-request.ts';
import type { RequestLimits, Route } from './gateway.ts';

/** The final request: what goes to Graph, confirmed to be the one that was decided about. */
export type Opened = Decided &
  Pick<OpenedRequest, 'path' | 'headers' | 'body' | 'unmatched' | 'round'> & {
    /** Clear values that must not come back in the answer. */
    readonly secrets: readonly string[];
    readonly tokensOpened: number;
    readonly linksOpened: number;
  };

/**
 * Opens and verifies the reversible pseudonyms or the sealed link of a request, those in its body too. Each opened value must fit
 * the grammar of its slot, and the request as a whole must match its endpoint again (design rule 2).
 *
 * @throws RequestError TOKEN_INVALID, the same whatever is wrong
 */
export function openTokens(limits: RequestLimits, { request, decision }: Decided): Opened {
  const { route } = request;
  const opener = createOpener(limits, route);
  const { path, headers, body, inClear, unmatched, round } = route.dialect.open(decision, opener);
  const opened = opener.values();
  return {
    request,
    decision,
    path,
    headers,
    body,
    unmatched,
    round,
    secrets: opened.length === 0 ? opened : opened.filter((value) => !inClear.includes(value)),
    tokensOpened: opened.length,
    linksOpened: decision.link === undefined ? 0 : 1,
  };
}

/** `values`: those that were opened, each once. */
type CountingOpener = Opener & { readonly values: () => readonly string[] };

function createOpener(limits: RequestLimits, { connector, pseudonymizer }: Route): CountingOpener {
  /** Most requests have none. */
  let opened: Map<string, string> | undefined;
  const open = (part: TokenPart): string => {
    if (part.token.length > limits.tokenBytes) throw new RequestError('TOKEN_INVALID');
    opened ??= new Map();
    const value = opened.get(part.token) ?? pseudonymizer.open(part.token, part.kinds);
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
    // A link may be as long as a target, not as a token: Graph's links repeat whole filters.
    link: (endpointId, sealed) => pseudonymizer.openLink({ connector, endpointId }, sealed),
    values: () => (opened === undefined ? [] : [...new Set(opened.values())]),
  };
}
