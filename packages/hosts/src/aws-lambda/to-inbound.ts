import type { AnswerRoom, Inbound, PlatformIdentity } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { Received } from '../functions/received.ts';
import { type EventFormat, formatOf, type LambdaEvent } from './event.ts';
import { joinedHeaders, listedHeaders, withoutPlatformHop } from './event-headers.ts';
import { balancerTarget, httpApiTarget, type RawTarget, restTarget, urlTarget } from './raw-target.ts';

/** What the platform says about the call rather than the request. */
export type CallFacts = {
  /** Milliseconds until Lambda ends the call. */
  readonly remaining: number;
  /** Bytes of the largest answer; undefined: any. */
  readonly most: number | undefined;
};

/** What comes before the deadline: the answer's way out of the process. */
const WAY_MILLISECONDS = 500;

type Reading = {
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
export function toInbound(event: unknown, facts: CallFacts): Received {
  const format = formatOf(event);
  if (format === undefined)
    return { lost: 'no HTTP request of a function URL, an API (payload 2.0 or REST) or a load balancer' };
  const reading = READERS[format](event as LambdaEvent);
  const { headers } = reading;
  if ('lost' in reading.raw) return { ...reading.raw, headers };
  const body = bodyOf(event as LambdaEvent);
  if (body === undefined) return { lost: 'the body is neither UTF-8 nor Base64', headers };
  const identity = identityOf(reading.userArn);
  return {
    inbound: {
      method: reading.method,
      target: reading.raw.target,
      ...withoutPlatformHop(headers, reading.address),
      body,
      origin: reading.origin,
      ...(identity !== undefined && { platformIdentity: identity }),
      ...(facts.most !== undefined && { room: roomOf(facts.most) }),
      timeLeft: Math.max(facts.remaining - WAY_MILLISECONDS, 1),
    } satisfies Inbound,
  };
}

/** `formatOf` has looked at the fields that tell formats apart, so each reader gets its own. */
const READERS: Readonly<Record<EventFormat, (event: LambdaEvent) => Reading>> = {
  // Lambda has made this address for the function: no header, and nobody's domain (`formatOf` has looked at its form).
  'function-url': (event) => ({
    ...readUrl(event, urlTarget),
    origin: `https://${(event as UrlEvent).requestContext.domainName}`,
  }),
  'http-api': (event) => readUrl(event, httpApiTarget),
  'rest-api': (event) => {
    const rest = event as Extract<LambdaEvent, { requestContext: { identity: object } }>;
    const { sourceIp, userArn } = rest.requestContext.identity;
    return {
      ...{ method: rest.httpMethod, raw: restTarget(rest), headers: listedHeaders(rest) },
      ...{ address: sourceIp, userArn },
    };
  },
  'load-balancer': (event) => {
    const balancer = event as Extract<LambdaEvent, { requestContext: { elb: object } }>;
    const { httpMethod: method } = balancer;
    return { method, raw: balancerTarget(balancer), headers: listedHeaders(balancer), address: undefined };
  },
};

type UrlEvent = Extract<LambdaEvent, { version: '2.0' }>;

function readUrl(event: LambdaEvent, targetOf: (event: UrlEvent) => RawTarget): Reading {
  const url = event as UrlEvent;
  const { http, authorizer } = url.requestContext;
  return {
    ...{ method: http.method, raw: targetOf(url), headers: joinedHeaders(url), address: http.sourceIp },
    userArn: authorizer?.iam?.userArn,
  };
}

/** Only what the platform itself has written counts: the context of the request, never a header or the body (HOK-05). */
function identityOf(userArn: string | null | undefined): PlatformIdentity | undefined {
  return typeof userArn === 'string' && userArn !== '' ? { kind: 'aws-iam', principal: userArn } : undefined;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** U+FFFD, or half of a pair, which has no UTF-8. */
const LOST_CHARACTER = /\ufffd|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Undefined where the body has lost bytes: text with the mark of what could not be decoded, or broken Base64. */
function bodyOf({ body, isBase64Encoded }: LambdaEvent): Uint8Array | undefined {
  if (body === undefined || body === null || body === '') return new Uint8Array(0);
  if (isBase64Encoded === true)
    return BASE64.test(body) ? new Uint8Array(Buffer.from(body, 'base64')) : undefined;
  return LOST_CHARACTER.test(body) ? undefined : new TextEncoder().encode(body);
}

function roomOf(most: number): AnswerRoom {
  return { take: () => true, most };
}
