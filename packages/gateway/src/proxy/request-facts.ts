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

/**
 * What is known of a request so far, for the audit line and the metrics. The walk alone writes it, out of what the steps return;
 * everybody else reads. Of what a step returns only names and numbers can be seen here, so that no reader can tell a value.
 */
export type RequestFacts = {
  readonly gateway: Pick<Gateway, 'policy' | 'epoch' | 'compat'>;
  readonly requestId: string;
  /** Of the batch that it is a part of; empty: it came alone. */
  readonly batch: string;
  /** The caller's own id, a GUID, for its answer alone: no line has it. Empty: none. */
  readonly clientRequestId: string;
  /** One of HTTP's own, else `OTHER`. */
  readonly method: string;
  /** When it came, in milliseconds since 1970. */
  readonly time: number;
  /** Whose time is running. */
  readonly watch: Stopwatch;
  /** Absent when traces are off. */
  readonly trace: RequestTrace | undefined;
  /** Whose time it took, once the answer is there. */
  readonly timeSpent: TimeSpent;
  /** Where it is on its way: what a failure that nobody foresaw is told by. */
  readonly stage: Stage;
  /** Where it came from, seen past the trusted proxies; else the address of the connection. */
  readonly client: string;
  readonly caller: Pick<Caller, 'id'> | undefined;
  readonly route: NamedRoute | undefined;
  /** The template of its path. */
  readonly endpoint: string;
  /** The irreversible pseudonym of the person in the path; empty when there is none. */
  readonly subject: string;
  readonly opened: Pick<ResolvedRequest, 'tokensOpened' | 'linksOpened'> | undefined;
  readonly sourceRequestId: string;
  readonly received: Pick<ReceivedBody, 'bytesIn'> | undefined;
  readonly sanitized: Counts | undefined;
  /** Links sealed in a spelling of Graph's that no rule knows, also when the answer fails later. */
  readonly linksUnmatched: number;
  readonly failure: Failure | undefined;
  readonly status: number;
  readonly bytesOut: number;
};

/** The parts of the walk, in its order. */
export type Stage = 'caller' | 'target' | 'rules' | 'open' | 'source' | 'sanitize' | 'answer';

type NamedRoute = {
  readonly connector: string;
  readonly plan: Pick<Route['plan'], 'policy'>;
  readonly pseudonymizer: Pick<Route['pseudonymizer'], 'epoch'>;
};

type Counts = Pick<SanitizeResult, 'unknownFields' | 'mismatches' | 'linksSealed'> & {
  /** By name of the treatment. */
  readonly treatments: Readonly<Record<string, number>>;
};

type Failure = {
  readonly code: RequestErrorCode;
  /** `subject`: a constant, or a name out of the rules. */
  readonly detail: { readonly callerReason?: CallerReason; readonly subject?: string };
};

const NO_TIME_SPENT: TimeSpent = Object.freeze({ own: 0, entra: 0, graph: 0 });
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What a part of a batch has of the batch. */
export type BatchIdentity = Pick<RequestFacts, 'batch' | 'client'>;

/** What is known of a request that has just come. Names every fact, so that the record keeps its shape (and its speed). */
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
    // The headers of a part are no proxy's word about an address.
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

/** Which rules the answer is made under: the route's once it is known. */
export function getPolicy({ route, gateway }: RequestFacts): string {
  return route === undefined ? gateway.policy : route.plan.policy;
}

/** Which epoch its pseudonyms have: the route's once it is known. */
export function getKeyFingerprint({ route, gateway }: RequestFacts): string {
  return route === undefined ? gateway.epoch : route.pseudonymizer.epoch;
}

/** Of an answer that was withheld for its shape: which one; else empty. */
export function getWithheldShape({ failure }: RequestFacts): UnexpectedShape | '' {
  const subject = failure?.code === 'RESPONSE_NOT_SANITIZABLE' ? (failure.detail.subject ?? '') : '';
  return isUnexpectedShape(subject) ? subject : '';
}

/** What the answer says of itself in its headers. */
export function toIdentity(facts: RequestFacts): Identity {
  const isDisclosed = isForbidden(facts) ? { ...facts, route: undefined } : facts;
  const policy = getPolicy(isDisclosed);
  const { compat } = facts.gateway;
  return {
    connector: getServingConnector(facts),
    policy,
    epoch: getKeyFingerprint(isDisclosed),
    requestId: facts.requestId,
    clientRequestId: facts.clientRequestId,
    time: facts.time,
    compat: compat && {
      responseHeaders: compat.createHeaders({ policy, authenticated: isAuthenticated(facts) }),
      error: compat.createErrorHeaders,
    },
  };
}

/** The connector, once its caller may use it: until then it is told nobody, in whatever way it was found. */
function getServingConnector({ route, stage }: RequestFacts): string {
  return route === undefined || stage === 'caller' || stage === 'target' ? '' : route.connector;
}

/** Whoever may not use a connector is not told the hash of its rules either: those of shipped rules, by options, are published. */
function isForbidden({ failure }: RequestFacts): boolean {
  return failure?.code === 'CALLER_FORBIDDEN';
}

/** Known by a credential, and past every check of caller, connector and rules. */
function isAuthenticated({ caller, endpoint }: RequestFacts): boolean {
  return caller !== undefined && caller.id !== '' && caller.id !== 'local' && endpoint !== '';
}

/** Milliseconds with one decimal, never less than zero. */
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
