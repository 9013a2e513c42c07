import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, coarsen, drop, keep, prefixed, pseudonymize } from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { getAnnotations, getRemovedAnnotation } from './get-annotations.ts';
import { GROUP, GROUP_EXTRA } from './group.ts';
import { createPersonIdRule, USER } from './user.ts';

const LIFECYCLE_REASON = 'Exact, it would tell which account or group this is to everybody who can see it.';
const DEVICE_ID = 'Second id of a device that one person uses; id serves.';
const DEVICE_STATE =
  'State of a device as a member of a group: nothing that the directory connectors report on.';

export const DEVICE = {
  id: drop('technical', 'Replaced by the rule of the merged table.'),
  deletedDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
  accountEnabled: keep('metadata', 'boolean'),
  isManagementRestricted: keep('metadata', 'boolean'),
  onPremisesLastSyncDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
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
  extensions: createNavigationRule('text'),
  memberOf: createNavigationRule('technical'),
  registeredOwners: createNavigationRule('personal'),
  registeredUsers: createNavigationRule('personal'),
  transitiveMemberOf: createNavigationRule('technical'),
} satisfies EntityTable<MicrosoftGraph.Device>;

const NAME = "A person's name.";
const ERROR_VALUE = 'Repeats the offending value, often an address.';

/** A mail contact for people outside the tenant. */
export const ORG_CONTACT = {
  id: drop('personal', 'Replaced by the rule of the merged table.'),
  deletedDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
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
  companyName: keep('organisation', 'organisationText', 'Set by administrators; analytics groups by it.'),
  department: keep('organisation', 'organisationText', 'Set by administrators; analytics groups by it.'),
  onPremisesLastSyncDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
  onPremisesProvisioningErrors: drop('text', ERROR_VALUE),
  onPremisesSyncEnabled: keep('metadata', 'boolean'),
  serviceProvisioningErrors: drop('text', ERROR_VALUE),
  directReports: createNavigationRule('personal'),
  manager: createNavigationRule('personal'),
  memberOf: createNavigationRule('technical'),
  transitiveMemberOf: createNavigationRule('technical'),
} satisfies EntityTable<MicrosoftGraph.OrgContact>;

const APPLICATION = 'Set-up of an application: nothing that the directory connectors report on.';
const CREDENTIAL = 'Credentials and addresses of an application.';

export const SERVICE_PRINCIPAL = {
  id: drop('technical', 'Replaced by the rule of the merged table.'),
  deletedDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
  accountEnabled: keep('metadata', 'boolean'),
  servicePrincipalType: keep(
    'metadata',
    'serviceWord',
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
  appManagementPolicies: createNavigationRule('technical'),
  appRoleAssignedTo: createNavigationRule('personal'),
  appRoleAssignments: createNavigationRule('technical'),
  claimsMappingPolicies: createNavigationRule('technical'),
  createdObjects: createNavigationRule('personal'),
  delegatedPermissionClassifications: createNavigationRule('technical'),
  endpoints: createNavigationRule('technical'),
  federatedIdentityCredentials: createNavigationRule('technical'),
  homeRealmDiscoveryPolicies: createNavigationRule('technical'),
  memberOf: createNavigationRule('technical'),
  oauth2PermissionGrants: createNavigationRule('technical'),
  ownedObjects: createNavigationRule('technical'),
  owners: createNavigationRule('personal'),
  remoteDesktopSecurityConfiguration: createNavigationRule('technical'),
  synchronization: createNavigationRule('technical'),
  tokenIssuancePolicies: createNavigationRule('technical'),
  tokenLifetimePolicies: createNavigationRule('technical'),
  transitiveMemberOf: createNavigationRule('technical'),
} satisfies EntityTable<MicrosoftGraph.ServicePrincipal>;

/** Kinds of member whose tables are merged in any order; a test checks that they agree. */
export const MEMBER_KINDS = { SERVICE_PRINCIPAL, DEVICE, ORG_CONTACT, GROUP, USER } as const;

/**
 * A property on which the kinds disagree is treated as a person's, because `@odata.type` may come late or be
 * missing (`odata.metadata=none`). Nothing in a member is expanded, which also ends the recursion.
 */
export const MERGED = {
  manager: createNavigationRule('personal'),
  members: createNavigationRule('personal'),
  owners: createNavigationRule('personal'),
} satisfies Properties;

type Member = MicrosoftGraph.User &
  MicrosoftGraph.Group &
  MicrosoftGraph.OrgContact &
  MicrosoftGraph.Device &
  MicrosoftGraph.ServicePrincipal;

/** For group members: user, group, orgContact, device, servicePrincipal. */
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
      ...getAnnotations(),
      ...getRemovedAnnotation(),
      ...DIRECTORY_OBJECT,
      ...(creationOptions && { creationOptions }),
      ...(resourceBehaviorOptions && { resourceBehaviorOptions }),
      ...(resourceProvisioningOptions && { resourceProvisioningOptions }),
      id: createPersonIdRule(options),
    },
  };
}
