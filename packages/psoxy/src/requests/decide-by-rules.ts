import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { parseEncryptedLink, toSlotParts } from '@nymgate/engine/requests/decide';
import { matchPath } from '@nymgate/engine/requests/match-path';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import type { PsoxyDecision, PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import { findTokensInTarget, findTokensInText } from './find-tokens.ts';
import { findRefusal, type RawRequest, REFUSALS, type Refusal, toRawRequest } from './match-endpoint.ts';
import { type PathPrefixes, removePathPrefixes, splitUrl } from './raw-target.ts';

export type RequestByRules = {
  readonly method: string;
  /** Path and query as they came on the wire; an absolute URL's scheme and host are ignored. */
  readonly rawPathAndQuery: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  readonly headers?: HeaderList;
  readonly prefixes?: PathPrefixes;
  /** As `serve` has it: methods other than GET and HEAD pass only where the endpoint names them. Default false. */
  readonly namedMethods?: boolean;
};

const ERROR_BY_REFUSAL: Readonly<Record<Refusal, RequestErrorCode>> = {
  path: 'ENDPOINT_NOT_ALLOWED',
  method: 'METHOD_NOT_ALLOWED',
  query: 'QUERY_NOT_ALLOWED',
  body: 'BODY_NOT_ALLOWED',
};
const HEADER_TEXT = /^[\t\x20-\x7e]*$/;
/** What Psoxy takes as `Content-Encoding`: it reads the header as the name of a character set. */
const CHARSET = /^(?:utf-?8|us-ascii|ascii|iso-8859-1|latin-?1)$/i;

/**
 * Asks a plan of Psoxy's language whether a request may pass; the rules alone decide, nothing is refused for its spelling.
 * The first endpoint in file order that takes the request is the one.
 *
 * @returns the raw target with reversible pseudonyms still closed
 * @throws RequestError ENDPOINT_NOT_ALLOWED, METHOD_NOT_ALLOWED, QUERY_NOT_ALLOWED, BODY_NOT_ALLOWED, HEADER_NOT_ALLOWED
 * @example decideByRules(plan, { method: 'GET', rawPathAndQuery: '/v1.0/users?$top=5' }).endpoint.template // '/v1.0/users'
 */
export function decideByRules(plan: PsoxyPlan, request: RequestByRules): PsoxyDecision {
  const { method, rawPathAndQuery, prefixes, headers = [] } = request;
  const local = splitUrl(rawPathAndQuery);
  const target = prefixes === undefined ? local : splitUrl(removePathPrefixes(local.pathAndQuery, prefixes));
  const encryptedLinkRequest = findEncryptedLinkRequest(plan, method, target.pathAndQuery);
  if (encryptedLinkRequest !== undefined) return decideEncryptedLink(encryptedLinkRequest, request);
  const { namedMethods = false } = request;
  const body = { bytes: request.body ?? new Uint8Array(0), contentType: request.contentType };
  const endpoint = findEndpoint(plan, toRawRequest(method, target, { ...body, namedMethods }));
  if (body.bytes.length > 0) checkContentEncoding(headers);
  const forwarded = selectForwardedHeaders(endpoint, headers);
  return {
    endpoint,
    method: method.toUpperCase(),
    slots: undefined,
    headers: forwarded,
    headerParts: forwarded.map(([, value]) => findTokensInText(value)),
    raw: findTokensInTarget(target.pathAndQuery),
    content: undefined,
  };
}

type EncryptedLinkRequest = NonNullable<ReturnType<typeof findEncryptedLinkRequest>>;

function decideEncryptedLink(
  { endpoint, slots, link }: EncryptedLinkRequest,
  { method, headers = [] }: RequestByRules,
): PsoxyDecision {
  const forwarded = selectForwardedHeaders(endpoint, headers);
  return {
    endpoint,
    method: method.toUpperCase(),
    slots,
    headers: forwarded,
    headerParts: forwarded.map(([, value]) => findTokensInText(value)),
    raw: [],
    content: undefined,
    link,
  };
}

/** The refusal told is that of the endpoint that came nearest to taking the request. */
function findEndpoint(plan: PsoxyPlan, request: RawRequest): PsoxyEndpoint {
  let closestRefusal = 0;
  for (const endpoint of plan.endpoints) {
    const refusal = findRefusal(endpoint, request);
    if (refusal === undefined) return endpoint;
    closestRefusal = Math.max(closestRefusal, REFUSALS.indexOf(refusal));
  }
  if (plan.open !== undefined && findRefusal(plan.open, request) === undefined) return plan.open;
  throw new RequestError(ERROR_BY_REFUSAL[REFUSALS[closestRefusal] ?? 'path']);
}

function checkContentEncoding(headers: HeaderList): void {
  const values = headers.flatMap(([name, value]) =>
    toAsciiLowerCase(name) === 'content-encoding' ? [value.trim()] : [],
  );
  if (!values.every((value) => CHARSET.test(value)))
    throw new RequestError('TARGET_MALFORMED', { subject: 'content-encoding' });
}

/** Named headers go on in the caller's order; all others stay behind. */
function selectForwardedHeaders({ request }: PsoxyEndpoint, headers: HeaderList): HeaderList {
  const named = headers.filter(([name]) => request.headers.has(toAsciiLowerCase(name)));
  return named.map(([name, value]) => {
    if (!HEADER_TEXT.test(value))
      throw new RequestError('HEADER_NOT_ALLOWED', { subject: toAsciiLowerCase(name) });
    return [toAsciiLowerCase(name), value.trim()];
  });
}

type EncryptedLinkMatch = {
  readonly endpoint: PsoxyEndpoint;
  readonly slots: PsoxyDecision['slots'];
  readonly link: NonNullable<PsoxyDecision['link']>;
};

const MAY_BE_ENCRYPTED_LINK = /=s~[A-Za-z0-9_-]+$/;

/**
 * The endpoint of a request that follows one of our sealed links (`links: seal`). The rules for its query are not asked: what
 * is inside was written by Graph, is authenticated, and is matched against the endpoint's path once it is open.
 *
 * @throws RequestError TARGET_MALFORMED when what ends like a sealed link is ambiguous before it; METHOD_NOT_ALLOWED when it is
 * followed by anything but GET or HEAD
 */
function findEncryptedLinkRequest(
  plan: PsoxyPlan,
  method: string,
  whole: string,
): EncryptedLinkMatch | undefined {
  if (!MAY_BE_ENCRYPTED_LINK.test(whole)) return undefined;
  const sealing = plan.endpoints.filter(({ linkPaths }) => linkPaths.length > 0);
  if (sealing.length === 0) return undefined;
  const target = parseTarget(whole);
  for (const endpoint of sealing) {
    if (endpoint.request.methods?.has(method.toUpperCase()) === false) continue;
    const [path] = endpoint.linkPaths;
    const match = path && matchPath(path, target.segments, 'request');
    const link = match && parseEncryptedLink(target.query);
    if (match === undefined || link === undefined) continue;
    if (!/^(?:GET|HEAD)$/i.test(method)) throw new RequestError('METHOD_NOT_ALLOWED');
    return { endpoint, link, slots: toSlotParts(match) };
  }
  return undefined;
}
