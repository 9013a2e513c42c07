import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, coarsen, drop, keep, prefixed, pseudonymize } from '@nymgate/rules/native/builders';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { annotations, removedAnnotation } from './annotations.ts';
import type { ConnectorOptions } from './connector-options.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';
import { GROUP, GROUP_EXTRA } from './group.ts';
import { personId, USER } from './user.ts';

const LIFE = 'Exact, it would tell which account or group this is to everybody who can see it.';
const DEVICE_ID = 'Second id of a device that one person uses; id serves.';
const DEVICE_STATE =
  'State of a device as a member of a group: nothing that the directory connectors report on.';

export const DEVICE = {
  id: drop('technical', 'Replaced by the rule of the merged table.'),
  deletedDateTime: coarsen(['month', 'quasi'], LIFE),
  accountEnabled: keep('metadata', 'boolean'),
  isManagementRestricted: keep('metadata', 'boolean'),
  onPremisesLastSyncDateTime: coarsen(['month', 'metadata'], LIFE),
  onPremisesSyncEnabled: keep('metadata', 'boolean'),
  displayName: drop('personal', "Often holds its user's name."),
  deviceId: drop('personal', DEVICE_ID),
  physicalIds: drop('personal', DEVICE_ID),
  alternativeSecurityIds: drop('personal', DEVICE_ID),
  onPremisesSecurityIdentifier: drop('personal', DEVICE_ID),
  approximateLastSignInDateTime: drop('quasi', "Times of its user's activity."),
  registrationDateTime: drop('quasi', DEVICE_STATE),
  complianceExpirationDateTime: drop('technical', DEVICE_STATE),
  deviceCategory: drop('technical', DEVICE_STATE),
  deviceMetadata: drop('text', DEVICE_STATE),
  deviceOwnership: drop('technical', DEVICE_STATE),
  deviceVersion: drop('technical', DEVICE_STATE),
  enrollmentProfileName: drop('text', DEVICE_STATE),
  enrollmentType: drop('technical', DEVICE_STATE),
  isCompliant: drop('technical', DEVICE_STATE),
  isManaged: drop('technical', DEVICE_STATE),
  isRooted: drop('technical', DEVICE_STATE),
  managementType: drop('technical', DEVICE_STATE),
  manufacturer: drop('technical', DEVICE_STATE),
  mdmAppId: drop('technical', DEVICE_STATE),
  model: drop('technical', DEVICE_STATE),
  operatingSystem: drop('technical', DEVICE_STATE),
  operatingSystemVersion: drop('technical', DEVICE_STATE),
  profileType: drop('technical', DEVICE_STATE),
  systemLabels: drop('technical', DEVICE_STATE),
  trustType: drop('technical', DEVICE_STATE),
  extensions: navigation('text'),
  memberOf: navigation('technical'),
  registeredOwners: navigation('personal'),
  registeredUsers: navigation('personal'),
  transitiveMemberOf: navigation('technical'),
} satisfies EntityTable<MicrosoftGraph.Device>;

const NAME = "A person's name.";
const ERROR_VALUE = 'Repeats the offending value, often an address.';

/** A mail contact that administrators publish for people outside the tenant. */
export const ORG_CONTACT = {
  id: drop('personal', 'Replaced by the rule of the merged table.'),
  deletedDateTime: coarsen(['month', 'quasi'], LIFE),
  mail: pseudonymize(['person', 'contact']),
  proxyAddresses: arrayOf(
    prefixed(
      ['person', 'contact'],
      'The prefix (SMTP:, smtp:, sip:, x500:) stays and tells the primary address.',
    ),
  ),
  displayName: drop('personal', NAME),
  givenName: drop('personal', NAME),
  surname: drop('personal', NAME),
  mailNickname: drop('personal', NAME),
  addresses: drop('contact', 'Postal addresses.'),
  phones: drop('contact', 'Reaches a person.'),
  jobTitle: drop('quasi', 'Often one of a kind in a company, so as good as a name.'),
  companyName: keep('organisation', 'string', 'Set by administrators; analytics groups by it.'),
  department: keep('organisation', 'string', 'Set by administrators; analytics groups by it.'),
  onPremisesLastSyncDateTime: coarsen(['month', 'metadata'], LIFE),
  onPremisesProvisioningErrors: drop('text', ERROR_VALUE),
  onPremisesSyncEnabled: keep('metadata', 'boolean'),
  serviceProvisioningErrors: drop('text', ERROR_VALUE),
  directReports: navigation('personal'),
  manager: navigation('personal'),
  memberOf: navigation('technical'),
  transitiveMemberOf: navigation('technical'),
} satisfies EntityTable<MicrosoftGraph.OrgContact>;

const APPLICATION = 'Set-up of an application: nothing that the directory connectors report on.';
const CREDENTIAL = 'Credentials and addresses of an application.';

export const SERVICE_PRINCIPAL = {
  id: drop('technical', 'Replaced by the rule of the merged table.'),
  deletedDateTime: coarsen(['month', 'quasi'], LIFE),
  accountEnabled: keep('metadata', 'boolean'),
  servicePrincipalType: keep(
    'metadata',
    'word',
    'Tells applications from managed identities among the members.',
  ),
  displayName: drop('text', APPLICATION),
  description: drop('text', APPLICATION),
  notes: drop('text', APPLICATION),
  notificationEmailAddresses: drop('contact', 'Addresses of administrators.'),
  addIns: drop('technical', APPLICATION),
  alternativeNames: drop('technical', APPLICATION),
  appDescription: drop('text', APPLICATION),
  appDisplayName: drop('text', APPLICATION),
  appId: drop('technical', APPLICATION),
  applicationTemplateId: drop('technical', APPLICATION),
  appOwnerOrganizationId: drop('technical', APPLICATION),
  appRoleAssignmentRequired: drop('technical', APPLICATION),
  appRoles: drop('text', APPLICATION),
  customSecurityAttributes: drop('text', 'Attributes of the customer, of any meaning.'),
  disabledByMicrosoftStatus: drop('technical', APPLICATION),
  homepage: drop('technical', CREDENTIAL),
  info: drop('technical', CREDENTIAL),
  keyCredentials: drop('technical', CREDENTIAL),
  loginUrl: drop('technical', CREDENTIAL),
  logoutUrl: drop('technical', CREDENTIAL),
  oauth2PermissionScopes: drop('text', APPLICATION),
  passwordCredentials: drop('technical', CREDENTIAL),
  preferredSingleSignOnMode: drop('technical', APPLICATION),
  preferredTokenSigningKeyThumbprint: drop('technical', CREDENTIAL),
  replyUrls: drop('technical', CREDENTIAL),
  resourceSpecificApplicationPermissions: drop('text', APPLICATION),
  samlSingleSignOnSettings: drop('technical', CREDENTIAL),
  servicePrincipalNames: drop('technical', CREDENTIAL),
  signInAudience: drop('technical', APPLICATION),
  tags: drop('text', APPLICATION),
  tokenEncryptionKeyId: drop('technical', CREDENTIAL),
  verifiedPublisher: drop('technical', APPLICATION),
  appManagementPolicies: navigation('technical'),
  appRoleAssignedTo: navigation('personal'),
  appRoleAssignments: navigation('technical'),
  claimsMappingPolicies: navigation('technical'),
  createdObjects: navigation('personal'),
  delegatedPermissionClassifications: navigation('technical'),
  endpoints: navigation('technical'),
  federatedIdentityCredentials: navigation('technical'),
  homeRealmDiscoveryPolicies: navigation('technical'),
  memberOf: navigation('technical'),
  oauth2PermissionGrants: navigation('technical'),
  ownedObjects: navigation('technical'),
  owners: navigation('personal'),
  remoteDesktopSecurityConfiguration: navigation('technical'),
  synchronization: navigation('technical'),
  tokenIssuancePolicies: navigation('technical'),
  tokenLifetimePolicies: navigation('technical'),
  transitiveMemberOf: navigation('technical'),
} satisfies EntityTable<MicrosoftGraph.ServicePrincipal>;

/** Kinds of member whose tables are merged; the order does not matter, a test holds that they agree. */
export const MEMBER_KINDS = { SERVICE_PRINCIPAL, DEVICE, ORG_CONTACT, GROUP, USER } as const;

/**
 * Where the kinds disagree, a property gets the treatment that is right for a person. `@odata.type` must not decide whether an
 * object is a person, since it may stand behind the other properties or be missing (`odata.metadata=none`).
 * Nothing below a member is expanded, which also ends the recursion.
 */
export const MERGED = {
  manager: navigation('personal'),
  members: navigation('personal'),
  owners: navigation('personal'),
} satisfies Properties;

type Member = MicrosoftGraph.User &
  MicrosoftGraph.Group &
  MicrosoftGraph.OrgContact &
  MicrosoftGraph.Device &
  MicrosoftGraph.ServicePrincipal;

/** One table for whatever a group may hold: user, group, orgContact, device, servicePrincipal. */
export const DIRECTORY_OBJECT = {
  ...SERVICE_PRINCIPAL,
  ...DEVICE,
  ...ORG_CONTACT,
  ...GROUP,
  ...USER,
  ...MERGED,
} satisfies EntityTable<Member>;

const { creationOptions, resourceBehaviorOptions, resourceProvisioningOptions } = GROUP_EXTRA;

export function directoryObjectRule(options: ConnectorOptions): EntityRule {
  return {
    description:
      'directoryObject: a user, group, orgContact, device or servicePrincipal, each treated like a person',
    properties: {
      ...annotations(),
      ...removedAnnotation(),
      ...DIRECTORY_OBJECT,
      ...(creationOptions && { creationOptions }),
      ...(resourceBehaviorOptions && { resourceBehaviorOptions }),
      ...(resourceProvisioningOptions && { resourceProvisioningOptions }),
      id: personId(options),
    },
  };
}
