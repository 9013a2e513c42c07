import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, keep, pseudonymize } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

/** A way to sign in: `{ signInType: "userPrincipalName", issuer: "contoso.onmicrosoft.com", issuerAssignedId: … }`. */
export const OBJECT_IDENTITY = {
  signInType: keep('technical', 'word'),
  issuer: keep('technical', 'hostname'),
  issuerAssignedId: pseudonymize(
    ['person', 'personal'],
    'Sign-in name; joins with userPrincipalName or mail where it is one of them.',
  ),
} satisfies EntityTable<MicrosoftGraph.ObjectIdentity>;

export const EMPLOYEE_ORG_DATA = {
  costCenter: keep('organisation', 'string'),
  division: keep('organisation', 'string'),
} satisfies EntityTable<MicrosoftGraph.EmployeeOrgData>;

export const ASSIGNED_LICENSE = {
  skuId: keep('technical', 'guid'),
  disabledPlans: arrayOf(keep('technical', 'guid')),
} satisfies EntityTable<MicrosoftGraph.AssignedLicense>;

export const ASSIGNED_PLAN = {
  assignedDateTime: keep('technical', 'dateTime'),
  capabilityStatus: keep('technical', 'word'),
  service: keep('technical', 'word'),
  servicePlanId: keep('technical', 'guid'),
} satisfies EntityTable<MicrosoftGraph.AssignedPlan>;

export const PROVISIONED_PLAN = {
  capabilityStatus: keep('technical', 'word'),
  provisioningStatus: keep('technical', 'word'),
  service: keep('technical', 'word'),
} satisfies EntityTable<MicrosoftGraph.ProvisionedPlan>;

export const LICENSE_ASSIGNMENT_STATE = {
  assignedByGroup: keep('technical', 'guid', 'Object id of a group, which is delivered in clear.'),
  disabledPlans: arrayOf(keep('technical', 'guid')),
  error: keep('technical', 'word'),
  lastUpdatedDateTime: keep('technical', 'dateTime'),
  skuId: keep('technical', 'guid'),
  state: keep('technical', 'word'),
} satisfies EntityTable<MicrosoftGraph.LicenseAssignmentState>;

export const LICENSE_PROCESSING_STATE = {
  state: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.LicenseProcessingState>;
