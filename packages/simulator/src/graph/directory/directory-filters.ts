import { filterTable } from '../odata/endpoint.ts';

const TEXT = ['eq', 'ne', 'not', 'ge', 'le', 'in', 'startswith'] as const;
const ADDRESS = [...TEXT, 'endswith'] as const;
const FLAG = ['eq', 'ne', 'not', 'in'] as const;
const TIME = ['eq', 'ne', 'not', 'ge', 'le', 'in'] as const;
const LIST = ['any', 'not', 'eq', 'ge', 'le', 'startswith'] as const;
const COUNTED = ['eq', 'ne'] as const;

/** Source: user resource, "Supports $filter" of each property; advanced query page for `endsWith`, `ne`, `not`. */
export const USER_FILTER = filterTable(
  [['id'], ['eq', 'in']],
  [
    [
      'city',
      'companyName',
      'country',
      'department',
      'displayName',
      'employeeId',
      'employeeType',
      'externalUserState',
      'givenName',
      'jobTitle',
      'mailNickname',
      'officeLocation',
      'postalCode',
      'preferredLanguage',
      'state',
      'streetAddress',
      'surname',
      'usageLocation',
      'mobilePhone',
      'onPremisesSamAccountName',
      'onPremisesUserPrincipalName',
      'creationType',
    ],
    TEXT,
  ],
  [['mail', 'userPrincipalName'], ADDRESS],
  [['accountEnabled', 'userType', 'onPremisesSyncEnabled', 'ageGroup'], FLAG],
  [
    ['createdDateTime', 'employeeHireDate', 'externalUserStateChangeDateTime', 'onPremisesLastSyncDateTime'],
    TIME,
  ],
  [
    ['proxyAddresses', 'otherMails'],
    [...LIST, 'endswith'],
  ],
  [['businessPhones', 'imAddresses'], LIST],
  [
    [
      'assignedLicenses/skuId',
      'identities/issuer',
      'identities/issuerAssignedId',
      'assignedPlans/servicePlanId',
      'assignedPlans/capabilityStatus',
    ],
    ['any', 'eq', 'not'],
  ],
  [['assignedLicenses/$count'], COUNTED],
  [
    Array.from({ length: 15 }, (_, index) => `onPremisesExtensionAttributes/extensionAttribute${index + 1}`),
    ['eq', 'ne', 'not', 'in', 'startswith'],
  ],
  [['employeeOrgData/costCenter', 'employeeOrgData/division'], FLAG],
);

/** Source: group resource. */
export const GROUP_FILTER = filterTable(
  [['id'], ['eq', 'in']],
  [
    [
      'displayName',
      'description',
      'mailNickname',
      'classification',
      'membershipRule',
      'uniqueName',
      'onPremisesSamAccountName',
    ],
    TEXT,
  ],
  [['mail'], ADDRESS],
  [['mailEnabled', 'securityEnabled', 'visibility', 'onPremisesSyncEnabled', 'isAssignableToRole'], FLAG],
  [['createdDateTime', 'renewedDateTime', 'expirationDateTime', 'onPremisesLastSyncDateTime'], TIME],
  [
    ['groupTypes', 'resourceProvisioningOptions'],
    ['any', 'eq', 'not'],
  ],
  [['proxyAddresses'], [...LIST, 'endswith']],
  [['assignedLicenses/$count'], COUNTED],
);

/** Members of several types share only these. */
export const DIRECTORY_OBJECT_FILTER = filterTable([['id'], ['eq', 'in']], [['displayName', 'mail'], TEXT]);

/** Delta rounds follow single objects only. */
export const DELTA_FILTER = filterTable([['id'], ['eq']]);
