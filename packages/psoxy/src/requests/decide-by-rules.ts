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
  /** As received; scheme and host of an absolute URL are ignored. */
  readonly rawPathAndQuery: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  readonly headers?: HeaderList;
  readonly prefixes?: PathPrefixes;
  /** Methods other than GET and HEAD need an endpoint that lists them. Default false. */
  readonly namedMethods?: boolean;
};

const ERROR_BY_REFUSAL: Readonly<Record<Refusal, RequestErrorCode>> = {
  path: 'ENDPOINT_NOT_ALLOWED',
  method: 'METHOD_NOT_ALLOWED',
  query: 'QUERY_NOT_ALLOWED',
  body: 'BODY_NOT_ALLOWED',
};
const HEADER_TEXT = /^[\t\x20-\x7e]*$/;
/** Psoxy reads `Content-Encoding` as a charset name. */
const CHARSET = /^(?:utf-?8|us-ascii|ascii|iso-8859-1|latin-?1)$/i;

/** The rules alone decide, whatever the spelling; the first matching endpoint in file order wins. */
export function decideByRules(plan: PsoxyPlan, request: RequestByRules): PsoxyDecision {
  const { method, rawPathAndQuery, prefixes, headers = [] } = request;
  const local = splitUrl(rawPathAndQuery);
  const target = prefixes === undefined ? local : splitUrl(removePathPrefixes(local.pathAndQuery, prefixes));
  const encryptedLinkRequest = findEncryptedLinkRequest(plan, method, target.pathAndQuery);
  if (encryptedLinkRequest !== undefined) {
    const { endpoint, slots, link } = encryptedLinkRequest;
    return { ...createDecision(endpoint, method, headers), slots, raw: [], link };
  }
  const { namedMethods = false } = request;
  const body = { bytes: request.body ?? new Uint8Array(0), contentType: request.contentType };
  const endpoint = findEndpoint(plan, toRawRequest(method, target, { ...body, namedMethods }));
  if (body.bytes.length > 0) checkContentEncoding(headers);
  const raw = findTokensInTarget(target.pathAndQuery);
  return { ...createDecision(endpoint, method, headers), slots: undefined, raw };
}

function createDecision(endpoint: PsoxyEndpoint, method: string, headers: HeaderList) {
  const forwarded = selectForwardedHeaders(endpoint, headers);
  const headerParts = forwarded.map(([, value]) => findTokensInText(value));
  return { endpoint, method: method.toUpperCase(), headers: forwarded, headerParts, content: undefined };
}

/** Reports the refusal of the endpoint that came closest to matching. */
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

/** Named headers are forwarded in the caller's order. */
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
 * The query of an encrypted link is authenticated and was written by Graph, so query rules don't apply; its
 * path is matched after decryption.
 */
function findEncryptedLinkRequest(
  plan: PsoxyPlan,
  method: string,
  url: string,
): EncryptedLinkMatch | undefined {
  if (!MAY_BE_ENCRYPTED_LINK.test(url)) return undefined;
  const sealing = plan.endpoints.filter(({ linkPaths }) => linkPaths.length > 0);
  if (sealing.length === 0) return undefined;
  const target = parseTarget(url);
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
