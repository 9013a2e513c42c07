import type { Deployment } from '../../deployment/parse-deployment.ts';
import { azLogin } from '../facts/cloud-tools.ts';
import { removeTrust } from '../facts/remove-trust.ts';
import { type ServedConnector, sortEntries } from '../facts/served-connector.ts';
import { deleteKeys, removeGateways } from '../facts/way-down.ts';
import {
  type Block,
  bullets,
  commands,
  heading,
  note,
  type Page,
  paragraph,
  table,
} from '../markup/block.ts';
import { code, joinWithCommas, strong, text } from '../markup/text.ts';
import { needsTeamsPolicy } from './consent.ts';
import { withdrawScope } from './exchange-scope.ts';
import { createRevokePolicyBlocks } from './teams-policy.ts';

/** For the operator: what to remove, in which order, by whom, and what is lost permanently. */
export function uninstallPage(deployment: Deployment, served: readonly ServedConnector[]): Page {
  const meetings = served.filter(needsTeamsPolicy);
  const scoped = served.filter(({ scopedPermissions: roles }) => roles.length > 0);
  const parts: readonly (readonly [string, readonly Block[]])[] = [
    ['Stop the readers', stopReaders()],
    ...(meetings.length > 0 ? [['Teams', createRevokePolicyBlocks(deployment, meetings)] as const] : []),
    ...(scoped.length > 0 ? [['Exchange', withdrawScope(deployment, scoped)] as const] : []),
    ['Remove the applications', removeApplications(deployment, served)],
    ['Remove the gateway', removeHost(deployment)],
    ['Keys: keep or destroy', keys(deployment)],
    ['What remains', remains(deployment)],
  ];
  return {
    title: `Uninstall (${deployment.environment})`,
    reader: text`For the operator, with the administrators that each step names. In this order: no step leaves something open that a later one would have to close.`,
    language: 'en',
    blocks: [
      note(
        text`${strong('Lost for good')}: with the keys, every way from a pseudonym back to a person, and every join of new data with old; with the applications, their consent. Everything else can be made again.`,
      ),
      paragraph(text`${code('nymgate teardown')} prints a short list of the same.`),
      ...parts.flatMap(([title, blocks], at) => [heading(`${at + 1}. ${title}`), ...blocks]),
    ],
  };
}

function stopReaders(): readonly Block[] {
  return [
    paragraph(
      text`Tell those who read. Answers from here on would be 403 and look to them like a fault. Export the audit trail now if it is to be kept: where Terraform manages it, "Remove the gateway" deletes it.`,
    ),
  ];
}

function keys(deployment: Deployment): readonly Block[] {
  return [
    table(
      ['Instance', 'Key', 'Generation'],
      sortEntries(deployment.instances).map(([name, { key }]) => [
        text`${code(name)}`,
        text`${code(key.reference)}`,
        [String(key.generation)],
      ]),
    ),
    bullets(
      text`${strong('Keep')} it, where few can read it, as long as people may ask which data are theirs, or the same pseudonyms are needed again.`,
      text`${strong('Destroy')} it when the data that were delivered are to become as anonymous as they can: without the key no pseudonym can be opened. Copies count: look at the backup that was made at set-up.`,
    ),
    ...destroyKeys(deployment),
  ];
}

/** Key containers are protected from `destroy`, so they are removed by hand. */
function destroyKeys(deployment: Deployment): readonly Block[] {
  const { commands: lines, byHand } = deleteKeys(deployment);
  return [
    ...(lines.length === 0 ? [] : [commands('sh', lines)]),
    ...(byHand.length === 0
      ? []
      : [
          paragraph(
            text`${joinWithCommas(byHand.map(code))}: remove what the gateway reads it from${deployment.host === 'kubernetes' ? ' (the Secret that is mounted or set there)' : ''}, and every copy.`,
          ),
        ]),
  ];
}

function removeHost(deployment: Deployment): readonly Block[] {
  const { environment, host } = deployment;
  if (host === 'custom') return [paragraph(text`Stop the service where it runs, and remove its files.`)];
  return [
    paragraph(
      text`In the folder with the Terraform files (with Terraform in place of OpenTofu the command is ${code('terraform')}). It finds the applications gone and removes the rest; keys have a state of their own and stay.`,
    ),
    commands('sh', removeGateways(deployment)),
    paragraph(text`Check afterwards that nothing named ${code(`nymgate-${environment}-`)} is left.`),
  ];
}

function removeApplications(deployment: Deployment, served: readonly ServedConnector[]): readonly Block[] {
  const created = served.filter(({ deployedConnector }) => !deployedConnector.app.existing);
  const existing = served.filter(({ deployedConnector }) => deployedConnector.app.existing);
  return [
    ...(created.length > 0
      ? [
          paragraph(
            text`By an owner or a Cloud Application Administrator: ${code('nymgate teardown --entra')}, or the commands below. Ninety minutes later at most, when the last token has ended, nothing reads the tenant, whatever else is still running. A deleted registration can be brought back for 30 days, its consent cannot.`,
          ),
          commands('sh', [
            ...azLogin(deployment),
            ...created.map(
              ({ deployedConnector }) => `az ad app delete --id ${deployedConnector.app.clientId}`,
            ),
          ]),
        ]
      : []),
    ...(existing.length > 0
      ? [
          paragraph(
            text`${joinWithCommas(existing.map(({ deployedConnector }) => code(deployedConnector.app.clientId)))}: was there before Nymgate and stays. A Privileged Role Administrator revokes its consent, by "Revoke" of ${code('consent')}. Remove the trust in the gateway alone: the federated credential whose subject is the gateway’s, or the certificate that was made for it, which the list shows.`,
          ),
          commands('sh', [
            ...azLogin(deployment),
            ...existing.flatMap(({ deployedConnector, instance }) =>
              removeTrust(deployedConnector, instance),
            ),
          ]),
        ]
      : []),
  ];
}

function remains(deployment: Deployment): readonly Block[] {
  const logs = sortEntries(deployment.instances).flatMap(([, instance]) =>
    instance.logs === null ? [] : [instance.logs],
  );
  return [
    bullets(
      text`At those who read: everything that was delivered. Only they can delete it.`,
      text`At Microsoft: the audit logs of Entra ID (consent, sign-ins of the application), for as long as the tenant keeps them.`,
      text`Here: log and audit lines${logs.length === 0 ? '' : text` (${joinWithCommas(logs.map(code))})`} that Terraform does not manage, and what was exported, until their retention ends. They name people by pseudonym alone.`,
      text`The state file and ${code('deployment.json')}: no secret, but the map of what there was.`,
    ),
  ];
}
