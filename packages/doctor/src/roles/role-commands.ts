import { APP_ROLES } from '@nymgate/connectors/builders/permissions';
import { GRAPH_APP_ID, type Permission } from '@nymgate/connectors/index';

/** The portal grants only what the registration lists. */
export const ADD_AND_CONSENT_HINT =
  'an owner of the application adds the permission to the app registration as an application permission, then a Privileged Role Administrator grants admin consent; run nymgate doctor again after some minutes';

/**
 * Idempotent; the consent by another person, since no one role below Global Administrator can do both. Not
 * `az ad app permission admin-consent`, which takes a Global Administrator. Source:
 * learn.microsoft.com/cli/azure/ad/app/permission.
 */
export function addAndConsentCommands(
  { id, clientId }: { readonly id: string; readonly clientId: string },
  permissions: readonly Pick<Permission, 'id'>[],
): readonly string[] {
  const roles = permissions.map((permission) => `${permission.id}=Role`).join(' ');
  return [
    `az ad app permission add --id ${clientId} --api ${GRAPH_APP_ID} --api-permissions ${roles} # an owner, or a Cloud Application Administrator`,
    `nymgate consent ${id} --deployment deployment.json # a Privileged Role Administrator`,
  ];
}

/**
 * Revokes consented roles. Removing them from the registration only would leave them consented. Source: Graph
 * reference, "Delete appRoleAssignment".
 * @param graph origin of the tenant's Graph
 */
export function revokeCommands(
  { clientId, graph }: { readonly clientId: string; readonly graph: string },
  roles: readonly string[],
): readonly string[] {
  const assignments = `${graph}/v1.0/servicePrincipals(appId='${clientId}')/appRoleAssignments`;
  const known: Readonly<Record<string, string>> = APP_ROLES;
  const ids = roles.flatMap((role) => (known[role] === undefined ? [] : [known[role]]));
  return [
    `az rest --method GET --url "${assignments}" --query "value[].{role:appRoleId, assignment:id}" -o table`,
    ...ids.map(
      (id) =>
        `az rest --method DELETE --url "${assignments}/$(az rest --method GET --url "${assignments}" --query "value[?appRoleId=='${id}'].id | [0]" -o tsv)"`,
    ),
    ...(ids.length === 0
      ? []
      : [
          `az ad app permission delete --id ${clientId} --api ${GRAPH_APP_ID} --api-permissions ${ids.join(' ')}`,
        ]),
  ];
}
