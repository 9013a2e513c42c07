import type { Entity } from '../../base/entity.ts';
import { createDice, digestOf, digitsOf, guidOf } from '../../base/random.ts';
import { NAME_LISTS } from './names.ts';
import { DOMAINS, exchangeAddressOf, hasCopilot, type SimulatedPerson } from './people.ts';

/** What `GET /users` returns without `$select` (graph-facts.md#3.1). */
export const USER_DEFAULT = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
] as const;

/** Properties that only `GET /users/{id}` can return; a list answers 501. */
export const USER_SINGLE_ONLY = [
  'aboutMe',
  'birthday',
  'hireDate',
  'interests',
  'mySite',
  'pastProjects',
  'preferredName',
  'responsibilities',
  'schools',
  'skills',
  'mailboxSettings',
] as const;

/** What the role `User.ReadBasic.All` opens. */
export const USER_BASIC = [
  'displayName',
  'givenName',
  'surname',
  'mail',
  'id',
  'userPrincipalName',
  'securityIdentifier',
] as const;

const SKUS = ['05e9a617-0261-4cee-bb44-138d3ef5d965', 'c7df2760-2c81-4ef7-b578-5b5392b571df'] as const;
/** Application id in the names of directory extensions. */
const EXTENSION_APP = 'b7d8e648520f41d3b9c0fdeb91768a0a';

type UserContext = { readonly seed: number };

/** Every property that the v1.0 user resource can return, filled. `mailboxSettings` is added by the route that may read it. */
export function userEntity(person: SimulatedPerson, context: UserContext): Entity {
  return {
    id: person.id,
    ...nameProperties(person),
    ...contactProperties(person, context),
    ...workProperties(person, context),
    ...accountProperties(person, context),
    ...onPremisesProperties(person, context),
    ...profileProperties(person),
    ...openProperties(person),
  };
}

function nameProperties(person: SimulatedPerson): Entity {
  return {
    displayName: person.displayName,
    givenName: person.givenName,
    surname: person.surname,
    userPrincipalName: person.userPrincipalName,
    mailNickname: person.mailNickname,
  };
}

function contactProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
  const place = NAME_LISTS[person.index % NAME_LISTS.length] ?? NAME_LISTS[0];
  const natural = person.givenName !== null;
  return {
    mail: person.mail,
    otherMails: otherMails(person),
    proxyAddresses: proxyAddresses(person),
    imAddresses: person.kind === 'member' ? [person.mail.toLowerCase()] : [],
    businessPhones: natural ? [`+49 221 ${digitsOf(7, seed, 'phone', person.index)}`] : [],
    mobilePhone:
      natural && person.index % 2 === 0 ? `+1 425 555 ${digitsOf(4, seed, 'mobile', person.index)}` : null,
    faxNumber: person.index % 9 === 0 ? `+49 221 ${digitsOf(6, seed, 'fax', person.index)}` : null,
    streetAddress: natural
      ? `${digitsOf(3, seed, 'street', person.index)} Lindenstraße, c/o ${person.displayName}`
      : null,
    postalCode: digitsOf(5, seed, 'postal', person.index),
    city: place.city,
    state: null,
    country: place.country,
    usageLocation: place.country,
    officeLocation: person.office,
  };
}

function otherMails(person: SimulatedPerson): readonly string[] {
  if (person.kind === 'guest') return [person.mail];
  if (person.givenName === null || person.index % 4 !== 0) return [];
  return [`${person.mailNickname}.privat${person.index}@mail.litware.example`];
}

/** Addresses as Exchange writes them: upper-case `SMTP:` marks the primary one. */
export function proxyAddresses(person: SimulatedPerson): readonly string[] {
  if (person.kind === 'guest') return [`SMTP:${person.mail}`];
  const all = [`SMTP:${person.mail}`, ...person.aliases.map((alias) => `smtp:${alias}`)];
  if (person.kind === 'member') all.push(`sip:${person.mail.toLowerCase()}`);
  if (person.index % 3 === 0) all.push(`x500:${exchangeAddressOf(person)}`);
  return all;
}

function workProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
  const natural = person.givenName !== null;
  const dice = createDice(seed, 'work', person.index);
  return {
    department: person.department,
    jobTitle: natural ? person.jobTitle : null,
    companyName: person.kind === 'guest' ? 'Adatum' : 'Northwind',
    employeeId: natural && person.kind !== 'guest' ? `E${digitsOf(6, seed, 'employee', person.index)}` : null,
    employeeType: natural ? dice.pick(['Employee', 'Contractor', 'Intern']) : null,
    employeeOrgData: natural ? { division: 'EMEA', costCenter: `CC-${1000 + dice.integer(40)}` } : null,
    employeeHireDate: natural ? `20${10 + dice.integer(14)}-0${1 + dice.integer(9)}-15T00:00:00Z` : null,
    employeeLeaveDateTime: person.kind === 'disabled' ? '2025-06-30T22:00:00Z' : null,
    preferredLanguage: person.language,
    preferredDataLocation: null,
  };
}

function accountProperties(person: SimulatedPerson, context: UserContext): Entity {
  const guest = person.kind === 'guest';
  const pending = person.index % 20 === 16;
  return {
    accountEnabled: person.kind === 'member' || guest,
    userType: guest ? 'Guest' : 'Member',
    creationType: guest ? 'Invitation' : null,
    externalUserState: guest ? (pending ? 'PendingAcceptance' : 'Accepted') : null,
    externalUserStateChangeDateTime: guest ? '2025-02-11T09:14:03Z' : null,
    createdDateTime: `2023-0${1 + (person.index % 9)}-1${person.index % 10}T08:30:00Z`,
    deletedDateTime: null,
    lastPasswordChangeDateTime: '2025-10-02T06:41:57Z',
    signInSessionsValidFromDateTime: '2025-10-02T06:41:57Z',
    ageGroup: person.kind === 'member' ? 'Adult' : null,
    consentProvidedForMinor: null,
    legalAgeGroupClassification: person.kind === 'member' ? 'Adult' : null,
    isResourceAccount: person.kind === 'room' ? true : null,
    isManagementRestricted: null,
    showInAddressList: guest ? null : true,
    passwordPolicies: guest ? 'None' : 'DisablePasswordExpiration',
    passwordProfile: null,
    securityIdentifier: securityIdentifier(person.id),
    identities: identitiesOf(person),
    authorizationInfo: {
      certificateUserIds: person.index % 6 === 0 ? [`X509:<PN>${person.userPrincipalName}`] : [],
    },
    ...licenceProperties(person, context),
    signInActivity: signInActivity(person, context),
    customSecurityAttributes: null,
    serviceProvisioningErrors: [],
    deviceEnrollmentLimit: 15,
    print: { recentPrinterShares: [] },
  };
}

function securityIdentifier(id: string): string {
  const bytes = digestOf('sid', id);
  return `S-1-12-1-${[0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset)).join('-')}`;
}

function identitiesOf(person: SimulatedPerson): readonly Entity[] {
  const own = {
    signInType: 'userPrincipalName',
    issuer: DOMAINS[2],
    issuerAssignedId: person.userPrincipalName,
  };
  if (person.kind !== 'guest') return [own];
  return [{ signInType: 'federated', issuer: 'mail', issuerAssignedId: person.mail }, own];
}

function licenceProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
  const skuId = SKUS[person.index % 2] ?? SKUS[0];
  const licensed = person.kind === 'member';
  const plan = {
    assignedDateTime: '2024-01-02T10:00:00Z',
    capabilityStatus: 'Enabled',
    service: 'exchange',
    servicePlanId: guidOf('plan', skuId),
  };
  const state = {
    skuId,
    disabledPlans: [],
    assignedByGroup: guidOf(seed, 'group', 0),
    state: 'Active',
    error: 'None',
    lastUpdatedDateTime: '2024-01-02T10:00:00Z',
  };
  return {
    assignedLicenses: licensed ? [{ disabledPlans: [], skuId }] : [],
    assignedPlans: licensed ? [plan, ...(hasCopilot(person) ? [copilotPlan()] : [])] : [],
    provisionedPlans: licensed
      ? [{ capabilityStatus: 'Enabled', provisioningStatus: 'Success', service: 'exchange' }]
      : [],
    licenseAssignmentStates: licensed ? [state] : [],
  };
}

/** The plan that records interactions, "Microsoft Copilot with Graph-grounded chat". */
function copilotPlan(): Entity {
  return {
    assignedDateTime: '2024-03-01T10:00:00Z',
    capabilityStatus: 'Enabled',
    service: 'Copilot',
    servicePlanId: '3f30311c-6b1e-48a4-ab79-725b469da960',
  };
}

function signInActivity(person: SimulatedPerson, { seed }: UserContext): Entity | null {
  if (person.givenName === null) return null;
  const request = guidOf(seed, 'sign-in', person.index);
  return {
    lastSignInDateTime: '2025-11-20T07:58:12Z',
    lastSignInRequestId: request,
    lastNonInteractiveSignInDateTime: '2025-11-20T11:02:44Z',
    lastNonInteractiveSignInRequestId: request,
    lastSuccessfulSignInDateTime: '2025-11-20T07:58:12Z',
    lastSuccessfulSignInRequestId: request,
  };
}

function onPremisesProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
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
      ? digestOf(seed, 'immutable', person.index).subarray(0, 16).toString('base64')
      : null,
    onPremisesSamAccountName: synced ? account : null,
    onPremisesSecurityIdentifier: synced
      ? `S-1-5-21-2857811369-3364820301-1180117101-${1100 + person.index}`
      : null,
    onPremisesUserPrincipalName: synced ? `${account}@corp.northwind.example` : null,
    onPremisesProvisioningErrors: person.index % 10 === 4 ? [provisioningError(person)] : [],
    onPremisesExtensionAttributes: extensionAttributes(person, synced),
  };
}

/** The error quotes the address that caused it. */
function provisioningError(person: SimulatedPerson): Entity {
  return {
    category: 'PropertyConflict',
    occurredDateTime: '2025-08-01T12:00:00Z',
    propertyCausingError: 'ProxyAddresses',
    value: `SMTP:${person.mail}`,
  };
}

function extensionAttributes(person: SimulatedPerson, synced: boolean): Entity {
  const entries = Array.from({ length: 15 }, (_, index) => [
    `extensionAttribute${index + 1}`,
    null as string | null,
  ]);
  return {
    ...Object.fromEntries(entries),
    ...(synced
      ? { extensionAttribute1: `badge:${person.mailNickname}`, extensionAttribute7: person.department }
      : {}),
  };
}

function profileProperties(person: SimulatedPerson): Entity {
  const natural = person.givenName !== null && person.kind !== 'guest';
  return {
    aboutMe: natural ? `I am ${person.displayName}; reach me at ${person.mail}.` : null,
    birthday: natural
      ? `19${70 + (person.index % 30)}-04-0${1 + (person.index % 9)}T00:00:00Z`
      : '0001-01-01T00:00:00Z',
    hireDate: '0001-01-01T00:00:00Z',
    interests: natural ? ['Rudern', 'قهوة'] : [],
    mySite: natural ? mySite(person) : null,
    pastProjects: natural ? [`Merger prep with ${person.surname}`] : [],
    preferredName: natural ? person.givenName : null,
    responsibilities: natural ? ['Key account Adatum'] : [],
    schools: natural ? ['RWTH Aachen'] : [],
    skills: natural ? ['Negotiation', '中文'] : [],
  };
}

function mySite(person: SimulatedPerson): string {
  return `https://northwindexample-my.sharepoint.com/personal/${person.userPrincipalName.toLowerCase().replace(/[@.]/g, '_')}/`;
}

function openProperties(person: SimulatedPerson): Entity {
  return {
    [`extension_${EXTENSION_APP}_badgeNumber`]: `${person.mailNickname}-${person.index}`,
    extkz4a8x7v_payroll: { costOwner: person.displayName },
  };
}
