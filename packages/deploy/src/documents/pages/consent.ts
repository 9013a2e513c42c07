import { describeRoleAccess } from '@nymgate/connectors/builders/describe-role-access';
import type { Permission } from '@nymgate/connectors/index';
import type { Deployment } from '../../deployment/parse-deployment.ts';
import { type Application, listApplications } from '../facts/applications.ts';
import { permissionsPageUrl } from '../facts/cloud-tools.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import { type Block, bullets, heading, note, type Page, paragraph, table } from '../markup/block.ts';
import { code, joinWithCommas, link, strong, type Text, text } from '../markup/text.ts';
import { checkBlocks, grantBlocks, revokeBlocks } from './consent-steps.ts';
import { registerBlocks } from './register-again.ts';

/**
 * For the Privileged Role Administrator: all applications of a deployment, their permissions with reason and
 * worst case, and how to grant, check and revoke them.
 */
export function consentPage(deployment: Deployment, served: readonly ServedConnector[]): Page {
  const apps = listApplications(served);
  return {
    title: `Consent (${deployment.environment})`,
    reader: text`For a Privileged Role Administrator (or Global Administrator) of the tenant ${code(deployment.tenantId)}. A quarter of an hour; again only when an application or a permission is added.`,
    language: 'en',
    blocks: [
      heading('What you are asked for'),
      paragraph(
        text`Let the applications below read part of Microsoft 365. They belong to Nymgate, a gateway on ${getPlatformName(deployment.host)} that drops or replaces names and contents. An analytics tool talks to the gateway only, never to Microsoft. Who grants ${strong('application')} permissions of Microsoft Graph needs one of the two roles above: Cloud Application Administrator and Application Administrator cannot.`,
      ),
      applicationTable(deployment, apps),
      ...otherSteps(served),
      heading('What each application can read'),
      paragraph(
        text`"At worst" is what an attacker could read who took over the application. No application has a password: only the identity or certificate named with it can use it, unless another credential is added ("Check" shows that). All permissions only read. What leaves the gateway is in the documents ${code('privacy-…')}.`,
      ),
      ...apps.flatMap(describeApplication),
      ...grantBlocks(deployment, apps),
      ...checkBlocks(deployment, apps),
      ...revokeBlocks(deployment, apps),
      ...registerBlocks(deployment, apps),
    ],
  };
}

function applicationTable({ cloud }: Deployment, apps: readonly Application[]): Block {
  return table(
    ['Application, with its page of the portal', 'Client ID', 'Permissions to grant'],
    apps.map(({ app, consented }) => [
      text`${link(permissionsPageUrl(cloud, app.clientId), app.displayName)}`,
      text`${code(app.clientId)}`,
      text`${String(consented.length)}: ${joinWithCommas(consented.map(({ value }) => code(value)))}`,
    ]),
  );
}

/** Source: learn.microsoft.com/graph/teams-protected-apis. */
function otherSteps(served: readonly ServedConnector[]): readonly Block[] {
  const items = [
    ...(served.some(needsTeamsPolicy)
      ? [
          text`Online meetings take one more step by a Teams Administrator: see ${code('teams-policy')}. Until then Microsoft answers those requests with 403.`,
        ]
      : []),
    ...(served.some(({ scopedPermissions }) => scopedPermissions.length > 0)
      ? [
          text`An Exchange Administrator grants mailbox permissions, for some mailboxes: see ${code('exchange-scope')}.`,
        ]
      : []),
    ...(served.some(readsMessages)
      ? [
          text`Messages of channels and chats are ${link('https://learn.microsoft.com/graph/teams-protected-apis', 'protected APIs')}. If Microsoft answers those requests with 403 "Invoked API requires Protected API access", name the application in ${link('https://aka.ms/teamsgraph/requestaccess', 'Microsoft’s form')}.`,
        ]
      : []),
  ];
  return items.length === 0 ? [] : [paragraph(text`What consent does not give:`), bullets(...items)];
}

export function needsTeamsPolicy({ consentedPermissions }: ServedConnector): boolean {
  return consentedPermissions.some(({ value }) => /^OnlineMeeting(?:s|Artifact)\.Read\.All$/.test(value));
}

function readsMessages({ consentedPermissions }: ServedConnector): boolean {
  return consentedPermissions.some(({ value }) => /^(?:ChannelMessage|Chat)\.Read/.test(value));
}

function describeApplication({ app, users, consented, optional, scoped }: Application): readonly Block[] {
  return [
    heading(app.displayName, 3),
    bullets(
      text`Client ID ${code(app.clientId)}${app.existing ? '. It was there before Nymgate: other programs may use it, and then have these permissions too' : ''}.`,
      ...users.map(describeUse),
    ),
    table(
      ['Permission (app role GUID)', 'Why', 'At worst'],
      consented.map((permission) => [
        text`${code(permission.value)} ${code(permission.id)}`,
        [permission.reason],
        atWorst(permission),
      ]),
    ),
    ...(optional.length === 0
      ? []
      : [
          paragraph(
            text`Not needed, and not granted here: ${joinWithCommas(optional.map(({ value }) => code(value)))}.`,
          ),
        ]),
    ...(scoped.length === 0
      ? []
      : [
          note(
            text`${strong('Do not consent to')} ${joinWithCommas(scoped.map(({ value }) => code(value)))}${strong('.')} Exchange grants these for some mailboxes, and Microsoft adds up what Entra ID and Exchange grant: consent here would open every mailbox. If it was given already, revoke it.`,
          ),
        ]),
  ];
}

function describeUse({ deployedConnector, instance, instanceName, id }: ServedConnector): Text {
  const { issuer, subject, audience } = instance.identity;
  const proof =
    deployedConnector.credential === 'federated'
      ? text`issuer ${code(issuer)}, subject ${code(subject)}, audience ${code(audience)}`
      : text`a certificate whose private key is in the gateway’s secret store`;
  return text`Used by ${code(`${instanceName}/${id}`)}, with ${proof}.`;
}

function atWorst({ value }: Permission): Text {
  const reach = describeRoleAccess(value);
  return reach === undefined ? text`see Microsoft’s permissions reference` : text`Reads ${reach.en}.`;
}

export function getPlatformName(platform: Deployment['host']): string {
  const names = {
    aws: 'AWS',
    gcp: 'Google Cloud',
    azure: 'Azure',
    kubernetes: 'Kubernetes',
    custom: 'a host of its own',
  } as const;
  return names[platform];
}
