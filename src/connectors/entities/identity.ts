import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { keep, pseudonymize } from '../../native/builders.ts';
import type { EntityTable } from './entity-table.ts';

/** A way to sign in: `{ signInType: "userPrincipalName", issuer: "contoso.onmicrosoft.com", issuerAssignedId: … }`. */
export const OBJECT_IDENTITY = {
  signInType: keep('technical', 'word'),
  issuer: keep('technical', 'hostname'),
  issuerAssignedId: pseudonymize(
    'personal',
    'Sign-in name; joins with userPrincipalName or mail where it is one of them.',
  ),
} satisfies EntityTable<MicrosoftGraph.ObjectIdentity>;

export const EMPLOYEE_ORG_DATA = {
  costCenter: keep('organisation', 'string'),
  division: keep('organisation', 'string'),
} satisfies EntityTable<MicrosoftGraph.EmployeeOrgData>;
