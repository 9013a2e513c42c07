import * as v from 'valibot';
import type { Operation, Stream } from './operation-kinds.ts';
import type { Problem } from './problem.ts';

/** One look at a gateway. Rates and times are those of the time since the look before. */
export type GatewaySample = {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Requests a second. `answered` 2xx and 3xx, `refused` 4xx, `failed` 5xx. */
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  /** Milliseconds within which 95 of 100 requests were done; null where there was none. `own` is ours, `graph` is Graph's. */
  readonly own: number | null;
  readonly graph: number | null;
  /** Values a second that were treated. */
  readonly values: number;
};

export type WatchedConnector = {
  readonly id: string;
  readonly policy: string;
  readonly endpoints: number;
  readonly rules: string;
  /** `ok`, `failing` or `unknown`: whether Entra ID gives access tokens. */
  readonly sourceAuth: string;
  /** Access tokens that Entra ID has given since the start. */
  readonly tokens: number;
  /** ISO 8601: when the token in use ends; absent where there is none. */
  readonly tokenEnd?: string;
};

/** Something that ends by itself and has to be renewed. */
export type WatchedExpiry = {
  readonly what: 'listener-certificate' | 'source-certificate' | 'caller-key';
  readonly connector?: string;
  /** ISO 8601. */
  readonly end: string;
};

/** What a gateway told at the last look that was answered. Names, numbers and hashes. */
export type GatewayFacts = {
  readonly version: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly generation: number;
  readonly epoch: string;
  /** Who may call, in words. */
  readonly callers: string;
  readonly inFlight: number;
  readonly connections: number;
  readonly memoryBytes: number;
  /** `fresh` or `stale`, where secrets lie in a store. */
  readonly secrets?: string;
  readonly requests: { readonly answered: number; readonly refused: number; readonly failed: number };
  readonly treatments: readonly { readonly treatment: string; readonly count: number }[];
  readonly refusals: readonly { readonly connector: string; readonly code: string; readonly count: number }[];
  readonly connectors: readonly WatchedConnector[];
  readonly expiries: readonly WatchedExpiry[];
};

/** One line of the audit trail, of the kinds that happen to a person's eyes. */
export type AuditRow = {
  readonly sequence: number;
  readonly time: string;
  readonly event: string;
  /** Of a request. */
  readonly request?: {
    readonly method: string;
    readonly connector: string;
    readonly endpoint: string;
    readonly status: number;
    readonly code: string;
    readonly caller: string;
    readonly milliseconds: number;
    readonly graphMilliseconds: number;
  };
};

export type AuditReading = {
  /** `gateway`: its lines as it writes them; `file`: a named file; `none`: nobody has named one. */
  readonly from: 'gateway' | 'file' | 'none';
  readonly file?: string;
  /** The last ones, the newest first. */
  readonly rows: readonly AuditRow[];
  /** What `nymgate audit verify` says of the lines so far; `reading` while a file is read for the first time. */
  readonly chain: 'reading' | 'whole' | 'broken' | 'empty' | 'unreadable';
  readonly lines: number;
  readonly findings: readonly { readonly code: string; readonly message: string; readonly line?: number }[];
  /** Whether the end of the trail is the one that the gateway tells: `same`, `other`, or lines that are `missing` yet. */
  readonly head?: 'same' | 'other' | 'missing';
  readonly problem?: Problem;
};

/**
 * How the watched gateway does. `silent`: nothing answers; `foreign`: what answers is no gateway; `off`: it has no admin listener.
 */
export type GatewayReading = {
  readonly is: 'serving' | 'silent' | 'foreign' | 'off';
  /** Origin of the admin listener. */
  readonly address?: string;
  /** ISO 8601: since when it is so. */
  readonly since: string;
  readonly problem?: Problem;
  /** Of the last look that was answered. */
  readonly facts?: GatewayFacts;
  /** The oldest first, ten minutes at most. */
  readonly samples: readonly GatewaySample[];
  readonly audit: AuditReading;
  /** Whether `doctor` can be run here; else the reason is in `problem` of its stream. */
  readonly doctor: boolean;
};

/** One thing that is or may become wrong, as `nymgate doctor --json` has it. */
export type DoctorFinding = {
  readonly level: 'warn' | 'fail';
  readonly summary: string;
  readonly causes?: readonly string[];
  readonly next?: string;
  readonly who?: string;
  readonly commands?: readonly string[];
};

export type DoctorStep = {
  readonly step: string;
  readonly status: 'ok' | 'warn' | 'fail' | 'skipped';
  readonly summary: string;
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly findings?: readonly DoctorFinding[];
};

/** What happens while `doctor` runs; `of` is a connector's id, or `gateway` for what is the same for all. */
export type DoctorItem =
  | { readonly kind: 'began'; readonly of: string; readonly step: string }
  | { readonly kind: 'ended'; readonly of: string; readonly step: DoctorStep }
  | { readonly kind: 'report'; readonly status: 'ok' | 'warn' | 'fail'; readonly config: string };

/** What the page Operation asks. */
export type GatewayOperations = {
  readonly 'operation/read': Operation<Record<string, never>, GatewayReading>;
};

export type GatewayStreams = {
  readonly 'operation/doctor': Stream<Record<string, never>, DoctorItem>;
};

export const operationRequests = {
  'operation/read': v.strictObject({}),
  'operation/doctor': v.strictObject({}),
} as const;
