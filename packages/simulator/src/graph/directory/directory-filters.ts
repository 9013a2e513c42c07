import { filterTable } from '../odata/endpoint-rules.ts';

const TEXT = 'eq ne not ge le in startswith';
const FLAG = 'eq ne not in';
const TIME = 'eq ne not ge le in';
const LIST = 'any not eq ge le startswith';
const EXTENSIONS = Array.from(
  { length: 15 },
  (_, index) => `onPremisesExtensionAttributes/extensionAttribute${index + 1}`,
);

/** Source: user resource, "Supports $filter" of each property; advanced query page for `endsWith`, `ne`, `not`. */
export const USER_FILTER = filterTable({
  'eq in': 'id',
  [TEXT]:
    'city companyName country department displayName employeeId employeeType externalUserState givenName ' +
    'jobTitle mailNickname officeLocation postalCode preferredLanguage state streetAddress surname ' +
    'usageLocation mobilePhone onPremisesSamAccountName onPremisesUserPrincipalName creationType',
  [`${TEXT} endswith`]: 'mail userPrincipalName',
  [FLAG]:
    'accountEnabled userType onPremisesSyncEnabled ageGroup ' +
    'employeeOrgData/costCenter employeeOrgData/division',
  [TIME]: 'createdDateTime employeeHireDate externalUserStateChangeDateTime onPremisesLastSyncDateTime',
  [`${LIST} endswith`]: 'proxyAddresses otherMails',
  [LIST]: 'businessPhones imAddresses',
  'any eq not':
    'assignedLicenses/skuId identities/issuer identities/issuerAssignedId ' +
    'assignedPlans/servicePlanId assignedPlans/capabilityStatus',
  'eq ne': 'assignedLicenses/$count',
  'eq ne not in startswith': EXTENSIONS.join(' '),
});

export const GROUP_FILTER = filterTable({
  'eq in': 'id',
  [TEXT]:
    'displayName description mailNickname classification membershipRule uniqueName onPremisesSamAccountName',
  [`${TEXT} endswith`]: 'mail',
  [FLAG]: 'mailEnabled securityEnabled visibility onPremisesSyncEnabled isAssignableToRole',
  [TIME]: 'createdDateTime renewedDateTime expirationDateTime onPremisesLastSyncDateTime',
  'any eq not': 'groupTypes resourceProvisioningOptions',
  [`${LIST} endswith`]: 'proxyAddresses',
  'eq ne': 'assignedLicenses/$count',
});

export const DIRECTORY_OBJECT_FILTER = filterTable({ 'eq in': 'id', [TEXT]: 'displayName mail' });
export const DELTA_FILTER = filterTable({ eq: 'id' });
