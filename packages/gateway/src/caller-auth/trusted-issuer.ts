import type { Grant } from '@nymgate/engine/kernel/caller';

/** Asymmetric only: with a shared secret every verifier could issue tokens (T9-02). */
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

/** The exact value, or a list of which the claim has at least one. */
export type RequiredClaim = string | boolean | readonly string[];

export type TrustedIssuer = {
  /** Prefix of the caller ids, e.g. `entra`. */
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  /** Absent: OpenID Connect discovery. */
  readonly jwksUrl?: string | undefined;
  readonly algorithms: readonly JwtAlgorithm[];
  readonly clockSkewSeconds: number;
  readonly maxLifetimeSeconds: number;
  readonly requiredClaims: Readonly<Partial<Record<string, RequiredClaim>>>;
  /** Claim with the caller's id. */
  readonly callerId: string;
  /** By the value of that claim; `*` for any caller of the issuer. */
  readonly callers: ReadonlyMap<string, Grant>;
};
