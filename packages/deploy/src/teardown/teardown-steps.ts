import type { Deployment, DeploymentInstance } from '../deployment/parse-deployment.ts';
import { toEntries } from '../deployment/to-entries.ts';
import { listConnectorLocations, NOT_REGISTERED } from '../deployment/unregistered.ts';
import { deleteSecret } from '../documents/facts/delete-secret.ts';
import { quoteShellArgument } from '../documents/facts/quote.ts';
import { removeTrust } from '../documents/facts/remove-trust.ts';
import { scopeName } from '../documents/pages/exchange-scope.ts';
import { formatRevokePolicyCommands } from '../documents/pages/teams-policy.ts';

/** One thing to remove, with its command and consequence. */
export type TeardownStep = {
  readonly what: string;
  readonly lost: string;
  readonly commands: readonly string[];
};

/**
 * Everything that a deployment left, in order of removal: first what stops data, last what can't be restored.
 */
export function teardownSteps(deployment: Deployment): readonly TeardownStep[] {
  return [
    {
      what: 'Callers',
      lost: 'nothing; stop their jobs, or they report failures',
      commands: [],
    },
    ...scopes(deployment),
    ...entraSteps(deployment),
    {
      what: `Gateways on ${deployment.host}: ${Object.keys(deployment.instances).join(', ')}`,
      lost: 'the endpoints; log and audit lines as their store keeps them. Copy the audit trail first, if it must be kept',
      commands: hostCommands(deployment),
    },
    {
      what: 'Pseudonym keys',
      lost: 'for good: no pseudonym can be opened any more, and none made later is equal to an earlier one. Delivered data may still point to people, by exact times above all; decide first whether somebody has to be told later which data are theirs',
      commands: keyCommands(deployment),
    },
    {
      what: 'State and this folder',
      lost: 'Terraform then knows nothing of what is left',
      commands: ['rm -r .terraform .azure terraform.tfstate*'],
    },
  ];
}

/** Set by the Teams and Exchange administrators, and not removed with an application. */
function scopes(deployment: Deployment): readonly TeardownStep[] {
  const placed = listConnectorLocations(deployment);
  const meetings = placed.filter(({ settings }) =>
    settings.roles.required.some((role) => role.startsWith('OnlineMeeting')),
  );
  const mailboxes = placed.filter(({ settings }) => settings.scoping === 'exchange');
  return [
    ...(meetings.length === 0
      ? []
      : [
          {
            what: 'Application access policy of Teams (Teams Administrator)',
            lost: 'nothing else; other policies that name these applications stay, without them',
            commands: formatRevokePolicyCommands(
              deployment,
              meetings.map(({ settings }) => settings.app.clientId),
            ),
          },
        ]),
    ...(mailboxes.length === 0
      ? []
      : [
          {
            what: 'Scope of mailboxes in Exchange (Exchange Administrator)',
            lost: 'nothing else; the service principal in Exchange goes with its assignments',
            commands: [
              ...mailboxes.map(
                ({ settings }) =>
                  `Get-ManagementRoleAssignment -RoleAssignee '${settings.app.servicePrincipalId ?? settings.app.clientId}' | Remove-ManagementRoleAssignment`,
              ),
              `Remove-ManagementScope -Identity ${scopeName(deployment)}`,
              ...mailboxes.map(
                ({ settings }) =>
                  `Remove-ServicePrincipal -Identity '${settings.app.servicePrincipalId ?? settings.app.clientId}'`,
              ),
            ],
          },
        ]),
  ];
}

function entraSteps(deployment: Deployment): readonly TeardownStep[] {
  return listConnectorLocations(deployment)
    .filter(({ settings }) => settings.app.clientId !== NOT_REGISTERED)
    .map(({ instance, settings: { app, credential } }) => ({
      what: `Entra application ${app.displayName}`,
      lost: app.existing
        ? 'the trust in the gateway; the application was brought and stays, with its other credentials and its consent'
        : 'consent: it must be given again by a Privileged Role Administrator. The application can be restored for 30 days, its grants cannot',
      commands: app.existing
        ? removeTrust({ app, credential }, instanceOf(deployment, instance))
        : [`az ad app delete --id ${app.clientId}`],
    }));
}

function instanceOf({ instances }: Deployment, name: string): DeploymentInstance {
  const found = instances[name];
  if (found === undefined) throw new Error('a connector is placed in an instance');
  return found;
}

function hostCommands({ host, place, environment, instances }: Deployment): readonly string[] {
  if (host === 'custom') return ['nymgate.service, container or process: as it was installed'];
  if (host === 'kubernetes')
    return Object.keys(instances).map(
      (name) => `helm uninstall --namespace ${place.namespace} nymgate-${environment}-${name}`,
    );
  return [
    'tofu state rm $(tofu state list | grep azuread_)    # after the applications were removed',
    'tofu destroy    # refuses while prevent_destroy stands: take it out of the modules of keys and applications first',
  ];
}

function keyCommands(deployment: Deployment): readonly string[] {
  return toEntries<DeploymentInstance>(deployment.instances).flatMap(([, { key }]) => {
    const lines = deleteSecret(deployment, key.reference);
    if (lines.length > 0) return lines;
    // The line is meant to be copied, and a path can hold anything (DOC-01).
    const path = quoteShellArgument(key.reference.replace(/^file:/, ''));
    return [`remove ${path}, the Secret or file that is mounted there, and every copy`];
  });
}
