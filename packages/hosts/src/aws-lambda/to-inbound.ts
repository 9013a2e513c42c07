import type { Inbound, PlatformIdentity, ResponseBudget } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { ReceivedRequest } from '../functions/received-request.ts';
import { detectFormat, type EventFormat, type LambdaEvent } from './event.ts';
import { flattenHeaders, parseJoinedHeaders, removePlatformHop } from './event-headers.ts';
import {
  type RawTarget,
  toFunctionUrlTarget,
  toHttpApiTarget,
  toLoadBalancerTarget,
  toRestApiTarget,
} from './raw-target.ts';

/** What the platform says about the call rather than the request. */
export type CallFacts = {
  /** Milliseconds until Lambda ends the call. */
  readonly remainingMilliseconds: number;
  /** Bytes of the largest answer; undefined: any. */
  readonly maxResponseBytes: number | undefined;
};

/** What comes before the deadline: the answer's way out of the process. */
const RESPONSE_MARGIN_MILLISECONDS = 500;

type ParsedEvent = {
  readonly method: string;
  readonly raw: RawTarget;
  readonly headers: HeaderList;
  /** Undefined: only X-Forwarded-For has it. */
  readonly address: string | undefined;
  readonly userArn?: string | null | undefined;
  readonly origin?: string;
};

/**
 * One event as a request. Whatever it does not tell for sure is said to be lost, and the request refused (decision 28).
 *
 * @example toInbound(event, { remaining: context.getRemainingTimeInMillis(), most: 4_500_000 })
 */
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
      ...(facts.maxResponseBytes !== undefined && { room: createResponseBudget(facts.maxResponseBytes) }),
      timeLeft: Math.max(facts.remainingMilliseconds - RESPONSE_MARGIN_MILLISECONDS, 1),
    } satisfies Inbound,
  };
}

/** `formatOf` has looked at the fields that tell formats apart, so each reader gets its own. */
const READERS: Readonly<Record<EventFormat, (event: LambdaEvent) => ParsedEvent>> = {
  // Lambda has made this address for the function: no header, and nobody's domain (`formatOf` has looked at its form).
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

/** Only what the platform itself has written counts: the context of the request, never a header or the body (HOK-05). */
function toIdentity(userArn: string | null | undefined): PlatformIdentity | undefined {
  return typeof userArn === 'string' && userArn !== '' ? { kind: 'aws-iam', principal: userArn } : undefined;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** U+FFFD, or half of a pair, which has no UTF-8. */
const LOST_CHARACTER = /\ufffd|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Undefined where the body has lost bytes: text with the mark of what could not be decoded, or broken Base64. */
function decodeBody({ body, isBase64Encoded }: LambdaEvent): Uint8Array | undefined {
  if (body === undefined || body === null || body === '') return new Uint8Array(0);
  if (isBase64Encoded === true)
    return BASE64.test(body) ? new Uint8Array(Buffer.from(body, 'base64')) : undefined;
  return LOST_CHARACTER.test(body) ? undefined : new TextEncoder().encode(body);
}

function createResponseBudget(maxBytes: number): ResponseBudget {
  return { reserve: () => true, maxBytes };
}
