import { type Entity, fill } from '../../base/entity.ts';
import { createGuid, createSeededRandom, hashParts } from '../../base/random.ts';
import { DOMAINS, hasCopilot, type SimulatedPerson } from './people.ts';

export type UserContext = { readonly seed: number };
const SKUS = ['05e9a617-0261-4cee-bb44-138d3ef5d965', 'c7df2760-2c81-4ef7-b578-5b5392b571df'] as const;

export function accountProperties(person: SimulatedPerson, context: UserContext): Entity {
  const guest = person.kind === 'guest';
  const pending = person.index % 20 === 16;
  return {
    accountEnabled: person.kind === 'member' || guest,
    userType: guest ? 'Guest' : 'Member',
    creationType: guest ? 'Invitation' : null,
    externalUserState: guest ? (pending ? 'PendingAcceptance' : 'Accepted') : null,
    externalUserStateChangeDateTime: guest ? '2025-02-11T09:14:03Z' : null,
    createdDateTime: creationTime(person, context),
    ...fill(
      null,
      'deletedDateTime consentProvidedForMinor isManagementRestricted passwordProfile',
      'customSecurityAttributes',
    ),
    lastPasswordChangeDateTime: '2025-10-02T06:41:57Z',
    signInSessionsValidFromDateTime: '2025-10-02T06:41:57Z',
    ageGroup: person.kind === 'member' ? 'Adult' : null,
    legalAgeGroupClassification: person.kind === 'member' ? 'Adult' : null,
    isResourceAccount: person.kind === 'room' ? true : null,
    showInAddressList: guest ? null : true,
    passwordPolicies: guest ? 'None' : 'DisablePasswordExpiration',
    securityIdentifier: securityIdentifier(person.id),
    identities: createIdentities(person),
    authorizationInfo: {
      certificateUserIds: person.index % 6 === 0 ? [`X509:<PN>${person.userPrincipalName}`] : [],
    },
    ...licenceProperties(person, context),
    signInActivity: signInActivity(person, context),
    serviceProvisioningErrors: [],
    deviceEnrollmentLimit: 15,
    print: { recentPrinterShares: [] },
  };
}

function securityIdentifier(id: string): string {
  const bytes = hashParts('sid', id);
  return `S-1-12-1-${[0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset)).join('-')}`;
}

function createIdentities(person: SimulatedPerson): readonly Entity[] {
  const userPrincipalName = {
    signInType: 'userPrincipalName',
    issuer: DOMAINS[2],
    issuerAssignedId: person.userPrincipalName,
  };
  if (person.kind !== 'guest') return [userPrincipalName];
  return [{ signInType: 'federated', issuer: 'mail', issuerAssignedId: person.mail }, userPrincipalName];
}

/** To the second, as in Graph, so that it distinguishes accounts. */
function creationTime(person: SimulatedPerson, { seed }: UserContext): string {
  const dice = createSeededRandom(seed, 'created', person.index);
  const two = (most: number): string => String(dice.nextInteger(most)).padStart(2, '0');
  return `2023-0${1 + (person.index % 9)}-1${person.index % 10}T${two(24)}:${two(60)}:${two(60)}Z`;
}

function licenceProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
  const skuId = SKUS[person.index % 2] ?? SKUS[0];
  const licensed = person.kind === 'member';
  const plan = {
    assignedDateTime: '2024-01-02T10:00:00Z',
    capabilityStatus: 'Enabled',
    service: 'exchange',
    servicePlanId: createGuid('plan', skuId),
  };
  const state = {
    skuId,
    disabledPlans: [],
    assignedByGroup: createGuid(seed, 'group', 0),
    state: 'Active',
    error: 'None',
    lastUpdatedDateTime: '2024-01-02T10:00:00Z',
  };
  return {
    assignedLicenses: licensed ? [{ disabledPlans: [], skuId }] : [],
    assignedPlans: licensed
      ? [
          plan,
          ...(hasCopilot(person)
            ? [
                {
                  assignedDateTime: '2024-03-01T10:00:00Z',
                  capabilityStatus: 'Enabled',
                  service: 'Copilot',
                  servicePlanId: '3f30311c-6b1e-48a4-ab79-725b469da960',
                },
              ]
            : []),
        ]
      : [],
    provisionedPlans: licensed
      ? [{ capabilityStatus: 'Enabled', provisioningStatus: 'Success', service: 'exchange' }]
      : [],
    licenseAssignmentStates: licensed ? [state] : [],
  };
}

function signInActivity(person: SimulatedPerson, { seed }: UserContext): Entity | null {
  if (person.givenName === null) return null;
  const request = createGuid(seed, 'sign-in', person.index);
  return {
    lastSignInDateTime: '2025-11-20T07:58:12Z',
    lastSignInRequestId: request,
    lastNonInteractiveSignInDateTime: '2025-11-20T11:02:44Z',
    lastNonInteractiveSignInRequestId: request,
    lastSuccessfulSignInDateTime: '2025-11-20T07:58:12Z',
    lastSuccessfulSignInRequestId: request,
  };
}

export function onPremisesProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
  const synced = person.kind === 'member' && person.index % 2 === 0;
  const account = person.mailNickname.slice(0, 20);
  return {
    onPremisesSyncEnabled: synced ? true : null,
    onPremisesLastSyncDateTime: synced ? '2025-11-21T05:00:00Z' : null,
    onPremisesDistinguishedName: synced
      ? `CN=${person.displayName},OU=People,DC=corp,DC=northwind,DC=example`
      : null,
    onPremisesDomainName: synced ? 'corp.northwind.example' : null,
    onPremisesImmutableId: synced
      ? hashParts(seed, 'immutable', person.index).subarray(0, 16).toString('base64')
      : null,
    onPremisesSamAccountName: synced ? account : null,
    onPremisesSecurityIdentifier: synced
      ? `S-1-5-21-2857811369-3364820301-1180117101-${1100 + person.index}`
      : null,
    onPremisesUserPrincipalName: synced ? `${account}@corp.northwind.example` : null,
    onPremisesProvisioningErrors:
      person.index % 10 === 4
        ? [
            {
              category: 'PropertyConflict',
              occurredDateTime: '2025-08-01T12:00:00Z',
              propertyCausingError: 'ProxyAddresses',
              value: `SMTP:${person.mail}`,
            },
          ]
        : [],
    onPremisesExtensionAttributes: extensionAttributes(person, synced),
  };
}

function extensionAttributes(person: SimulatedPerson, synced: boolean): Entity {
  const entries = Array.from({ length: 15 }, (_, index) => [
    `extensionAttribute${index + 1}`,
    null as string | null,
  ]);
  return {
    ...Object.fromEntries(entries),
    ...(synced && {
      extensionAttribute1: `badge:${person.mailNickname}`,
      extensionAttribute7: person.department,
    }),
  };
}
