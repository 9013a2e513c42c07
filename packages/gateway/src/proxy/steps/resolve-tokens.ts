import { RequestError } from '@nymgate/engine/kernel/errors';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { OpenedRequest, Opener } from '@nymgate/engine/plan/opening';
import type { TokenPart } from '@nymgate/engine/plan/plan';
import type { DecidedRequest } from './decide-request.ts';
import type { RequestLimits, Route } from './gateway.ts';

/** The request for Graph, confirmed to match the decision. */
export type ResolvedRequest = DecidedRequest &
  Pick<OpenedRequest, 'path' | 'headers' | 'body' | 'unmatched' | 'round' | 'slice'> & {
    /** Plain values that must not be in the response. */
    readonly secrets: readonly string[];
    readonly tokensOpened: number;
    readonly linksOpened: number;
  };

/**
 * Decrypts the reversible pseudonyms of a request, including its body, or its link. Each value must fit the
 * grammar of its slot, and the whole request must match its endpoint again (design rule 2).
 * @throws RequestError TOKEN_INVALID, whatever is wrong
 */
export function resolveTokens(limits: RequestLimits, { request, decision }: DecidedRequest): ResolvedRequest {
  const { route, inbound } = request;
  const inGraphOrder = inbound.inGraphOrder === true;
  const resolver = { ...createTokenResolver(limits, route), inGraphOrder };
  const { path, headers, body, plaintextValues, unmatched, round, slice } = route.ruleLanguage.open(
    decision,
    resolver,
  );
  const resolved = resolver.values();
  return {
    request,
    decision,
    path,
    headers,
    body,
    unmatched,
    round,
    slice,
    secrets: resolved.length === 0 ? resolved : resolved.filter((value) => !plaintextValues.includes(value)),
    tokensOpened: resolved.length,
    linksOpened: decision.link === undefined ? 0 : 1,
  };
}

type RecordingTokenResolver = Opener & { readonly values: () => readonly string[] };

function createTokenResolver(
  limits: RequestLimits,
  { connector, pseudonymizer }: Route,
): RecordingTokenResolver {
  /** By kinds and token, because a token of one kind opens in no place of another. Allocated on demand. */
  let plaintextValues: Map<string, string> | undefined;
  const open = (part: TokenPart): string => {
    if (part.token.length > limits.tokenBytes) throw new RequestError('TOKEN_INVALID');
    plaintextValues ??= new Map();
    const key = `${part.kinds.join()} ${part.token}`;
    const value = plaintextValues.get(key) ?? pseudonymizer.open(part.token, part.kinds);
    plaintextValues.set(key, value);
    if (plaintextValues.size > limits.tokens) throw new RequestError('TOKEN_INVALID');
    if (!part.types.some((type) => matchesGrammar(type, value))) throw new RequestError('TOKEN_INVALID');
    return part.quoted ? value.replaceAll("'", "''") : value;
  };
  return {
    text: (parts) => {
      let text = '';
      for (const part of parts) text += typeof part === 'string' ? part : open(part);
      return text;
    },
    // Links are limited by the target, not by `tokenBytes`: Graph's links repeat whole filters.
    link: (endpointId, sealed) => pseudonymizer.openLink({ connector, endpointId }, sealed),
    values: () => (plaintextValues === undefined ? [] : [...new Set(plaintextValues.values())]),
  };
}
