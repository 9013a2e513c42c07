import type { AssertionClaims } from '../../app/index.ts';
import { compareText, type Difference } from './compare-text.ts';
import type { TrustedCredential } from './trusted-credential.ts';

export type FieldName = 'issuer' | 'subject' | 'audience';

export type FieldDifference = Difference & {
  readonly field: FieldName;
  readonly presented: string;
  readonly trusted: string;
};

export type CredentialMatch = {
  readonly credential: TrustedCredential;
  /** Empty: Entra will take the assertion for it. */
  readonly differences: readonly FieldDifference[];
};

/**
 * Of all credentials the one that comes nearest to the assertion: fewest fields that differ, then the longest common beginning.
 * Entra compares issuer, subject and audience byte for byte.
 *
 * @param claims with exactly one audience
 */
export function nearestCredential(
  claims: AssertionClaims,
  credentials: readonly TrustedCredential[],
): CredentialMatch | undefined {
  const matches = credentials.map((credential) => ({
    credential,
    differences: differencesOf(claims, credential),
  }));
  return matches.sort(
    (a, b) =>
      a.differences.length - b.differences.length || agreement(b.differences) - agreement(a.differences),
  )[0];
}

function differencesOf(
  { issuer = '', subject = '', audiences }: AssertionClaims,
  credential: TrustedCredential,
): readonly FieldDifference[] {
  const audience = audiences[0] ?? '';
  const trustedAudience = credential.audiences.includes(audience)
    ? audience
    : (credential.audiences[0] ?? '');
  return (
    [
      ['issuer', issuer, credential.issuer],
      ['subject', subject, credential.subject],
      ['audience', audience, trustedAudience],
    ] as const
  ).flatMap(([field, presented, trusted]) => {
    const difference = compareText(presented, trusted);
    return difference === undefined ? [] : [{ field, presented, trusted, ...difference }];
  });
}

function agreement(differences: readonly FieldDifference[]): number {
  return differences.reduce((sum, { position }) => sum + position, 0);
}
