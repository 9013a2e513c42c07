import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, coarsen, keep, keepDomain, pseudonymize } from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';
import { directoryObjectRule } from './directory-object.ts';
import { type EntityRuleFactories, type EntityTable, getEntry, type Properties } from './entity-table.ts';
import { calendarRule, eventRule } from './event.ts';
import { createFileEntityRule, getFileEntityNames, getFileTypeNames } from './file-entities.ts';
import { REMOVED } from './get-annotations.ts';
import { ASSIGNED_LABEL, groupRule } from './group.ts';
import { applyOptions, createIdRule } from './id-rules.ts';
import { MAILBOX_SETTINGS_TYPES, mailboxSettingsRule } from './mailbox-settings.ts';
import { membershipRule } from './membership.ts';
import { FOLLOWUP_FLAG, mailFolderRule, messageRule } from './message.ts';
import { OUTLOOK_TYPES } from './outlook-types.ts';
import { createTeamsEntityRule, getTeamsEntityNames } from './teams-entities.ts';
import { userRule } from './user.ts';

const LICENSE_REASON = 'Exact, the moment of an assignment tells accounts apart.';
const ORGANISATION = 'Set by administrators; analytics groups by it.';

/** Without those of files and Teams. */
export const COMPLEX_TYPES = {
  removed: REMOVED,
  ...OUTLOOK_TYPES,
  ...MAILBOX_SETTINGS_TYPES,
  /**
   * A sign-in method: `{ signInType: "userPrincipalName", issuer: "contoso.onmicrosoft.com", issuerAssignedId:
   * … }`.
   */
  objectIdentity: {
    signInType: keep('technical', 'serviceWord'),
    issuer: keepDomain('technical', 'hostname'),
    issuerAssignedId: pseudonymize(
      ['person', 'personal'],
      'Sign-in name; joins with userPrincipalName or mail where it is one of them.',
    ),
  } satisfies EntityTable<MicrosoftGraph.ObjectIdentity>,
  employeeOrgData: {
    costCenter: keep('organisation', 'organisationCode', ORGANISATION),
    division: keep('organisation', 'organisationCode', ORGANISATION),
  } satisfies EntityTable<MicrosoftGraph.EmployeeOrgData>,
  assignedLabel: ASSIGNED_LABEL,
  assignedLicense: {
    skuId: keep('technical', 'guid'),
    disabledPlans: arrayOf(keep('technical', 'guid')),
  } satisfies EntityTable<MicrosoftGraph.AssignedLicense>,
  assignedPlan: {
    assignedDateTime: coarsen(['month', 'technical'], LICENSE_REASON),
    capabilityStatus: keep('technical', 'serviceWord'),
    service: keep('technical', 'serviceWord'),
    servicePlanId: keep('technical', 'guid'),
  } satisfies EntityTable<MicrosoftGraph.AssignedPlan>,
  provisionedPlan: {
    capabilityStatus: keep('technical', 'serviceWord'),
    provisioningStatus: keep('technical', 'serviceWord'),
    service: keep('technical', 'serviceWord'),
  } satisfies EntityTable<MicrosoftGraph.ProvisionedPlan>,
  licenseAssignmentState: {
    assignedByGroup: createIdRule('group', 'guid', 'Same pseudonym as group.id.'),
    disabledPlans: arrayOf(keep('technical', 'guid')),
    error: keep('technical', 'serviceWord'),
    lastUpdatedDateTime: coarsen(['month', 'technical'], LICENSE_REASON),
    skuId: keep('technical', 'guid'),
    state: keep('technical', 'serviceWord'),
  } satisfies EntityTable<MicrosoftGraph.LicenseAssignmentState>,
  licenseProcessingState: {
    state: keep('metadata', 'serviceWord'),
  } satisfies EntityTable<MicrosoftGraph.LicenseProcessingState>,
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
