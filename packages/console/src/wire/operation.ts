import * as v from 'valibot';
import type { Operation, Problem, Stream } from './operation-kinds.ts';

/** Rates and times since the previous poll. */
export type GatewaySample = {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Requests per second: `answered` 2xx and 3xx, `refused` 4xx, `failed` 5xx. */
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  /** 95th percentile in milliseconds, null without requests: `own` is the gateway's share, `graph` is Graph's. */
  readonly gateway: number | null;
  readonly graph: number | null;
  /** Treated values per second. */
  readonly values: number;
};

export type WatchedConnector = {
  readonly id: string;
  readonly policy: string;
  readonly endpoints: number;
  readonly rules: string;
  /** `ok`, `failing` or `unknown`: whether Entra ID issues access tokens. */
  readonly sourceAuth: string;
  /** Access tokens issued since the start. */
  readonly tokens: number;
  /** ISO 8601: expiry of the current token, if any. */
  readonly tokenEnd?: string;
};

export type WatchedExpiry = {
  readonly what: 'listener-certificate' | 'source-certificate' | 'caller-key';
  readonly connector?: string;
  /** ISO 8601. */
  readonly end: string;
};

/** Of the last successful poll: names, numbers, and hashes. */
export type GatewayFacts = {
  readonly version: string;
  /** ISO 8601: start of the gateway's process, if it reports one. */
  readonly started?: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly generation: number;
  readonly keyFingerprint: string;
  /** In words. */
  readonly callers: string;
  readonly inFlight: number;
  readonly connections: number;
  readonly memoryBytes: number;
  /** `fresh` or `stale`, if secrets come from a store. */
  readonly secrets?: string;
  readonly requests: { readonly answered: number; readonly refused: number; readonly failed: number };
  readonly treatments: readonly { readonly treatment: string; readonly count: number }[];
  readonly refusals: readonly { readonly connector: string; readonly code: string; readonly count: number }[];
  readonly connectors: readonly WatchedConnector[];
  readonly expiries: readonly WatchedExpiry[];
};

export type AuditRow = {
  readonly sequence: number;
  readonly time: string;
  readonly event: string;
  readonly request?: {
    readonly method: string;
    readonly connector: string;
    readonly endpoint: string;
    readonly status: number;
    readonly code: string;
    /** The sentence of the error's code, without the detail that the caller got; empty without an error of Nymgate. */
    readonly reason: string;
    readonly caller: string;
    readonly milliseconds: number;
    readonly graphMilliseconds: number;
  };
};

export type AuditReading = {
  /** `gateway`: this process's gateway; `file`: `--audit`; `none`: no file was given. */
  readonly from: 'gateway' | 'file' | 'none';
  readonly file?: string;
  /** Newest first. */
  readonly rows: readonly AuditRow[];
  /** Result of `nymgate audit verify` so far; `reading` during the first read of a file. */
  readonly chain: 'reading' | 'whole' | 'broken' | 'empty' | 'unreadable';
  readonly lines: number;
  readonly findings: readonly { readonly code: string; readonly message: string; readonly line?: number }[];
  /** Whether the log's end matches the head that the gateway reports; `missing`: lines not yet collected. */
  readonly head?: 'same' | 'other' | 'missing';
  readonly problem?: Problem;
};

/** `silent`: no response; `foreign`: not a gateway; `off`: no admin listener. */
export type GatewayReading = {
  readonly is: 'serving' | 'silent' | 'foreign' | 'off';
  /** Origin of the admin listener. */
  readonly address?: string;
  /** ISO 8601: first poll that found this state. */
  readonly since: string;
  readonly problem?: Problem;
  /** Of the last successful poll. */
  readonly facts?: GatewayFacts;
  /** Oldest first, at most ten minutes. */
  readonly samples: readonly GatewaySample[];
  readonly audit: AuditReading;
  /** Whether `doctor` can run here; if not, its stream reports the reason. */
  readonly doctor: boolean;
};

/** As in `nymgate doctor --json`. */
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

/** `of` is a connector's ID, or `gateway` for shared steps. */
export type DoctorItem =
  | { readonly kind: 'began'; readonly of: string; readonly step: string }
  | { readonly kind: 'ended'; readonly of: string; readonly step: DoctorStep }
  | { readonly kind: 'report'; readonly status: 'ok' | 'warn' | 'fail'; readonly config: string };

export type GatewayOperations = {
  readonly 'operation/read': Operation<Record<string, never>, GatewayReading>;
};

export type GatewayStreams = { readonly 'operation/doctor': Stream<Record<string, never>, DoctorItem> };

export const operationRequests = {
  'operation/read': v.strictObject({}),
  'operation/doctor': v.strictObject({}),
} as const;
