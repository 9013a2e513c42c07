import type { Deployment } from '../../deployment/parse-deployment.ts';
import { deleteSecret } from '../facts/delete-secret.ts';
import { placePart } from '../facts/place.ts';
import { shellWord } from '../facts/quote.ts';
import { removeTrust } from '../facts/remove-trust.ts';
import { type Served, sorted } from '../facts/served.ts';
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
import { code, commas, say, strong } from '../markup/text.ts';
import { needsTeamsPolicy } from './consent.ts';
import { azLogin } from './consent-commands.ts';
import { withdrawScope } from './exchange-scope.ts';
import { takeBack } from './teams-policy.ts';

/** For the operator: what to remove, in which order, who has to, and what is lost for good. */
export function uninstallPage(deployment: Deployment, served: readonly Served[]): Page {
  const meetings = served.filter(needsTeamsPolicy);
  const scoped = served.filter(({ scoped: roles }) => roles.length > 0);
  const parts: readonly (readonly [string, readonly Block[]])[] = [
    ['Stop whoever reads', stopReaders()],
    ['Take the consent back', withdrawConsent(served, scoped.length > 0)],
    ...(meetings.length > 0 ? [['Teams', takeBack(deployment, meetings)] as const] : []),
    ...(scoped.length > 0 ? [['Exchange', withdrawScope(deployment, scoped)] as const] : []),
    ['Remove the applications', removeApplications(deployment, served)],
    ['Remove the gateway', removeHost(deployment)],
    ['Keys: keep or destroy', keys(deployment)],
    ['What remains', remains(deployment)],
  ];
  return {
    title: `Uninstall (${deployment.environment})`,
    reader: say`For the operator, with the administrators that each step names. In this order: no step leaves something open that a later one would have to close.`,
    language: 'en',
    blocks: [
      note(
        say`${strong('Lost for good')}: with the keys, every way from a pseudonym back to a person, and every join of new data with old; with the applications, their consent. Everything else can be made again.`,
      ),
      paragraph(
        say`${code('nymgate teardown')} prints a short list of the same; with ${code('--entra')} it removes the applications (below) itself.`,
      ),
      ...parts.flatMap(([title, blocks], at) => [heading(`${at + 1}. ${title}`), ...blocks]),
    ],
  };
}

function stopReaders(): readonly Block[] {
  return [
    paragraph(
      say`Tell those who read. Answers from here on would be 403 and look to them like a fault. Export the audit trail now if it is to be kept: where Terraform manages it, "Remove the gateway" deletes it.`,
    ),
  ];
}

function withdrawConsent(served: readonly Served[], isScoped: boolean): readonly Block[] {
  return [
    paragraph(
      say`A Privileged Role Administrator, by "Revoke" of ${commas(served.map(({ name }) => code(`consent-${name}`)))}. Ninety minutes later at most, when the last token has ended, nothing reads the tenant, whatever else is still running${isScoped ? ', but for the mailboxes that Exchange grants: the step of Exchange below ends that' : ''}.`,
    ),
  ];
}

function keys(deployment: Deployment): readonly Block[] {
  return [
    table(
      ['Instance', 'Key', 'Generation'],
      sorted(deployment.instances).map(([name, { key }]) => [
        say`${code(name)}`,
        say`${code(key.reference)}`,
        [String(key.generation)],
      ]),
    ),
    bullets(
      say`${strong('Keep')} it, where few can read it, as long as somebody may have to be told which data are theirs, or the same pseudonyms are to be made again.`,
      say`${strong('Destroy')} it when the data that were delivered are to become as anonymous as they can: without the key nobody opens a pseudonym. Copies count: look at the backup that was made at set-up.`,
    ),
    ...destroyKeys(deployment),
  ];
}

/** Containers of keys are protected from `destroy`, so they go by hand or not at all. */
function destroyKeys(deployment: Deployment): readonly Block[] {
  const keys = sorted(deployment.instances).map(([, { key }]) => ({
    reference: key.reference,
    lines: deleteSecret(deployment, key.reference),
  }));
  const lines = keys.flatMap((key) => key.lines);
  const byHand = keys.filter((key) => key.lines.length === 0).map(({ reference }) => code(reference));
  return [
    ...(lines.length === 0 ? [] : [commands('sh', lines)]),
    ...(byHand.length === 0
      ? []
      : [
          paragraph(
            say`${commas(byHand)}: remove what the gateway reads it from${deployment.host === 'kubernetes' ? ' (the Secret that is mounted or set there)' : ''}, and every copy.`,
          ),
        ]),
  ];
}

function removeHost(deployment: Deployment): readonly Block[] {
  const { environment, host } = deployment;
  if (host === 'custom') return [paragraph(say`Stop the service where it runs, and remove its files.`)];
  return [
    paragraph(
      say`In the folder with the Terraform files (with Terraform in place of OpenTofu the command is ${code('terraform')}). What holds keys and registrations has ${code('prevent_destroy')} and stops a ${code('destroy')}. Look at what that is:`,
    ),
    commands('sh', ["tofu state list | grep -E 'key|secret|application'"]),
    paragraph(say`Let go of it, which deletes nothing, and remove the rest:`),
    commands('sh', [
      'tofu state list | grep -E \'key|secret|application\' | while read -r ADDRESS; do tofu state rm "$ADDRESS"; done',
      'tofu destroy',
    ]),
    ...(host === 'kubernetes' ? [commands('sh', helmUninstall(deployment))] : []),
    paragraph(say`Check afterwards that nothing named ${code(`nymgate-${environment}-`)} is left.`),
  ];
}

function helmUninstall(deployment: Deployment): readonly string[] {
  const namespace = shellWord(placePart(deployment, 'namespace'));
  return sorted(deployment.instances).map(
    ([name]) =>
      `helm uninstall --namespace ${namespace} nymgate-${deployment.environment}-${name} --ignore-not-found`,
  );
}

function removeApplications(deployment: Deployment, served: readonly Served[]): readonly Block[] {
  const own = served.filter(({ deployed }) => !deployed.app.existing);
  const existing = served.filter(({ deployed }) => deployed.app.existing);
  return [
    ...(own.length > 0
      ? [
          paragraph(
            say`By an owner or a Cloud Application Administrator. A deleted registration can be brought back for 30 days, its consent cannot.`,
          ),
          commands('sh', [
            ...azLogin(deployment),
            ...own.map(({ deployed }) => `az ad app delete --id ${deployed.app.clientId}`),
          ]),
        ]
      : []),
    ...(existing.length > 0
      ? [
          paragraph(
            say`${commas(existing.map(({ deployed }) => code(deployed.app.clientId)))}: was there before Nymgate and stays. Remove the trust in the gateway alone: the federated credential whose subject is the gateway’s, or the certificate that was made for it, which the list shows.`,
          ),
          commands('sh', [
            ...azLogin(deployment),
            ...existing.flatMap(({ deployed, instance }) => removeTrust(deployed, instance)),
          ]),
        ]
      : []),
  ];
}

function remains(deployment: Deployment): readonly Block[] {
  const logs = sorted(deployment.instances).flatMap(([, instance]) =>
    instance.logs === null ? [] : [instance.logs],
  );
  return [
    bullets(
      say`At those who read: everything that was delivered. Only they can delete it.`,
      say`At Microsoft: the audit logs of Entra ID (consent, sign-ins of the application), for as long as the tenant keeps them.`,
      say`Here: log and audit lines${logs.length === 0 ? '' : say` (${commas(logs.map(code))})`} that Terraform does not manage, and what was exported, until their retention ends. They name people by pseudonym alone.`,
      say`The state file and ${code('deployment.json')}: no secret, but the map of what there was.`,
    ),
  ];
}
