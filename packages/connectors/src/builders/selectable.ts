/** What lists and delta rounds return of an entity. */
type Selectable = {
  /** Returned if `$select` lists them, whether or not Graph returns them without it. Absent: no `$select` is needed. */
  readonly select?: readonly string[];
  /** Never returned by them, or better not requested, with the reason. */
  readonly never: Readonly<Record<string, string>>;
};

const words = (...texts: readonly string[]): readonly string[] => texts.flatMap((text) => text.split(' '));

function giveReason(reason: string, names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(words(names).map((name) => [name, reason]));
}

const SINGLE = 'Graph returns it of a single resource only.';

/** Sources: user and group resources, graph-facts.md#3.1. */
const USER = {
  select: words(
    'id userPrincipalName mail otherMails proxyAddresses imAddresses employeeId onPremisesUserPrincipalName',
    'identities displayName givenName surname mailNickname onPremisesSamAccountName onPremisesDistinguishedName',
    'onPremisesImmutableId onPremisesSecurityIdentifier securityIdentifier authorizationInfo businessPhones',
    'mobilePhone faxNumber streetAddress postalCode onPremisesExtensionAttributes onPremisesProvisioningErrors',
    'serviceProvisioningErrors jobTitle ageGroup consentProvidedForMinor legalAgeGroupClassification',
    'employeeHireDate employeeLeaveDateTime city state country officeLocation usageLocation preferredLanguage',
    'createdDateTime deletedDateTime externalUserState externalUserStateChangeDateTime',
    'lastPasswordChangeDateTime signInSessionsValidFromDateTime companyName department employeeOrgData',
    'employeeType userType creationType onPremisesDomainName preferredDataLocation assignedLicenses',
    'assignedPlans provisionedPlans licenseAssignmentStates accountEnabled isManagementRestricted',
    'isResourceAccount showInAddressList onPremisesSyncEnabled onPremisesLastSyncDateTime passwordPolicies',
  ),
  never: {
    ...giveReason(
      SINGLE,
      'aboutMe birthday hireDate interests mySite pastProjects preferredName responsibilities schools skills',
    ),
    mailboxSettings: 'The steps of mailbox settings request it person by person.',
    manager: 'The table userManager has it.',
    signInActivity: 'Needs AuditLog.Read.All and a licence, and makes pages smaller.',
    customSecurityAttributes: 'Needs CustomSecAttributeAssignment.Read.All.',
    passwordProfile: 'Needs a permission for passwords.',
    deviceEnrollmentLimit: 'Belongs to Intune, which needs permissions of its own.',
    print: 'Belongs to Universal Print, which needs permissions of its own.',
  },
} satisfies Selectable;

const GROUP = {
  select: words(
    'id mail proxyAddresses displayName description mailNickname uniqueName onPremisesSamAccountName',
    'membershipRule membershipRuleProcessingState onPremisesSecurityIdentifier securityIdentifier',
    'onPremisesProvisioningErrors serviceProvisioningErrors assignedLabels classification visibility theme',
    'preferredDataLocation preferredLanguage onPremisesDomainName onPremisesNetBiosName assignedLicenses',
    'licenseProcessingState groupTypes mailEnabled securityEnabled isAssignableToRole isManagementRestricted',
    'createdDateTime deletedDateTime expirationDateTime renewedDateTime onPremisesLastSyncDateTime',
    'onPremisesSyncEnabled creationOptions resourceBehaviorOptions resourceProvisioningOptions',
  ),
  never: {
    ...giveReason(
      SINGLE,
      'allowExternalSenders autoSubscribeNewMembers hideFromAddressLists hideFromOutlookClients isSubscribedByMail unseenCount isArchived',
    ),
    hasMembersWithLicenseErrors: 'Graph takes it in filters only.',
    members: 'The table groupMember has them.',
    owners: 'The table groupOwner has them.',
  },
} satisfies Selectable;

/** Without `$select` Graph omits the SharePoint IDs. `system` would list hidden drives too. Source: drive resource. */
const DRIVE = {
  select: words(
    'id name description webUrl eTag createdBy lastModifiedBy createdDateTime lastModifiedDateTime driveType',
    'owner quota sharePointIds',
  ),
  never: {
    system: 'Graph then lists the hidden drives of services too.',
    parentReference: 'A drive has no parent.',
  },
} satisfies Selectable;

/** Without `$select` Graph omits `publication` and the SharePoint IDs. Source: driveItem resource. */
const DRIVE_ITEM = {
  select: words(
    'id eTag cTag name description webUrl webDavUrl size createdBy lastModifiedBy createdDateTime',
    'lastModifiedDateTime parentReference fileSystemInfo deleted file folder package root remoteItem shared',
    'specialFolder bundle image video audio photo location malware pendingOperations publication sharepointIds',
  ),
  never: {
    content: 'It is the file itself.',
    searchResult: 'It comes with searches only.',
  },
} satisfies Selectable;

/** By entity; those that are absent come complete, without `$select`. */
export const SELECTABLE = Object.freeze({
  user: USER,
  group: GROUP,
  drive: DRIVE,
  driveItem: DRIVE_ITEM,
  channel: { never: { summary: SINGLE } },
  event: { never: { cancelledOccurrences: SINGLE } },
  message: {
    never: giveReason(
      'Graph returns it by $select only, which would omit the properties of meeting requests.',
      'internetMessageHeaders uniqueBody',
    ),
  },
}) satisfies Readonly<Record<string, Selectable>>;

/** What a list of the entity never returns, by name. */
export function listNeverReturned(entity: string): Selectable['never'] {
  const found: Readonly<Record<string, Selectable>> = SELECTABLE;
  return (Object.hasOwn(found, entity) ? found[entity]?.never : undefined) ?? {};
}
