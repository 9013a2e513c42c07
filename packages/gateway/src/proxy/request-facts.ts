import { Buffer } from 'node:buffer';
import { getClientRequestId } from '@nymgate/clouds/network/client-request-id';
import type { RequestTrace } from '@nymgate/clouds/observed/tracing';
import type { Caller, CallerReason } from '@nymgate/engine/kernel/caller';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import { isUnexpectedShape, type UnexpectedShape } from '@nymgate/engine/kernel/withheld-shapes';
import type { SanitizeResult } from '@nymgate/engine/sanitizer/open-sanitizer';
import type { Identity } from './steps/build-response.ts';
import type { Gateway, Route } from './steps/gateway.ts';
import type { ResolvedRequest } from './steps/resolve-tokens.ts';
import type { ReceivedBody } from './steps/sanitize-body.ts';
import { createStopwatch, type Stopwatch, type TimeSpent } from './stopwatch.ts';

/** Only names and numbers are visible here, so that no reader can disclose a value. */
export type RequestFacts = {
  readonly gateway: Pick<Gateway, 'policy' | 'keyFingerprint' | 'compat'>;
  readonly requestId: string;
  /** Id of the batch; empty for a single request. */
  readonly batch: string;
  /** The caller's own id, a GUID, for the response only. Empty: none. */
  readonly clientRequestId: string;
  /** A standard method, else `OTHER`. */
  readonly method: string;
  /** Start, in milliseconds since 1970. */
  readonly time: number;
  readonly watch: Stopwatch;
  /** Absent when traces are off. */
  readonly trace: RequestTrace | undefined;
  /** Set at the end. */
  readonly timeSpent: TimeSpent;
  /** For unexpected failures. */
  readonly stage: Stage;
  /** Past the trusted proxies, else the address of the connection. */
  readonly client: string;
  readonly caller: Pick<Caller, 'id'> | undefined;
  readonly route: NamedRoute | undefined;
  /** The template of its path. */
  readonly endpoint: string;
  /** The irreversible pseudonym of the person in the path; else empty. */
  readonly subject: string;
  readonly opened: Pick<ResolvedRequest, 'tokensOpened' | 'linksOpened'> | undefined;
  readonly sourceRequestId: string;
  readonly received: Pick<ReceivedBody, 'bytesIn'> | undefined;
  readonly sanitized: Counts | undefined;
  /** Counted even when the response fails later. */
  readonly linksUnmatched: number;
  readonly failure: Failure | undefined;
  readonly status: number;
  readonly bytesOut: number;
};

/** In order. */
export type Stage = 'caller' | 'target' | 'rules' | 'open' | 'source' | 'sanitize' | 'answer';

type NamedRoute = {
  readonly connector: string;
  readonly plan: Pick<Route['plan'], 'policy'>;
  readonly pseudonymizer: Pick<Route['pseudonymizer'], 'keyFingerprint'>;
};

type Counts = Pick<SanitizeResult, 'unknownFields' | 'mismatches' | 'unlisted' | 'linksSealed'> & {
  /** By name of the treatment. */
  readonly treatments: Readonly<Record<string, number>>;
};

type Failure = {
  readonly code: RequestErrorCode;
  /** `subject`: a constant, or a name in the rules. */
  readonly detail: {
    readonly callerReason?: CallerReason;
    readonly connector?: string;
    readonly subject?: string;
  };
};

const NO_TIME_SPENT: TimeSpent = Object.freeze({ own: 0, entra: 0, graph: 0 });
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What a part inherits from its batch. */
export type BatchIdentity = Pick<RequestFacts, 'batch' | 'client'>;

/** Lists every fact, so that the object's shape (and its speed) stays. */
export function createRequestFacts(gateway: Gateway, inbound: Inbound, part?: BatchIdentity): RequestFacts {
  const { method } = inbound;
  return {
    gateway,
    requestId: createRequestId(gateway.random.bytes(16)),
    batch: part?.batch ?? '',
    clientRequestId: getClientRequestId(inbound.headers),
    method: METHODS.has(method) ? method : 'OTHER',
    time: gateway.clock.now(),
    watch: createStopwatch(gateway.clock.monotonic),
    trace: gateway.tracing?.startTrace(),
    timeSpent: NO_TIME_SPENT,
    stage: 'caller',
    // No proxy has set the headers of a part.
    client: part?.client ?? gateway.clientAddress?.(inbound) ?? inbound.remoteAddress,
    caller: undefined,
    route: undefined,
    endpoint: '',
    subject: '',
    opened: undefined,
    sourceRequestId: '',
    received: undefined,
    sanitized: undefined,
    linksUnmatched: 0,
    failure: undefined,
    status: 0,
    bytesOut: 0,
  };
}

/** The route's once it is known. */
export function getPolicy({ route, gateway }: RequestFacts): string {
  return route === undefined ? gateway.policy : route.plan.policy;
}

/** The route's once it is known. */
export function findKeyFingerprint({ route, gateway }: RequestFacts): string {
  return route === undefined ? gateway.keyFingerprint : route.pseudonymizer.keyFingerprint;
}

/** For logs and metrics only: also one that the caller may not use. */
export function getConnector({ route, failure }: RequestFacts): string {
  return route?.connector ?? failure?.detail.connector ?? '';
}

/** Why a response was withheld for its shape; else empty. */
export function getWithheldShape({ failure }: RequestFacts): UnexpectedShape | '' {
  const subject = failure?.code === 'RESPONSE_NOT_SANITIZABLE' ? (failure.detail.subject ?? '') : '';
  return isUnexpectedShape(subject) ? subject : '';
}

/** For the response headers. */
export function toIdentity(facts: RequestFacts): Identity {
  const isDisclosed = isForbidden(facts) ? { ...facts, route: undefined } : facts;
  const policy = getPolicy(isDisclosed);
  const { compat } = facts.gateway;
  return {
    connector: getServingConnector(facts),
    policy,
    keyFingerprint: findKeyFingerprint(isDisclosed),
    requestId: facts.requestId,
    clientRequestId: facts.clientRequestId,
    time: facts.time,
    compat: compat && {
      responseHeaders: compat.createHeaders({ policy, authenticated: isAuthenticated(facts) }),
      error: compat.createErrorHeaders,
    },
  };
}

/** Disclosed only to callers who may use the connector. */
function getServingConnector({ route, stage }: RequestFacts): string {
  return route === undefined || stage === 'caller' || stage === 'target' ? '' : route.connector;
}

/** The hash of shipped rules, by options, is public, so it would disclose the connector. */
function isForbidden({ failure }: RequestFacts): boolean {
  return failure?.code === 'CALLER_FORBIDDEN';
}

/** Authenticated, and past the checks of caller, connector and rules. */
function isAuthenticated({ caller, endpoint }: RequestFacts): boolean {
  return caller !== undefined && caller.id !== '' && caller.id !== 'local' && endpoint !== '';
}

export function toTenths(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 10) / 10);
}

/** A version 4 GUID (RFC 9562). */
function createRequestId(random: Uint8Array): string {
  const bytes = Buffer.from(random);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
