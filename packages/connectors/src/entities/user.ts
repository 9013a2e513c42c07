import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule, LeafRule } from '@nymgate/engine/plan/rule-set';
import {
  arrayOf,
  coarsen,
  drop,
  entity,
  keep,
  keepDomain,
  keepInteger,
  personId,
  prefixed,
  pseudonymize,
} from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { getRemovedAnnotation, withAnnotations } from './get-annotations.ts';
import { createHireDateRule, createOrganisationTextRule } from './id-rules.ts';

/**
 * Every navigation of a user but `manager`: mailboxes, drives, devices, chats. Missing names don't compile in
 * `USER`, misspelled ones here.
 */
const USER_NAVIGATIONS = {
  activities: createNavigationRule('personal'),
  agreementAcceptances: createNavigationRule('personal'),
  appRoleAssignments: createNavigationRule('technical'),
  authentication: createNavigationRule('contact'),
  calendar: createNavigationRule('text'),
  calendarGroups: createNavigationRule('text'),
  calendars: createNavigationRule('text'),
  calendarView: createNavigationRule('text'),
  chats: createNavigationRule('text'),
  cloudClipboard: createNavigationRule('text'),
  contactFolders: createNavigationRule('contact'),
  contacts: createNavigationRule('contact'),
  createdObjects: createNavigationRule('personal'),
  dataSecurityAndGovernance: createNavigationRule('technical'),
  deviceManagementTroubleshootingEvents: createNavigationRule('technical'),
  directReports: createNavigationRule('personal'),
  drive: createNavigationRule('text'),
  drives: createNavigationRule('text'),
  employeeExperience: createNavigationRule('text'),
  events: createNavigationRule('text'),
  extensions: createNavigationRule('text'),
  followedSites: createNavigationRule('text'),
  inferenceClassification: createNavigationRule('contact'),
  insights: createNavigationRule('text'),
  joinedTeams: createNavigationRule('text'),
  licenseDetails: createNavigationRule('technical'),
  mailFolders: createNavigationRule('text'),
  managedAppRegistrations: createNavigationRule('technical'),
  managedDevices: createNavigationRule('personal'),
  memberOf: createNavigationRule('technical'),
  messages: createNavigationRule('text'),
  oauth2PermissionGrants: createNavigationRule('technical'),
  onenote: createNavigationRule('text'),
  onlineMeetings: createNavigationRule('text'),
  outlook: createNavigationRule('text'),
  ownedDevices: createNavigationRule('personal'),
  ownedObjects: createNavigationRule('technical'),
  people: createNavigationRule('contact'),
  permissionGrants: createNavigationRule('technical'),
  photo: createNavigationRule('personal'),
  photos: createNavigationRule('personal'),
  planner: createNavigationRule('text'),
  presence: createNavigationRule('personal'),
  registeredDevices: createNavigationRule('personal'),
  scopedRoleMemberOf: createNavigationRule('personal'),
  settings: createNavigationRule('personal'),
  solutions: createNavigationRule('technical'),
  sponsors: createNavigationRule('personal'),
  teamwork: createNavigationRule('text'),
  todo: createNavigationRule('text'),
  transitiveMemberOf: createNavigationRule('technical'),
} satisfies Partial<EntityTable<MicrosoftGraph.User>>;

const NAME = "A person's name.";
const PHONE = 'Reaches a person; the address pseudonym already identifies the account.';
const PROFILE = 'Free text that a person wrote about themselves.';
const ORGANISATION = 'Set by administrators; analytics groups by it.';
const PLACE =
  'People edit it in their own profile, so that it may hold any text; analytics groups by its pseudonym.';
const LEGACY_NAME = 'Account name of the local directory, usually made of the name.';
const LIFECYCLE_REASON =
  'Life of the account; exact, it would tell whose account this is to everybody who can see it.';
const AGE = 'Tells the age of a person, which no analysis of work needs.';
const SECURITY = 'Security state of an account: of use to an attacker, not to analytics.';
const EXACT_DAY = 'An exact day of a career singles a person out within a department.';
const ERROR_VALUE = 'Repeats the offending value, often an address.';

export const USER = {
  id: personId('Accepted back in paths, so that callers can go on from a person to the mailbox.'),
  userPrincipalName: pseudonymize(['person', 'personal'], 'Joins with addresses where the two are the same.'),
  mail: pseudonymize(['person', 'contact']),
  otherMails: arrayOf(pseudonymize(['person', 'contact'])),
  proxyAddresses: arrayOf(
    prefixed(
      ['person', 'contact'],
      'The prefix (SMTP:, smtp:, sip:, x500:) stays and tells the primary address.',
    ),
  ),
  imAddresses: arrayOf(prefixed(['person', 'contact'], 'Some directories write sip: before the address.')),
  employeeId: pseudonymize(['employee-number', 'personal'], 'Joins with the same number in other sources.'),
  onPremisesUserPrincipalName: pseudonymize(
    ['person', 'personal'],
    'Joins with addresses where the two are the same.',
  ),
  identities: arrayOf(entity('objectIdentity')),

  displayName: drop('personal', NAME),
  givenName: drop('personal', NAME),
  surname: drop('personal', NAME),
  preferredName: drop('personal', NAME),
  mailNickname: drop('personal', LEGACY_NAME),
  onPremisesSamAccountName: drop('personal', LEGACY_NAME),
  onPremisesDistinguishedName: drop('personal', LEGACY_NAME),
  onPremisesImmutableId: drop('personal', 'Id of the person in the local directory; id serves.'),
  onPremisesSecurityIdentifier: drop('personal', 'Id of the person in the local directory; id serves.'),
  securityIdentifier: drop('personal', 'Second id of the person; id serves.'),
  authorizationInfo: drop('personal', 'Certificate subjects: names and account names.'),

  businessPhones: drop('contact', PHONE),
  mobilePhone: drop('contact', PHONE),
  faxNumber: drop('contact', PHONE),
  streetAddress: drop('contact', 'Finer than any analysis of work needs; the pseudonym of city stays.'),
  postalCode: drop('contact', 'Finer than any analysis of work needs; the pseudonym of city stays.'),
  mySite: drop('contact', 'Address of the personal site, which spells out the principal name.'),

  aboutMe: drop('text', PROFILE),
  interests: drop('text', PROFILE),
  pastProjects: drop('text', PROFILE),
  responsibilities: drop('text', PROFILE),
  schools: drop('text', PROFILE),
  skills: drop('text', PROFILE),
  customSecurityAttributes: drop('text', 'Attributes of the customer, of any meaning.'),
  onPremisesExtensionAttributes: drop('text', 'Attributes of the customer, of any meaning.'),
  onPremisesProvisioningErrors: drop('text', ERROR_VALUE),
  serviceProvisioningErrors: drop('text', ERROR_VALUE),
  print: drop('text', 'Names of printers.'),

  jobTitle: drop('quasi', 'Often one of a kind in a company, so as good as a name.'),
  birthday: drop('quasi', AGE),
  ageGroup: drop('quasi', AGE),
  consentProvidedForMinor: drop('quasi', AGE),
  legalAgeGroupClassification: drop('quasi', AGE),
  employeeHireDate: createHireDateRule(EXACT_DAY),
  employeeLeaveDateTime: drop('quasi', EXACT_DAY),
  hireDate: drop('quasi', EXACT_DAY),
  city: createOrganisationTextRule(PLACE),
  state: createOrganisationTextRule(PLACE),
  country: createOrganisationTextRule(PLACE),
  officeLocation: createOrganisationTextRule(PLACE),
  usageLocation: keep('quasi', 'countryCode', 'Country code of the licences.'),
  preferredLanguage: keep('quasi', 'languageTag'),
  createdDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
  deletedDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
  externalUserStateChangeDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
  lastPasswordChangeDateTime: drop('quasi', SECURITY),
  signInSessionsValidFromDateTime: drop('quasi', SECURITY),
  signInActivity: drop('quasi', 'Needs AuditLog.Read.All, which is not asked for.'),
  mailboxSettings: entity('mailboxSettings'),

  companyName: keep('organisation', 'organisationText', ORGANISATION),
  department: keep('organisation', 'organisationText', ORGANISATION),
  employeeOrgData: entity('employeeOrgData'),
  employeeType: keep('organisation', 'organisationText', ORGANISATION),
  userType: keep('organisation', 'serviceWord'),
  creationType: keep('organisation', 'serviceWord'),
  externalUserState: keep('organisation', 'serviceWord'),
  onPremisesDomainName: keepDomain('organisation', 'hostname'),
  preferredDataLocation: keep('organisation', 'serviceWord'),

  assignedLicenses: arrayOf(entity('assignedLicense')),
  assignedPlans: arrayOf(entity('assignedPlan')),
  provisionedPlans: arrayOf(entity('provisionedPlan')),
  licenseAssignmentStates: arrayOf(entity('licenseAssignmentState')),

  accountEnabled: keep('metadata', 'boolean'),
  isManagementRestricted: keep('metadata', 'boolean'),
  isResourceAccount: keep('metadata', 'boolean'),
  showInAddressList: keep('metadata', 'boolean'),
  onPremisesSyncEnabled: keep('metadata', 'boolean'),
  onPremisesLastSyncDateTime: coarsen(['month', 'metadata'], LIFECYCLE_REASON),
  deviceEnrollmentLimit: keepInteger('metadata', 4),
  passwordPolicies: drop('metadata', SECURITY),
  passwordProfile: drop('personal', 'May hold a password.'),

  manager: entity('directoryObject'),
  ...USER_NAVIGATIONS,
} satisfies EntityTable<MicrosoftGraph.User>;

/** A changed manager in a delta round. Source: Graph's user delta reference. */
export const USER_EXTRA: Properties = { 'manager@delta': arrayOf(entity('directoryObject')) };

/** Paths accept it. */
export function createPersonIdRule(options: ConnectorOptions): LeafRule {
  return options.pseudonymizeAppIds ? USER.id : keep('personal', 'guid', 'Option pseudonymizeAppIds is off.');
}

/**
 * An ID that an author chose, or under an unknown key: a reversible pseudonym would open as a person for any
 * GUID or address (KND-01). It has the same hash as the reversible one, so the two join.
 */
export function createUnverifiedPersonIdRule(options: ConnectorOptions): LeafRule {
  return options.pseudonymizeAppIds
    ? pseudonymize(
        ['person', 'personal'],
        'An author may write it; joins with the reversible id by its hash.',
      )
    : createPersonIdRule(options);
}

export function userRule(options: ConnectorOptions): EntityRule {
  return {
    description: 'user (microsoft.graph.user)',
    properties: withAnnotations(getRemovedAnnotation(), USER, USER_EXTRA, {
      id: createPersonIdRule(options),
    }),
  };
}
