import * as v from 'valibot';
import type { Operation } from './operation-kinds.ts';

export type Session = {
  readonly version: string;
  readonly tenant: {
    /** `inspected`: a real tenant, whose raw data is displayed. */
    readonly kind: 'simulated' | 'inspected';
    readonly name: string;
  };
  /** Origin of the gateway; undefined: only rules, dictionary, and joins are available. */
  readonly gateway: string | undefined;
  readonly connectors: readonly SessionConnector[];
  /** Admin listener of a gateway in another process, if that is watched. */
  readonly watched?: string;
};

export type SessionConnector = {
  readonly id: string;
  readonly title: string;
  /** The header `Nymgate-Policy`. */
  readonly policy: string;
  /** The header `Nymgate-Epoch`. */
  readonly keyFingerprint: string;
  /** The fastest engine: `bytes`, or `tree` if no endpoint supports bytes. */
  readonly engine: string;
  /** `native` or `psoxy`. */
  readonly language: string;
};

export type SessionOperations = { readonly 'session/read': Operation<Record<string, never>, Session> };

export const sessionRequests = { 'session/read': v.strictObject({}) } as const;
