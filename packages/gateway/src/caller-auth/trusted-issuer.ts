import type { Grant } from '@nymgate/engine/kernel/caller';

/** Asymmetric signatures only: with a shared secret whoever checks a token could make one (T9-02). */
export type JwtAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA';

/** What a claim must be: exactly this, or (a list) hold at least one of these. */
export type RequiredClaim = string | boolean | readonly string[];

/** One issuer and audience that is trusted, and whom it may name. */
export type TrustedIssuer = {
  /** Prefix of the caller ids, e.g. `entra`. */
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are; absent: found by OpenID Connect discovery. */
  readonly jwksUrl?: string | undefined;
  readonly algorithms: readonly JwtAlgorithm[];
  readonly clockSkewSeconds: number;
  readonly maxLifetimeSeconds: number;
  readonly requiredClaims: Readonly<Partial<Record<string, RequiredClaim>>>;
  /** Claim that says who calls. */
  readonly callerId: string;
  /** By the value of that claim; `*` stands for everybody whom the issuer names. */
  readonly callers: ReadonlyMap<string, Grant>;
};
