import type { ExportLoop, ExportStep } from './export-plan.ts';

/** Maximum page sizes. Source: graph-facts.md#2.2. */
export const DIRECTORY_TOP = '$top=999';
export const MESSAGE_TOP = '$top=50';
export const OUTLOOK_PREFER = 'odata.maxpagesize=500';

/**
 * Properties of an account that the policy delivers and a list can return: without `$select` Graph fills only
 * eleven, mostly names. `mailboxSettings` is available per person only. Source: graph-facts.md#3.1.
 */
const USER_PROPERTIES =
  'id,userPrincipalName,mail,otherMails,proxyAddresses,imAddresses,employeeId,onPremisesUserPrincipalName,identities,' +
  'city,state,country,officeLocation,usageLocation,preferredLanguage,createdDateTime,externalUserState,' +
  'externalUserStateChangeDateTime,companyName,department,employeeOrgData,employeeType,userType,creationType,' +
  'onPremisesDomainName,preferredDataLocation,assignedLicenses,assignedPlans,provisionedPlans,licenseAssignmentStates,' +
  'accountEnabled,isResourceAccount,isManagementRestricted,showInAddressList,onPremisesSyncEnabled,onPremisesLastSyncDateTime';

const GROUP_PROPERTIES =
  'id,mail,proxyAddresses,assignedLabels,classification,visibility,theme,preferredDataLocation,preferredLanguage,' +
  'onPremisesDomainName,onPremisesNetBiosName,assignedLicenses,groupTypes,mailEnabled,securityEnabled,isAssignableToRole,' +
  'isManagementRestricted,createdDateTime,expirationDateTime,renewedDateTime,onPremisesLastSyncDateTime,' +
  'onPremisesSyncEnabled,resourceBehaviorOptions,resourceProvisioningOptions,creationOptions';

/** A step of `[id, table, endpoint]`. Each run loads its table in full, unless `rest` has other `changes`. */
export function createExportStep(
  family: ExportStep['family'],
  [id, table, endpoint]: readonly [id: string, table: string | null, endpoint: string],
  rest: Partial<ExportStep> = {},
): ExportStep {
  return { id, table, endpoint, family, changes: { kind: 'all' }, ...rest };
}

export const USER_SELECT = `$select=${USER_PROPERTIES}`;
export const GROUP_SELECT = `$select=${GROUP_PROPERTIES}`;

/** Accounts, for loops and as the link between IDs and addresses. */
export const USERS_STEP = createExportStep('directory', ['users', 'user', 'users'], {
  query: [USER_SELECT, DIRECTORY_TOP],
});

export const EACH_USER: readonly ExportLoop[] = [{ step: 'users', slots: { userId: '/id' } }];

/** For loops only; entra-id exports the groups. */
export const GROUP_LIST_STEP = createExportStep('directory', ['group-list', null, 'groups'], {
  query: ['$select=id', DIRECTORY_TOP],
});

export const EACH_GROUP: readonly ExportLoop[] = [{ step: 'group-list', slots: { groupId: '/id' } }];

export function createMailboxSettingsStep(endpoint: string): ExportStep {
  return createExportStep('mailbox', ['mailbox-settings', 'mailboxSettings', endpoint], { loops: EACH_USER });
}

/** Shared by several connectors. */
export const EXCLUSION_REASONS = Object.freeze({
  user: 'users lists everybody',
  group: 'groups lists every group',
  groups: 'entra-id exports groups and their members',
  members: 'entra-id exports the members of groups',
  settings: 'entra-id and outlook-cal export the settings as a whole',
  whole: 'part of mailbox-settings, which is exported whole',
  one: 'one row of a collection that is exported',
});
