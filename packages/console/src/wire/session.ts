import * as v from 'valibot';
import type { Operation } from './operation-kinds.ts';

/** What the header of every page shows. */
export type Session = {
  readonly version: string;
  readonly tenant: {
    /** `inspected`: a real tenant, whose raw data comes on the screen. */
    readonly kind: 'simulated' | 'inspected';
    readonly name: string;
  };
  /** Of the gateway that answers calls; undefined: none (only rules, dictionary and joins can be seen). */
  readonly gateway: string | undefined;
  readonly connectors: readonly SessionConnector[];
  /** Address of a running gateway's admin listener, which the page Operation watches; absent: the console's own gateway. */
  readonly watched?: string;
};

export type SessionConnector = {
  readonly id: string;
  readonly title: string;
  /** Policy hash, as the header `Nymgate-Policy` has it. */
  readonly policy: string;
  /** As the header `Nymgate-Epoch` has it. */
  readonly epoch: string;
  /** The best that answers can have: `bytes`, or `tree` where no endpoint's can be treated as they arrive. */
  readonly engine: string;
  /** `native` or `psoxy`. */
  readonly language: string;
};

export type SessionOperations = {
  readonly 'session/read': Operation<Record<string, never>, Session>;
};

export const sessionRequests = { 'session/read': v.strictObject({}) } as const;
