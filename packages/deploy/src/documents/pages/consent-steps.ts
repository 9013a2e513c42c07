import type { Deployment } from '../../deployment/parse-deployment.ts';
import type { Application } from '../facts/applications.ts';
import { azLogin, CLOUD_TOOLS } from '../facts/cloud-tools.ts';
import { type Block, bullets, commands, heading, paragraph } from '../markup/block.ts';
import { code, joinWithCommas, link, strong, text } from '../markup/text.ts';
import { azCheck, azGrant, azRevokeAll, azRevokeOurs } from './consent-az.ts';
import {
  connectGraph,
  INSTALL_GRAPH,
  powershellCheck,
  powershellGrant,
  powershellRevokeAll,
  powershellRevokeOurs,
} from './consent-powershell.ts';

type Apps = readonly Application[];

export function grantBlocks(deployment: Deployment, apps: Apps): readonly Block[] {
  const brought = apps.filter(isBrought);
  return [
    heading('Grant'),
    paragraph(
      text`The operator sends you ${code('deployment.json')}, which holds no secret. The second command shows what the third one grants with your sign-in: the permissions above, and nothing else.${brought.length === 0 ? '' : ' Before it changes an application that Nymgate did not create, it asks for the name of the environment.'}`,
    ),
    commands('sh', [
      ...azLogin(deployment),
      'nymgate consent --deployment deployment.json --dry-run',
      'nymgate consent --deployment deployment.json',
    ]),
    ...portalBlocks(deployment, brought),
    heading('Or with az', 3),
    paragraph(
      text`For bash. The Cloud Shell of the portal has bash and az. Each command takes effect at once. A permission that is granted already is answered with "Permission being assigned already exists": go on.`,
    ),
    commands('sh', [...azLogin(deployment), ...azGrant(deployment, apps)]),
    heading('Or with PowerShell', 3),
    commands('powershell', [INSTALL_GRAPH, connectGraph(deployment, 'grant'), ...powershellGrant(apps)]),
  ];
}

function portalBlocks({ tenantId }: Deployment, brought: Apps): readonly Block[] {
  return [
    heading('Or in the portal', 3),
    bullets(
      text`Open the page of each application, "API permissions", from the first table. The directory at the top right must be ${code(tenantId)}.`,
      text`Compare the list with the table: exactly these permissions, of the kind ${strong('Application')}. If there are more, ask the operator why before you go on. If one is missing, use another way, which needs no list.`,
      text`Press ${strong('Grant admin consent')} and confirm. Each line must then say ${strong('Granted')}.`,
      ...(brought.length === 0
        ? []
        : [
            text`${strong('Not for')} ${joinWithCommas(brought.map(({ app }) => app.displayName))}: the button may remove grants that other programs need.`,
          ]),
    ),
  ];
}

export function checkBlocks(deployment: Deployment, apps: Apps): readonly Block[] {
  return [
    heading('Check'),
    paragraph(
      text`The gateway notices a first consent within a minute, a later one some five minutes after Microsoft has said no; the operator sees it with ${code('nymgate doctor')}. After ${code('az login')} as above, this shows for each application:`,
    ),
    bullets(
      text`permissions: the GUIDs of its table;`,
      text`who can use it: the issuer and subject named with it; no password and no certificate, or the one certificate of the gateway${apps.some(isBrought) ? ' (what else a brought application has belongs to other programs, which can use these permissions too)' : ''};`,
      text`its owners, who can add permissions to its list and add credentials, and so reach everything under "At worst": keep them few. They cannot consent.`,
    ),
    commands('sh', azCheck(deployment, apps)),
    paragraph(text`PowerShell, connected as above, shows the permissions:`),
    commands('powershell', powershellCheck(apps)),
  ];
}

export function revokeBlocks(deployment: Deployment, apps: Apps): readonly Block[] {
  const ours = apps.filter((one) => !isBrought(one));
  const brought = apps.filter(isBrought);
  const scoped = apps.some((one) => one.scoped.length > 0);
  return [
    heading('Revoke'),
    paragraph(
      text`${whatIsRevoked(ours, brought)} Tokens that are out end by themselves, within ninety minutes at most. Nothing here ends them earlier; to stop at once, have the operator stop the gateway too. So that an application gets no token of any kind any more, disable it: ${link(`${CLOUD_TOOLS[deployment.cloud].portal}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview`, 'Enterprise applications')}, "Enabled for users to sign-in: No".${scoped ? text` Mailboxes that Exchange grants are read on until an Exchange Administrator withdraws them: ${code('exchange-scope')}, "Take it back".` : ''}`,
    ),
    commands('sh', [
      ...azLogin(deployment),
      ...(ours.length === 0 ? [] : azRevokeAll(deployment, ours)),
      ...brought.flatMap((one) => azRevokeOurs(deployment, one)),
    ]),
    commands('powershell', [
      connectGraph(deployment, 'grant'),
      ...(ours.length === 0 ? [] : powershellRevokeAll(ours)),
      ...brought.flatMap(powershellRevokeOurs),
    ]),
  ];
}

function whatIsRevoked(ours: Apps, brought: Apps): string {
  const all = 'Takes back every permission of the applications that Nymgate created.';
  const some = 'From an application that was brought, only the permissions of this document are taken.';
  return [...(ours.length === 0 ? [] : [all]), ...(brought.length === 0 ? [] : [some])].join(' ');
}

/** Nymgate didn't create it, so it may serve other programs. */
function isBrought({ app }: Application): boolean {
  return app.existing;
}
