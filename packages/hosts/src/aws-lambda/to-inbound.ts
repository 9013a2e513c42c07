import { isLoopbackAddress } from '@nymgate/clouds/network/loopback';
import type { Inbound, PlatformIdentity } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { ReceivedRequest } from '../functions/received-request.ts';
import { splitCredentials } from '../http/split-credentials.ts';
import {
  type BalancerEvent,
  detectFormat,
  type EventFormat,
  type LambdaEvent,
  type RestEvent,
  type UrlEvent,
} from './event.ts';
import {
  type RawTarget,
  toFunctionUrlTarget,
  toHttpApiTarget,
  toLoadBalancerTarget,
  toRestApiTarget,
} from './raw-target.ts';

/** Platforms join values with a comma and no space; clients write `, `. */
const HEADER_SEPARATOR = /,(?![ \t])/;

// Payload 2.0 joins repeated headers with commas. A value that may have been two is split, so that ambiguous
// credentials are rejected (T9-01).
function parseJoinedHeaders({ headers, cookies }: UrlEvent): HeaderList {
  const list = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    (splitCredentials(name, value) ?? value.split(HEADER_SEPARATOR)).map((part) => [name, part] as const),
  );
  return cookies ? [...list, ...cookies.map((cookie) => ['cookie', cookie] as const)] : list;
}

/** REST APIs and load balancers. `headers`, which has only the last values, is ignored. */
function flattenHeaders({
  multiValueHeaders,
}: Pick<RestEvent | BalancerEvent, 'multiValueHeaders'>): HeaderList {
  return Object.entries(multiValueHeaders ?? {}).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
}

// Separates the client address, which the platform appends to X-Forwarded-For, from that header. The platform
// doesn't count as one of `callers.addresses.trustedProxies`, and never makes a caller local (LOC-01).
function removePlatformHop(
  headers: HeaderList,
  platformAddress: string | undefined,
): { readonly remoteAddress: string; readonly headers: HeaderList } {
  const hops = headers.flatMap(([name, value]) => (isForwardedHeader(name) ? value.split(',') : []));
  const last = hops.at(-1)?.trim();
  const address = platformAddress ?? last ?? '';
  const remoteAddress = isLoopbackAddress(address) ? '' : address;
  if (last === undefined || last !== address) return { remoteAddress, headers };
  const others = headers.filter(([name]) => !isForwardedHeader(name));
  const rest = hops.slice(0, -1).map((hop) => hop.trim());
  const forwarded = rest.length === 0 ? [] : [['x-forwarded-for', rest.join(', ')] as const];
  return { remoteAddress, headers: [...others, ...forwarded] };
}

function isForwardedHeader(name: string): boolean {
  return name.toLowerCase() === 'x-forwarded-for';
}

export type CallFacts = {
  /** Milliseconds until Lambda ends the call. */
  readonly remainingMilliseconds: number;
  /** Undefined: no limit. */
  readonly maxResponseBytes: number | undefined;
};

/** Reserved for sending the response. */
const RESPONSE_MARGIN_MILLISECONDS = 500;

type ParsedEvent = {
  readonly method: string;
  readonly raw: RawTarget;
  readonly headers: HeaderList;
  readonly address: string | undefined;
  readonly userArn?: string | null | undefined;
  readonly origin?: string;
};

/** Converts an event to a request. Events that don't determine the request exactly are rejected (decision 28). */
export function toInbound(event: unknown, facts: CallFacts): ReceivedRequest {
  const format = detectFormat(event);
  if (format === undefined)
    return { reason: 'no HTTP request of a function URL, an API (payload 2.0 or REST) or a load balancer' };
  const reading = READERS[format](event as LambdaEvent);
  const { headers } = reading;
  if ('reason' in reading.raw) return { ...reading.raw, headers };
  const body = decodeBody(event as LambdaEvent);
  if (body === undefined) return { reason: 'the body is neither UTF-8 nor Base64', headers };
  const identity = toIdentity(reading.userArn);
  return {
    inbound: {
      method: reading.method,
      target: reading.raw.target,
      ...removePlatformHop(headers, reading.address),
      body,
      origin: reading.origin,
      ...(identity !== undefined && { platformIdentity: identity }),
      ...(facts.maxResponseBytes !== undefined && {
        room: { reserve: () => true, maxBytes: facts.maxResponseBytes },
      }),
      timeLeft: Math.max(facts.remainingMilliseconds - RESPONSE_MARGIN_MILLISECONDS, 1),
    } satisfies Inbound,
  };
}

/** `detectFormat` guarantees the event type of each parser. */
const READERS: Readonly<Record<EventFormat, (event: LambdaEvent) => ParsedEvent>> = {
  // Lambda assigns this domain; `detectFormat` has validated it.
  'function-url': (event) => ({
    ...parseFunctionUrlEvent(event, toFunctionUrlTarget),
    origin: `https://${(event as FunctionUrlEvent).requestContext.domainName}`,
  }),
  'http-api': (event) => parseFunctionUrlEvent(event, toHttpApiTarget),
  'rest-api': (event) => {
    const rest = event as Extract<LambdaEvent, { requestContext: { identity: object } }>;
    const { sourceIp, userArn } = rest.requestContext.identity;
    return {
      ...{ method: rest.httpMethod, raw: toRestApiTarget(rest), headers: flattenHeaders(rest) },
      ...{ address: sourceIp, userArn },
    };
  },
  'load-balancer': (event) => {
    const balancer = event as Extract<LambdaEvent, { requestContext: { elb: object } }>;
    const { httpMethod: method } = balancer;
    return {
      method,
      raw: toLoadBalancerTarget(balancer),
      headers: flattenHeaders(balancer),
      address: undefined,
    };
  },
};

type FunctionUrlEvent = Extract<LambdaEvent, { version: '2.0' }>;

function parseFunctionUrlEvent(
  event: LambdaEvent,
  toTarget: (event: FunctionUrlEvent) => RawTarget,
): ParsedEvent {
  const url = event as FunctionUrlEvent;
  const { http, authorizer } = url.requestContext;
  return {
    ...{ method: http.method, raw: toTarget(url), headers: parseJoinedHeaders(url), address: http.sourceIp },
    userArn: authorizer?.iam?.userArn,
  };
}

/** Only the request context counts, never a header or the body (HOK-05). */
function toIdentity(userArn: string | null | undefined): PlatformIdentity | undefined {
  return typeof userArn === 'string' && userArn !== '' ? { kind: 'aws-iam', principal: userArn } : undefined;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** U+FFFD or a lone surrogate. */
const LOST_CHARACTER = /\ufffd|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Undefined if bytes were lost in decoding. */
function decodeBody({ body, isBase64Encoded }: LambdaEvent): Uint8Array | undefined {
  if (body === undefined || body === null || body === '') return new Uint8Array(0);
  if (isBase64Encoded === true)
    return BASE64.test(body) ? new Uint8Array(Buffer.from(body, 'base64')) : undefined;
  return LOST_CHARACTER.test(body) ? undefined : new TextEncoder().encode(body);
}
