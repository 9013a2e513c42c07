import { type Fault, type FaultEntry, freezeFaults } from './fault.ts';

const RUN_DOCTOR =
  'Run nymgate doctor with --trusts or --operator-token: it compares issuer, subject and audience byte for byte. Then correct the federated credential.';
const WAIT_FOR_PROPAGATION =
  'The credential is minutes old and not known everywhere in Entra yet; it may even work once and fail again.';
const PROXY = 'Something between the gateway and Entra (an inspecting proxy) changes the request.';
const SCOPE = 'source.graph is not the origin of a Microsoft Graph.';

const INVALID_SCOPE = {
  title: 'The scope is not valid.',
  causes: [SCOPE, PROXY],
  fix: 'Set source to one of the named clouds.',
} as const satisfies FaultEntry;

const ALTERED_REQUEST = {
  title: 'The request is malformed.',
  causes: [PROXY],
  fix: 'Let the gateway reach Entra directly.',
} as const satisfies FaultEntry;

const TRANSIENT = {
  title: 'Entra is not available for the moment.',
  causes: ['A passing fault of Entra.'],
  fix: 'Wait: the gateway tries again by itself, later each time.',
  who: 'nobody',
} as const satisfies FaultEntry;

const CLOUD_MISMATCH = {
  title: 'The request for an access token crosses from one cloud to another.',
  causes: [
    "source names another cloud's authority than the tenant's.",
    'The application is registered in another cloud than the tenant.',
  ],
  fix: "Set source to the tenant's own cloud, and register the application there. A certificate does not help.",
  who: 'application-owner',
} as const satisfies FaultEntry;

const ALTERED_SECRET = {
  title: 'A client secret was presented and is wrong.',
  causes: ['Something in between rewrites the request: the gateway never sends a client secret.'],
  fix: 'Take away what stands between the gateway and Entra.',
} as const satisfies FaultEntry;

/**
 * AADSTS codes by subject and number. Microsoft calls the codes unstable: they explain, and only 700024 is
 * branched on (in source-auth). Sources: entra-docs reference-error-codes and
 * workload-identity-federation-considerations, graph-facts.md#4.1, #5 and #5.7.
 */
export const ENTRA_FAULTS_BY_SUBJECT = {
  application: freezeFaults({
    700016: {
      title: 'The tenant does not know an application of this client id.',
      causes: [
        'The object id of the application, or of its enterprise application, stands where the client id belongs.',
        'The tenant is another one than the one in which the application is registered.',
        'The application was deleted, or it is registered elsewhere and was never consented to here.',
      ],
      fix: 'Copy "Application (client) ID" from the overview of the app registration into clientId, and compare the tenant.',
    },
    7000229: {
      title:
        'The application is registered, but has no enterprise application (service principal) in the tenant.',
      causes: [
        'Admin consent has never been granted.',
        'The registration was made by a script that did not create the service principal.',
      ],
      fix: 'Create the enterprise application; then a Privileged Role Administrator grants admin consent.',
      commands: ['az ad sp create --id CLIENT-ID'],
      who: 'application-owner',
    },
    700011: {
      title: 'The application was not found in the tenant.',
      causes: ['The client id or the tenant is wrong.', 'The application was deleted.'],
      fix: 'Compare clientId and tenant with the overview of the app registration.',
    },
    70001: {
      title: 'The application is unknown in the tenant, or disabled.',
      causes: ['The client id or the tenant is wrong.', 'The enterprise application was disabled.'],
      fix: 'Compare clientId and tenant; in the enterprise application set "Enabled for users to sign-in" to yes.',
      who: 'application-owner',
    },
    7000112: {
      title: 'The application is disabled.',
      causes: [
        '"Enabled for users to sign-in" of the enterprise application is set to no.',
        'Microsoft has disabled the application.',
      ],
      fix: 'In the enterprise application set "Enabled for users to sign-in" to yes.',
      who: 'application-owner',
      mark: 'unverified',
    },
    700025: {
      title: 'The application is a public client, which may not present an assertion.',
      causes: ['"Allow public client flows" is on.', 'The client id is that of another application.'],
      fix: 'Switch "Allow public client flows" off under Authentication of the app registration.',
      who: 'application-owner',
    },
    90002: {
      title: 'There is no such tenant in this cloud.',
      causes: ['The tenant is misspelt.', 'The tenant lives in another national cloud.'],
      fix: 'Copy "Directory (tenant) ID" from the overview of the app registration into tenant, and compare the cloud under source.',
    },
    9001023: {
      title: 'An application has to name its tenant.',
      causes: ['tenant is "common", "organizations" or "consumers".'],
      fix: 'Set tenant to the tenant id or one of its verified domains.',
    },
    90038: {
      title: 'The tenant belongs to another national cloud.',
      causes: ["source names another cloud's authority than the tenant's."],
      fix: "Set source to the tenant's own cloud: authority, Graph and audience change together.",
    },
    900382: CLOUD_MISMATCH,
    900432: CLOUD_MISMATCH,
    65001: {
      title: 'The application has no admin consent.',
      causes: ['Admin consent is missing, or was granted before a permission was added.'],
      fix: 'Grant admin consent for the application permissions of the connector.',
      who: 'consent-administrator',
    },
    650052: {
      title: 'The tenant has no subscription to the service that the application asks for.',
      causes: [
        'The tenant has no Microsoft 365 subscription.',
        'The service principal of Microsoft Graph is missing or disabled.',
      ],
      fix: 'Check the subscription, and that the enterprise application "Microsoft Graph" is enabled.',
      who: 'tenant-administrator',
    },
    650056: {
      title:
        'The application is misconfigured: it lists no permission for what it requests, or consent is missing.',
      causes: ['The app registration lists no permission of Microsoft Graph.', 'Admin consent is missing.'],
      fix: "Add the connector's application permissions of Microsoft Graph, then grant admin consent.",
      who: 'consent-administrator',
    },
    650057: {
      title: 'The application asks for a service that its registration does not list.',
      causes: ['Microsoft Graph is missing under "API permissions" of the app registration.'],
      fix: "Add the connector's application permissions of Microsoft Graph, then grant admin consent.",
      who: 'application-owner',
    },
    50001: {
      title: 'Microsoft Graph is disabled or absent in the tenant.',
      causes: [
        'The enterprise application "Microsoft Graph" is disabled.',
        'source.graph names the Graph of another cloud.',
      ],
      fix: 'Set source to the tenant\'s own cloud, and enable the enterprise application "Microsoft Graph".',
      who: 'tenant-administrator',
    },
    500011: {
      title: 'The tenant does not know the Graph that is asked for.',
      causes: [
        'source.graph names the Graph of another cloud (graph.microsoft.us with a global tenant, or the reverse).',
        'The service principal of Microsoft Graph is missing in the tenant.',
      ],
      fix: "Set source to the tenant's own cloud: authority, Graph and audience change together.",
    },
    53003: {
      title: 'A Conditional Access policy for workload identities blocks the application.',
      causes: [
        "The gateway's public address is not in a named location that the policy allows.",
        'The application is regarded as risky.',
      ],
      fix: "Add the gateway's outgoing address to the named locations, or exclude the application from the policy.",
      who: 'tenant-administrator',
    },
    530035: {
      title: 'The security defaults of the tenant block the application.',
      causes: ['Security defaults are on and forbid this way of signing in.'],
      fix: 'Ask for an exception, or replace the security defaults by Conditional Access policies.',
      who: 'tenant-administrator',
    },
  }),
  trust: freezeFaults({
    70021: {
      title: 'No federated credential matches the assertion.',
      causes: [
        'Issuer, subject or audience differs: a trailing slash, letter case, a blank.',
        WAIT_FOR_PROPAGATION,
      ],
      fix: RUN_DOCTOR,
      who: 'application-owner',
    },
    700211: {
      title: "No federated credential has the assertion's issuer.",
      causes: [
        'The issuer differs, often by the slash at its end.',
        'The credential was made on another application.',
        WAIT_FOR_PROPAGATION,
      ],
      fix: RUN_DOCTOR,
      who: 'application-owner',
    },
    700212: {
      title: "No federated credential has the assertion's audience.",
      causes: [
        'The token was made for another audience than api://AzureADTokenExchange (national clouds have their own).',
        'The assertion has several audiences; Entra takes exactly one.',
        WAIT_FOR_PROPAGATION,
      ],
      fix: RUN_DOCTOR,
      who: 'application-owner',
      mark: 'unverified',
    },
    700213: {
      title: "No federated credential has the assertion's subject.",
      causes: [
        'The subject differs; letter case counts.',
        'The workload runs under another identity: another role, service account or namespace.',
        WAIT_FOR_PROPAGATION,
      ],
      fix: RUN_DOCTOR,
      who: 'application-owner',
    },
    7002138: {
      title: 'The subject differs from that of the federated credential in letter case.',
      causes: ['The credential was made when Entra did not yet compare letter case.'],
      fix: 'Recreate the federated credential with the subject exactly as in the assertion.',
      who: 'application-owner',
      mark: 'unverified',
    },
    70025: {
      title: 'The application has no federated credential at all.',
      causes: [
        'It was never added, or was added to another application.',
        'The client id is that of another application.',
      ],
      fix: 'Add a federated credential with the issuer, subject and audience that nymgate doctor shows.',
      who: 'application-owner',
    },
    700222: {
      title:
        'Tokens that Entra itself issued are not accepted as assertions, except those of managed identities.',
      causes: ["The assertion is another application's access token."],
      fix: 'Use a user-assigned managed identity of the same tenant, or the identity of another platform.',
    },
    700223: {
      title: 'The tenant restricts workload identity federation.',
      causes: ['A policy of the tenant allows other issuers only, or none.'],
      fix: 'Ask for an exception for the issuer that nymgate doctor shows.',
      who: 'tenant-administrator',
    },
    700238: {
      title: 'The tenant has switched workload identity federation off.',
      causes: ['A policy of the tenant disables it, for all applications or for this one.'],
      fix: 'Ask for an exception, or use a certificate.',
      who: 'tenant-administrator',
    },
    70052: {
      title: 'The identity must be a managed identity, a single-tenant application or a service account.',
      causes: ['The credential trusts Entra as issuer and the application serves several tenants.'],
      fix: 'Register a single-tenant application in the tenant of the managed identity.',
      who: 'application-owner',
    },
  }),
  assertion: freezeFaults({
    700024: {
      title: 'The assertion is not valid at this time.',
      causes: [
        'It has expired: nothing renews the file, or a token was stored and used again.',
        'The clock of the platform that signed it, or of this machine, is wrong.',
      ],
      fix: 'Have the platform renew the token, and set the clock by NTP.',
    },
    700027: {
      title: 'The signature of the assertion does not match the certificate.',
      causes: [
        'The certificate was not uploaded to the application, or has expired.',
        'The private key belongs to another certificate.',
        "The header names another certificate's thumbprint.",
      ],
      fix: 'Upload the certificate whose key the gateway uses, and compare the thumbprints.',
      who: 'application-owner',
    },
    700021: {
      title: 'The assertion speaks for another application than the request.',
      causes: ['clientId was changed, and the assertion was made for the old one.'],
      fix: 'Reload the gateway; if it goes on, report it.',
      mark: 'unverified',
    },
    700023: {
      title: 'The assertion is addressed to another tenant or cloud.',
      causes: ['tenant or source was changed, and the assertion was made for the old one.'],
      fix: 'Compare tenant and source with the app registration.',
      mark: 'unverified',
    },
    700030: {
      title: 'The name in the certificate is not one that the application accepts.',
      causes: ['The application trusts certificates by name and issuer, and this one has others.'],
      fix: 'Upload the certificate itself to the application instead of trusting it by name.',
      who: 'application-owner',
    },
    50013: {
      title: 'The assertion is not valid: signature, form, issuer or time.',
      causes: [
        'The issuer has new signing keys that Entra has not read yet.',
        'The token is signed with another algorithm than RS256.',
        'The token is damaged or has expired.',
      ],
      fix: 'Fetch a fresh token; if it goes on, compare its key id with the keys that the issuer publishes.',
    },
    500133: {
      title: 'The assertion is outside its valid time range.',
      causes: ['It has expired, or is not valid yet.', 'A clock is wrong.'],
      fix: 'Have the platform renew the token, and set the clock by NTP.',
    },
    50012: {
      title: 'Authentication failed: certificate chain, thumbprint or signature.',
      causes: [
        'The certificate is not registered with the application.',
        'Its dates have not begun or are over.',
      ],
      fix: 'Upload the certificate whose key the gateway uses; its dates must enclose today.',
      who: 'application-owner',
    },
    50027: {
      title: 'The assertion is not a token that Entra can read.',
      causes: ['It is damaged, or its header names neither a key id nor a thumbprint.'],
      fix: 'Look at what the platform issues: nymgate doctor shows header and claims.',
      mark: 'unverified',
    },
    50166: {
      title: 'Entra could not read the signing keys of the issuer.',
      causes: [
        'The issuer does not serve /.well-known/openid-configuration and its keys to the internet over https.',
        'The discovery document names another issuer than the token.',
      ],
      fix: 'Publish discovery document and keys; Kubernetes clusters of your own can do so from object storage.',
      mark: 'unverified',
    },
    501661: {
      title: 'Entra could not reach the issuer.',
      causes: [
        'The issuer does not serve /.well-known/openid-configuration and its keys to the internet over https.',
      ],
      fix: 'Publish discovery document and keys; Kubernetes clusters of your own can do so from object storage.',
      mark: 'unverified',
    },
    900384: {
      title: 'The signature of the assertion could not be verified.',
      causes: [
        'The issuer has new signing keys that Entra has not read yet.',
        'The token was signed with another key.',
      ],
      fix: 'Fetch a fresh token; if it goes on, compare its key id with the keys that the issuer publishes.',
    },
    7000215: ALTERED_SECRET,
    7000222: {
      ...ALTERED_SECRET,
      title: 'A client secret was presented and has expired.',
      mark: 'unverified',
    },
    7000218: {
      ...ALTERED_SECRET,
      title: 'Neither assertion nor secret arrived.',
      causes: ['Something in between has cut the request.'],
    },
  }),
  request: freezeFaults({
    70011: INVALID_SCOPE,
    28002: INVALID_SCOPE,
    1002012: {
      ...INVALID_SCOPE,
      title: 'The scope of an application must end with /.default.',
      mark: 'unverified',
    },
    70003: {
      ...ALTERED_REQUEST,
      title: 'The kind of grant is not supported.',
    },
    900144: {
      title: 'A parameter of the request is missing.',
      causes: ['clientId is empty.', PROXY],
      fix: 'Check clientId, and let the gateway reach Entra directly.',
    },
    90014: { ...ALTERED_REQUEST, title: 'A field of the request is missing.' },
    9002313: ALTERED_REQUEST,
    90023: ALTERED_REQUEST,
    900561: {
      ...ALTERED_REQUEST,
      title: 'The token endpoint takes POST only.',
      causes: ['A redirect or a proxy has turned the request into a GET.'],
    },
    90055: {
      ...TRANSIENT,
      title: 'Entra throttles.',
      causes: ['Too many requests for tokens from this tenant or address.'],
    },
    90024: { ...TRANSIENT, title: 'Entra is over its budget for this request.' },
    90012: { ...TRANSIENT, title: 'The request took Entra too long.' },
    90006: { ...TRANSIENT, title: 'Entra could not finish the request.' },
    90033: { ...TRANSIENT, title: 'Entra is not available for the moment.' },
  }),
} as const satisfies Record<string, Readonly<Record<number, Fault>>>;

export const ENTRA_FAULTS = Object.freeze({
  ...ENTRA_FAULTS_BY_SUBJECT.application,
  ...ENTRA_FAULTS_BY_SUBJECT.trust,
  ...ENTRA_FAULTS_BY_SUBJECT.assertion,
  ...ENTRA_FAULTS_BY_SUBJECT.request,
});

/** The meaning of an AADSTS code; undefined when the table doesn't have it. */
export function findEntraFault(code: string): Fault | undefined {
  const table: Readonly<Record<string, Fault>> = ENTRA_FAULTS;
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
