import type { EntraFault } from './entra-fault.ts';

const COMPARE =
  'Run nymgate doctor with --trusts or --operator-token: it compares issuer, subject and audience byte for byte. Then correct the federated credential.';
const WAIT =
  'The credential is minutes old and not known everywhere in Entra yet; it may even work once and fail again.';

/**
 * AADSTS codes that are about what the application trusts: its federated credentials. Sources: entra-docs reference-error-codes
 * and workload-identity-federation-considerations, graph-facts.md#4.1 and #5.
 */
export const TRUST_FAULTS = {
  70021: {
    error: 'invalid_client',
    title: 'No federated credential matches the assertion.',
    causes: ['Issuer, subject or audience differs: a trailing slash, letter case, a blank.', WAIT],
    fix: COMPARE,
    who: 'application-owner',
    mark: 'verified',
  },
  700211: {
    error: 'invalid_client',
    title: "No federated credential has the assertion's issuer.",
    causes: [
      'The issuer differs, often by the slash at its end.',
      'The credential was made on another application.',
      WAIT,
    ],
    fix: COMPARE,
    who: 'application-owner',
    mark: 'verified',
  },
  700212: {
    error: 'invalid_client',
    title: "No federated credential has the assertion's audience.",
    causes: [
      'The token was made for another audience than api://AzureADTokenExchange (national clouds have their own).',
      'The assertion has several audiences; Entra takes exactly one.',
      WAIT,
    ],
    fix: COMPARE,
    who: 'application-owner',
    mark: 'unverified',
  },
  700213: {
    error: 'invalid_client',
    title: "No federated credential has the assertion's subject.",
    causes: [
      'The subject differs; letter case counts.',
      'The workload runs under another identity: another role, service account or namespace.',
      WAIT,
    ],
    fix: COMPARE,
    who: 'application-owner',
    mark: 'verified',
  },
  7002138: {
    error: 'invalid_client',
    title: 'The subject differs from that of the federated credential in letter case.',
    causes: ['The credential was made when Entra did not yet compare letter case.'],
    fix: 'Make the federated credential anew with the subject exactly as in the assertion.',
    who: 'application-owner',
    mark: 'unverified',
  },
  70025: {
    error: 'invalid_client',
    title: 'The application has no federated credential at all.',
    causes: [
      'It was never added, or was added to another application.',
      'The client id is that of another application.',
    ],
    fix: 'Add a federated credential with the issuer, subject and audience that nymgate doctor shows.',
    who: 'application-owner',
    mark: 'verified',
  },
  700222: {
    error: 'invalid_client',
    title:
      'Tokens that Entra itself issued are not accepted as assertions, except those of managed identities.',
    causes: ["The assertion is another application's access token."],
    fix: 'Use a user-assigned managed identity of the same tenant, or the identity of another platform.',
    who: 'operator',
    mark: 'verified',
  },
  700223: {
    error: 'invalid_client',
    title: 'The tenant restricts workload identity federation.',
    causes: ['A policy of the tenant allows other issuers only, or none.'],
    fix: 'Ask for an exception for the issuer that nymgate doctor shows.',
    who: 'tenant-administrator',
    mark: 'verified',
  },
  700238: {
    error: 'invalid_client',
    title: 'The tenant has switched workload identity federation off.',
    causes: ['A policy of the tenant disables it, for all applications or for this one.'],
    fix: 'Ask for an exception, or use a certificate.',
    who: 'tenant-administrator',
    mark: 'verified',
  },
  70052: {
    error: 'invalid_client',
    title: 'The identity must be a managed identity, a single-tenant application or a service account.',
    causes: ['The credential trusts Entra as issuer and the application serves several tenants.'],
    fix: 'Register a single-tenant application in the tenant of the managed identity.',
    who: 'application-owner',
    mark: 'verified',
  },
} as const satisfies Record<number, EntraFault>;
