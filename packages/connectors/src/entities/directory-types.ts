import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, coarsen, keep, pseudonymize } from '@nymgate/rules/native/builders';
import { createIdRule } from './clear-ids.ts';
import type { EntityTable } from './entity-table.ts';

const LICENSE_REASON = 'Exact, the moment of an assignment tells accounts apart.';

/** A way to sign in: `{ signInType: "userPrincipalName", issuer: "contoso.onmicrosoft.com", issuerAssignedId: … }`. */
export const OBJECT_IDENTITY = {
  signInType: keep('technical', 'word'),
  issuer: keep('technical', 'hostname'),
  issuerAssignedId: pseudonymize(
    ['person', 'personal'],
    'Sign-in name; joins with userPrincipalName or mail where it is one of them.',
  ),
} satisfies EntityTable<MicrosoftGraph.ObjectIdentity>;

const ORGANISATION = 'Set by administrators; analytics groups by it.';

export const EMPLOYEE_ORG_DATA = {
  costCenter: keep('organisation', 'string', ORGANISATION),
  division: keep('organisation', 'string', ORGANISATION),
} satisfies EntityTable<MicrosoftGraph.EmployeeOrgData>;

export const ASSIGNED_LICENSE = {
  skuId: keep('technical', 'guid'),
  disabledPlans: arrayOf(keep('technical', 'guid')),
} satisfies EntityTable<MicrosoftGraph.AssignedLicense>;

export const ASSIGNED_PLAN = {
  assignedDateTime: coarsen(['month', 'technical'], LICENSE_REASON),
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
  assignedByGroup: createIdRule('group', 'guid', 'Same pseudonym as group.id.'),
  disabledPlans: arrayOf(keep('technical', 'guid')),
  error: keep('technical', 'word'),
  lastUpdatedDateTime: coarsen(['month', 'technical'], LICENSE_REASON),
  skuId: keep('technical', 'guid'),
  state: keep('technical', 'word'),
} satisfies EntityTable<MicrosoftGraph.LicenseAssignmentState>;

export const LICENSE_PROCESSING_STATE = {
  state: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.LicenseProcessingState>;
