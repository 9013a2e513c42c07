import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import { CLOUDS } from '@nymgate/gateway/config/clouds';
import type { Deployment } from '../../deployment/parse-deployment.ts';
import { type Application, listOurIds } from '../facts/applications.ts';

/*
 * Commands of az to grant, check and revoke the consent of all applications. Sources:
 * learn.microsoft.com/graph/permissions-grant-via-msgraph,
 * /graph/api/serviceprincipal-post-approleassignments, /graph/api/serviceprincipal-delete-approleassignments.
 */

type Apps = readonly Application[];
type Cloud = Pick<Deployment, 'cloud' | 'tenantId'>;

const FIND_APP = '  APP=$(az ad sp show --id "$CLIENT" --query id --output tsv)';

export function azGrant(cloud: Cloud, apps: Apps): readonly string[] {
  return [
    `GRAPH=$(az ad sp show --id ${GRAPH_APP_ID} --query id --output tsv)`,
    'grant() {',
    '  APP=$(az ad sp show --id "$1" --query id --output tsv)',
    `  for ROLE in "\${@:2}"; do`,
    `    az rest --method POST --url "${graphUrl(cloud)}/servicePrincipals/$GRAPH/appRoleAssignedTo" \\`,
    "      --headers 'Content-Type=application/json' \\",
    '      --body "{\\"principalId\\":\\"$APP\\",\\"resourceId\\":\\"$GRAPH\\",\\"appRoleId\\":\\"$ROLE\\"}"',
    '  done',
    '}',
    ...apps.map(({ app, consented }) => `grant ${app.clientId} ${consented.map(({ id }) => id).join(' ')}`),
  ];
}

/** Who can authenticate as an application has its permissions; owners can add credentials. */
export function azCheck(cloud: Cloud, apps: Apps): readonly string[] {
  return [
    ...forEachClient(apps),
    FIND_APP,
    `  az rest --method GET --url "${assignmentsUrl(cloud)}" \\`,
    "    --query 'value[].{application:principalDisplayName, permission:appRoleId}' --output table",
    '  az ad app federated-credential list --id "$CLIENT" --query \'[].{issuer:issuer, subject:subject}\' --output table',
    '  az ad app show --id "$CLIENT" --query \'[passwordCredentials, keyCredentials][].{name:displayName, type:type, until:endDateTime}\' --output table',
    '  az ad app owner list --id "$CLIENT" --query \'[].{owner:displayName, id:id}\' --output table',
    'done',
  ];
}

/** All that an application was granted: no other program uses those that Nymgate created. */
export function azRevokeAll(cloud: Cloud, apps: Apps): readonly string[] {
  return [
    ...forEachClient(apps),
    FIND_APP,
    `  for GRANT in $(az rest --method GET --url "${assignmentsUrl(cloud)}" --query 'value[].id' --output tsv); do`,
    `    az rest --method DELETE --url "${assignmentsUrl(cloud)}/$GRANT"`,
    '  done',
    'done',
  ];
}

/** Only what a document of ours asked for: a brought application may serve other programs. */
export function azRevokeOurs(cloud: Cloud, application: Application): readonly string[] {
  return [
    `APP=$(az ad sp show --id ${application.app.clientId} --query id --output tsv)`,
    `ROLES='${listOurIds(application).join(' ')}'`,
    `for GRANT in $(az rest --method GET --url "${assignmentsUrl(cloud)}" \\`,
    '  --query "value[?contains(\'$ROLES\', appRoleId)].id" --output tsv); do',
    `  az rest --method DELETE --url "${assignmentsUrl(cloud)}/$GRANT"`,
    'done',
  ];
}

function forEachClient(apps: Apps): readonly string[] {
  return [`CLIENTS='${apps.map(({ app }) => app.clientId).join(' ')}'`, 'for CLIENT in $CLIENTS; do'];
}

function graphUrl({ cloud }: Cloud): string {
  return `${CLOUDS[cloud].graph}/v1.0`;
}

function assignmentsUrl(cloud: Cloud): string {
  return `${graphUrl(cloud)}/servicePrincipals/$APP/appRoleAssignments`;
}
