import { errors, type JSONWebKeySet, type JWTPayload, type ProtectedHeaderParameters } from 'jose';

/** Who may have signed, and what the assertion may be for. */
export type AssertionContext = {
  readonly keys: (issuer: string, kid: string | undefined) => Promise<JSONWebKeySet | undefined>;
  /** Issuers of Entra itself, whose tokens only managed identities may present. */
  readonly ownIssuers: readonly string[];
  /** Addresses of the token endpoint: audiences of an assertion signed with a certificate's key. */
  readonly audiences: readonly string[];
  /** Set where an assertion may be presented once only: its ids so far. */
  readonly presented: Set<string> | undefined;
  readonly now: Date;
};

export type ReadAssertion = {
  readonly text: string;
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
};

/** Why a signature does not hold, in the words of graph-facts.md#4.1; what is no such failure is thrown on. */
export function signatureReason(error: unknown): string {
  if (error instanceof errors.JWKSNoMatchingKey) return 'The key was not found.';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The signature algorithm is not supported.';
  if (error instanceof errors.JOSEError || error instanceof TypeError)
    return 'The provided signature value did not match the expected signature value.';
  throw error;
}
