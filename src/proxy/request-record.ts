import type { AuditRecord } from '../kernel/ports.ts';
import { compatHeaders } from '../psoxy/headers/compat-headers.ts';
import type { Gateway, Route } from './gateway.ts';
import { isoTime } from './iso-time.ts';
import type { Identity } from './response-headers.ts';

/** What the walk learns of a request on its way, for the audit line and the metrics; names and numbers only. */
export type RequestRecord = {
  readonly requestId: string;
  readonly method: string;
  readonly time: number;
  readonly started: number;
  caller: string;
  callerReason: string;
  route: Route | undefined;
  endpoint: string;
  code: string;
  status: number;
  bytesIn: number;
  bytesOut: number;
  treatments: Readonly<Record<string, number>>;
  unknownFields: number;
  mismatches: number;
  tokensOpened: number;
  linksSealed: number;
  linksOpened: number;
  sourceRequestId: string;
  sourceMilliseconds: number;
};

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function openRecord(gateway: Gateway, method: string): RequestRecord {
  return {
    requestId: newRequestId(gateway.random.bytes(16)),
    method: METHODS.has(method) ? method : 'OTHER',
    time: gateway.clock.now(),
    started: gateway.clock.monotonic(),
    caller: '',
    callerReason: '',
    route: undefined,
    endpoint: '',
    code: '',
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    treatments: {},
    unknownFields: 0,
    mismatches: 0,
    tokensOpened: 0,
    linksSealed: 0,
    linksOpened: 0,
    sourceRequestId: '',
    sourceMilliseconds: 0,
  };
}

/** Which rules and epoch the answer is made under: the route's once it is known. */
export function identityOf(gateway: Gateway, record: RequestRecord): Identity {
  const policy = record.route?.plan.policy ?? gateway.policy;
  const { compat } = gateway;
  return {
    policy,
    epoch: record.route?.pseudonymizer.epoch ?? gateway.epoch,
    requestId: record.requestId,
    compat: compat && compatHeaders(compat, { policy, authenticated: isAuthenticated(record) }),
  };
}

/** Known by a credential, and past every check of caller, connector and rules. */
function isAuthenticated({ caller, endpoint }: RequestRecord): boolean {
  return caller !== '' && caller !== 'local' && endpoint !== '';
}

/** The closed list of docs/reference/lifecycle.md. */
export function toAuditRecord(gateway: Gateway, record: RequestRecord): AuditRecord {
  const { policy, epoch } = identityOf(gateway, record);
  const total = gateway.clock.monotonic() - record.started;
  return {
    time: isoTime(record.time),
    requestId: record.requestId,
    caller: record.caller,
    callerReason: record.callerReason,
    connector: record.route?.connector ?? '',
    endpoint: record.endpoint,
    method: record.method,
    decision: decisionOf(record),
    code: record.code,
    status: record.status,
    policy,
    epoch,
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
    treatments: record.treatments,
    unknownFields: record.unknownFields,
    tokensOpened: record.tokensOpened,
    linksSealed: record.linksSealed,
    linksOpened: record.linksOpened,
    sourceRequestId: record.sourceRequestId,
    milliseconds: tenths(total - record.sourceMilliseconds),
    sourceMilliseconds: tenths(record.sourceMilliseconds),
  };
}

const REFUSALS: ReadonlySet<string> = new Set([
  'CALLER_UNKNOWN',
  'CALLER_FORBIDDEN',
  'CALLER_THROTTLED',
  'TARGET_MALFORMED',
  'ENDPOINT_NOT_ALLOWED',
  'METHOD_NOT_ALLOWED',
  'QUERY_NOT_ALLOWED',
  'HEADER_NOT_ALLOWED',
  'BODY_NOT_ALLOWED',
  'TOKEN_INVALID',
]);

function decisionOf({ code }: RequestRecord): AuditRecord['decision'] {
  if (code === '') return 'allowed';
  return REFUSALS.has(code) ? 'refused' : 'failed';
}

function tenths(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 10) / 10);
}

/** A version 4 GUID (RFC 9562). */
function newRequestId(random: Uint8Array): string {
  const bytes = Buffer.from(random);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
