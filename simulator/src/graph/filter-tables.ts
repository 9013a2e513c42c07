import type { FilterOperator } from './filter-ast.ts';

/** Property path (of a collection's item: `collection/property`) and the operators it may be asked with. */
export type FilterTable = Readonly<Record<string, readonly FilterOperator[]>>;

const TEXT = ['eq', 'ne', 'not', 'ge', 'le', 'in', 'startswith'] as const;
const ADDRESS = [...TEXT, 'endswith'] as const;
const FLAG = ['eq', 'ne', 'not', 'in'] as const;
const TIME = ['eq', 'ne', 'not', 'ge', 'le', 'in'] as const;
const LIST = ['any', 'not', 'eq', 'ge', 'le', 'startswith'] as const;
const COUNTED = ['eq', 'ne'] as const;

function table(
  ...groups: readonly (readonly [names: readonly string[], operators: readonly FilterOperator[]])[]
): FilterTable {
  return Object.freeze(
    Object.fromEntries(groups.flatMap(([names, operators]) => names.map((name) => [name, operators]))),
  );
}

/** Source: user resource, "Supports $filter" of each property; advanced query page for `endsWith`, `ne`, `not`. */
export const USER_FILTER = table(
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
export const GROUP_FILTER = table(
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
export const DIRECTORY_OBJECT_FILTER = table([['id'], ['eq', 'in']], [['displayName', 'mail'], TEXT]);

const ORDERED = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
const WORD = ['eq', 'ne', 'in', 'not'] as const;

/** Outlook publishes no list; this is what its examples and the general OData page use. */
export const EVENT_FILTER = table(
  [['start/dateTime', 'end/dateTime', 'createdDateTime', 'lastModifiedDateTime'], ORDERED],
  [['subject'], [...ORDERED, 'startswith', 'contains', 'in', 'not']],
  [
    ['iCalUId', 'seriesMasterId', 'transactionId', 'id'],
    ['eq', 'ne'],
  ],
  [['type', 'showAs', 'sensitivity', 'importance', 'onlineMeetingProvider'], WORD],
  [
    [
      'isAllDay',
      'isCancelled',
      'isDraft',
      'isOrganizer',
      'isOnlineMeeting',
      'isReminderOn',
      'hasAttachments',
      'responseRequested',
    ],
    ['eq', 'ne', 'not'],
  ],
  [['reminderMinutesBeforeStart'], ORDERED],
  [['categories'], ['any', 'eq', 'startswith']],
  [
    ['organizer/emailAddress/address', 'organizer/emailAddress/name', 'location/displayName'],
    ['eq', 'ne', 'startswith', 'contains'],
  ],
  [
    ['attendees/emailAddress/address', 'attendees/emailAddress/name', 'attendees/type'],
    ['any', 'all', 'eq', 'ne', 'startswith', 'contains'],
  ],
);

export const CALENDAR_FILTER = table(
  [['name'], ['eq', 'ne', 'startswith']],
  [
    ['isDefaultCalendar', 'canEdit'],
    ['eq', 'ne'],
  ],
);

/** Delta rounds follow single objects only. */
export const DELTA_FILTER = table([['id'], ['eq']]);
