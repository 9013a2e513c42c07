import { getNamePrefix } from '@nymgate/shell/input/application-name';
import type { Deployment, DeploymentInstance } from '../deployment/parse-deployment.ts';
import { listConnectorLocations, NOT_REGISTERED } from '../deployment/unregistered.ts';
import { quoteShellArgument } from '../documents/facts/quote.ts';
import { removeTrust } from '../documents/facts/remove-trust.ts';
import { type ServedConnector, servedConnectors } from '../documents/facts/served-connector.ts';
import { deleteKeys, removeGateways } from '../documents/facts/way-down.ts';
import { formatWithdrawScopeCommands } from '../documents/pages/exchange-scope.ts';
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
    orphans(deployment),
    {
      what: `Gateways on ${deployment.host}: ${Object.keys(deployment.instances).join(', ')}`,
      lost: 'the endpoints; log and audit lines as their store keeps them. Copy the audit trail first, if it must be kept',
      commands: hostCommands(deployment),
    },
    {
      what: 'Pseudonym keys',
      lost: 'for good: no pseudonym can be opened any more, and none made later is equal to an earlier one. Delivered data may still point to people, by exact times above all; decide first whether people may ask later which data are theirs',
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
  return [
    ...(meetings.length === 0
      ? []
      : [
          {
            what: 'Application access policy of Teams (Teams Administrator)',
            lost: 'nothing else; other policies stay, without applications that Nymgate made',
            commands: formatRevokePolicyCommands(
              deployment,
              meetings.map(({ settings }) => settings.app),
            ),
          },
        ]),
    ...(!placed.some(({ settings }) => settings.scoping === 'exchange')
      ? []
      : [
          {
            what: 'Scope of mailboxes in Exchange (Exchange Administrator)',
            lost: 'nothing else; an application that was brought keeps its service principal and other assignments',
            commands: formatWithdrawScopeCommands(deployment, listScoped(deployment)),
          },
        ]),
  ];
}

function listScoped(deployment: Deployment): readonly ServedConnector[] {
  return servedConnectors(deployment).filter(({ scopedPermissions }) => scopedPermissions.length > 0);
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

/** Only the tenant knows them. */
function orphans({ environment }: Deployment): TeardownStep {
  return {
    what: `Orphans: other applications called "${getNamePrefix(environment)}…", which this deployment no longer lists`,
    lost: 'their consent',
    commands: ['nymgate retire --deployment deployment.json    # lists them, with the command for each'],
  };
}

function instanceOf({ instances }: Deployment, name: string): DeploymentInstance {
  const found = instances[name];
  if (found === undefined) throw new Error('a connector is placed in an instance');
  return found;
}

function hostCommands(deployment: Deployment): readonly string[] {
  if (deployment.host === 'custom') return ['nymgate.service, container or process: as it was installed'];
  return removeGateways(deployment);
}

function keyCommands(deployment: Deployment): readonly string[] {
  const { commands, byHand } = deleteKeys(deployment);
  const lines = byHand.map((reference) => {
    // The line is meant to be copied, and a path can hold anything (DOC-01).
    const path = quoteShellArgument(reference.replace(/^file:/, ''));
    return `remove ${path}, the Secret or file that is mounted there, and every copy`;
  });
  return [...commands, ...lines];
}
