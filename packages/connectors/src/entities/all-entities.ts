import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, coarsen, keep, pseudonymize } from '@nymgate/rules/native/builders';
import { applyOptions, createIdRule } from './clear-ids.ts';
import type { ConnectorOptions } from './connector-options.ts';
import { directoryObjectRule } from './directory-object.ts';
import { type EntityRuleFactories, type EntityTable, getEntry, type Properties } from './entity-table.ts';
import { calendarRule, eventRule } from './event.ts';
import { createFileEntityRule, getFileEntityNames, getFileTypeNames } from './file-entities.ts';
import { REMOVED } from './get-annotations.ts';
import { ASSIGNED_LABEL, groupRule } from './group.ts';
import {
  AUTOMATIC_REPLIES_SETTING,
  CUSTOM_TIME_ZONE,
  DAYLIGHT_TIME_ZONE_OFFSET,
  LOCALE_INFO,
  mailboxSettingsRule,
  STANDARD_TIME_ZONE_OFFSET,
  WORKING_HOURS,
} from './mailbox-settings.ts';
import { membershipRule } from './membership.ts';
import { FOLLOWUP_FLAG, mailFolderRule, messageRule } from './message.ts';
import {
  ATTENDEE,
  DATE_TIME_TIME_ZONE,
  EMAIL_ADDRESS,
  ITEM_BODY,
  LOCATION,
  ONLINE_MEETING_INFO,
  PATTERNED_RECURRENCE,
  RECIPIENT,
  RECURRENCE_PATTERN,
  RECURRENCE_RANGE,
  RESPONSE_STATUS,
  TIME_SLOT,
} from './outlook-types.ts';
import { createTeamsEntityRule, getTeamsEntityNames } from './teams-entities.ts';
import { userRule } from './user.ts';

const LICENSE_REASON = 'Exact, the moment of an assignment tells accounts apart.';

/**
 * A sign-in method: `{ signInType: "userPrincipalName", issuer: "contoso.onmicrosoft.com", issuerAssignedId:
 * … }`.
 */
const OBJECT_IDENTITY = {
  signInType: keep('technical', 'word'),
  issuer: keep('technical', 'hostname'),
  issuerAssignedId: pseudonymize(
    ['person', 'personal'],
    'Sign-in name; joins with userPrincipalName or mail where it is one of them.',
  ),
} satisfies EntityTable<MicrosoftGraph.ObjectIdentity>;

const ORGANISATION = 'Set by administrators; analytics groups by it.';

const EMPLOYEE_ORG_DATA = {
  costCenter: keep('organisation', 'string', ORGANISATION),
  division: keep('organisation', 'string', ORGANISATION),
} satisfies EntityTable<MicrosoftGraph.EmployeeOrgData>;

const ASSIGNED_LICENSE = {
  skuId: keep('technical', 'guid'),
  disabledPlans: arrayOf(keep('technical', 'guid')),
} satisfies EntityTable<MicrosoftGraph.AssignedLicense>;

const ASSIGNED_PLAN = {
  assignedDateTime: coarsen(['month', 'technical'], LICENSE_REASON),
  capabilityStatus: keep('technical', 'word'),
  service: keep('technical', 'word'),
  servicePlanId: keep('technical', 'guid'),
} satisfies EntityTable<MicrosoftGraph.AssignedPlan>;

const PROVISIONED_PLAN = {
  capabilityStatus: keep('technical', 'word'),
  provisioningStatus: keep('technical', 'word'),
  service: keep('technical', 'word'),
} satisfies EntityTable<MicrosoftGraph.ProvisionedPlan>;

const LICENSE_ASSIGNMENT_STATE = {
  assignedByGroup: createIdRule('group', 'guid', 'Same pseudonym as group.id.'),
  disabledPlans: arrayOf(keep('technical', 'guid')),
  error: keep('technical', 'word'),
  lastUpdatedDateTime: coarsen(['month', 'technical'], LICENSE_REASON),
  skuId: keep('technical', 'guid'),
  state: keep('technical', 'word'),
} satisfies EntityTable<MicrosoftGraph.LicenseAssignmentState>;

const LICENSE_PROCESSING_STATE = {
  state: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.LicenseProcessingState>;

/** Without those of files and Teams. */
export const COMPLEX_TYPES = {
  removed: REMOVED,
  dateTimeTimeZone: DATE_TIME_TIME_ZONE,
  timeSlot: TIME_SLOT,
  emailAddress: EMAIL_ADDRESS,
  recipient: RECIPIENT,
  attendee: ATTENDEE,
  responseStatus: RESPONSE_STATUS,
  itemBody: ITEM_BODY,
  location: LOCATION,
  onlineMeetingInfo: ONLINE_MEETING_INFO,
  patternedRecurrence: PATTERNED_RECURRENCE,
  recurrencePattern: RECURRENCE_PATTERN,
  recurrenceRange: RECURRENCE_RANGE,
  automaticRepliesSetting: AUTOMATIC_REPLIES_SETTING,
  localeInfo: LOCALE_INFO,
  workingHours: WORKING_HOURS,
  timeZone: CUSTOM_TIME_ZONE,
  standardTimeZoneOffset: STANDARD_TIME_ZONE_OFFSET,
  daylightTimeZoneOffset: DAYLIGHT_TIME_ZONE_OFFSET,
  objectIdentity: OBJECT_IDENTITY,
  employeeOrgData: EMPLOYEE_ORG_DATA,
  assignedLabel: ASSIGNED_LABEL,
  assignedLicense: ASSIGNED_LICENSE,
  assignedPlan: ASSIGNED_PLAN,
  provisionedPlan: PROVISIONED_PLAN,
  licenseAssignmentState: LICENSE_ASSIGNMENT_STATE,
  licenseProcessingState: LICENSE_PROCESSING_STATE,
  followupFlag: FOLLOWUP_FLAG,
} as const;

const ENTITIES: EntityRuleFactories = {
  user: userRule,
  group: groupRule,
  directoryObject: directoryObjectRule,
  membership: membershipRule,
  event: eventRule,
  calendar: calendarRule,
  mailboxSettings: mailboxSettingsRule,
  message: messageRule,
  mailFolder: mailFolderRule,
};

/** In the order of rule sets. */
export function getEntityNames(): readonly string[] {
  return [
    ...Object.keys(ENTITIES),
    ...getFileEntityNames(),
    ...getTeamsEntityNames(),
    ...Object.keys(COMPLEX_TYPES),
    ...getFileTypeNames(),
  ];
}

/** Undefined for an unknown name. */
export function createEntityRule(name: string, options: ConnectorOptions): EntityRule | undefined {
  const rule = createTableRule(name, options);
  return rule === undefined ? undefined : applyOptions(rule, options);
}

function createTableRule(name: string, options: ConnectorOptions): EntityRule | undefined {
  const make = getEntry(ENTITIES, name);
  if (make !== undefined) return make(options);
  const properties = getEntry<Properties>(COMPLEX_TYPES, name);
  if (properties !== undefined) return { properties };
  return createFileEntityRule(name, options) ?? createTeamsEntityRule(name, options);
}
