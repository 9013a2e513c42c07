import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { readDeployment } from '../deployment/deployment-file.ts';
import { TO_FILL } from '../migrate/migration.ts';
import { readApp } from './read-app.ts';
import { type AdminOptions, signIn } from './sign-in.ts';
import { type DesiredApp, listDesiredApps } from './to-desired-app.ts';

export type ImportOptions = AdminOptions & {
  readonly deployment: string;
  readonly app: readonly AppArgument[];
};

/** `INSTANCE/CONNECTOR=OBJECTID`. */
export type AppArgument = { readonly address: string; readonly objectId: string };

type ImportEntry = {
  /** `INSTANCE/CONNECTOR`, the key of the example's modules. */
  readonly place: string;
  readonly objectId: string;
  readonly principalId: string | undefined;
  readonly credentialId: string | undefined;
};

/**
 * Prints Terraform `import` blocks for existing applications: of the given object IDs, or of a deployment
 * from `setup entra`.
 * @throws SetupError USAGE if no ID is known; as readDeployment and signIn
 */
export async function runImportBlocks(options: ImportOptions, terminal: Terminal): Promise<ExitCode> {
  const found = options.app.length > 0 ? options.app.map(given) : await fromDeployment(options);
  if (found.length === 0)
    throw usageError(
      'The deployment has no object id of an application.',
      'give them: --app outlook-cal/outlook-cal=OBJECT-ID',
    );
  terminal.out(found.flatMap(createBlocks).join('\n'));
  return EXIT.ok;
}

const given = ({ address, objectId }: AppArgument): ImportEntry => ({
  ...{ place: address, objectId, principalId: undefined, credentialId: undefined },
});

async function fromDeployment(options: ImportOptions): Promise<readonly ImportEntry[]> {
  const { deployment } = await readDeployment(options.deployment);
  const desired = listDesiredApps(deployment, {}).filter(({ existing }) => !existing);
  if (options.operatorToken === undefined) return desired.flatMap(known);
  const signedIn = await signIn(deployment, options);
  try {
    const found: ImportEntry[] = [];
    for (const one of desired) {
      const state = await readApp(signedIn, one);
      if (state === undefined) continue;
      const credential = state.credentials.find(
        ({ subject, issuer }) => subject === one.credential?.subject && issuer === one.credential.issuer,
      );
      found.push({
        place: getPlace(one),
        ...{ objectId: state.objectId, principalId: state.principalId, credentialId: credential?.id },
      });
    }
    return found;
  } finally {
    await signedIn.graph.close();
  }
}

const getPlace = ({ instance, connector }: DesiredApp): string => `${instance}/${connector}`;

function known(desired: DesiredApp): readonly ImportEntry[] {
  const { objectId, servicePrincipalId } = desired.settings.app;
  if (objectId === null) return [];
  return [
    {
      place: getPlace(desired),
      objectId,
      principalId: servicePrincipalId ?? undefined,
      credentialId: undefined,
    },
  ];
}

/** ID formats of the provider's documentation (hashicorp/azuread 3.7), which refuses what is left to fill in. */
function createBlocks({ place, objectId, principalId, credentialId }: ImportEntry): readonly string[] {
  const app = `module.app["${place}"]`;
  return [
    ...block(`${app}.azuread_application_registration.connector[0]`, `/applications/${objectId}`),
    ...block(
      `${app}.azuread_application_api_access.graph[0]`,
      `/applications/${objectId}/apiAccess/${GRAPH_APP_ID}`,
    ),
    ...(principalId === undefined
      ? [
          `# az ad sp show --id "$(az ad app show --id ${objectId} --query appId --output tsv)" --query id --output tsv`,
        ]
      : []),
    ...block(`${app}.azuread_service_principal.connector[0]`, `/servicePrincipals/${principalId ?? TO_FILL}`),
    ...(credentialId === undefined
      ? [
          `# az ad app federated-credential list --id ${objectId} --query "[].[name,id]" --output tsv    # remove this block if it lists none`,
        ]
      : []),
    ...block(
      `module.federation["${place}"].azuread_application_federated_identity_credential.gateway`,
      `${objectId}/federatedIdentityCredential/${credentialId ?? TO_FILL}`,
    ),
  ];
}

function block(to: string, id: string): readonly string[] {
  return ['import {', `  to = ${to}`, `  id = "${id}"`, '}', ''];
}
