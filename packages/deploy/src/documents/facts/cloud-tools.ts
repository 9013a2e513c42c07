import type { CloudName } from '@nymgate/gateway/config/clouds';
import type { Deployment } from '../../deployment/parse-deployment.ts';

/** Switches that connect an administrator's tools to a Microsoft cloud; the default is the global cloud. */
type CloudTools = {
  readonly portal: string;
  /**
   * Source: `az cloud list`,
   * learn.microsoft.com/azure/azure-government/documentation-government-get-started-connect-with-cli.
   */
  readonly az: string;
  /** Source: learn.microsoft.com/powershell/microsoftgraph/authentication-commands. */
  readonly graph: string;
  /** Source: learn.microsoft.com/powershell/exchange/connect-to-exchange-online-powershell. */
  readonly exchange: string;
  /** Source: learn.microsoft.com/powershell/module/teams/connect-microsoftteams. */
  readonly teams: string;
};

export const CLOUD_TOOLS: Readonly<Record<CloudName, CloudTools>> = Object.freeze({
  global: {
    portal: 'https://entra.microsoft.com',
    az: 'AzureCloud',
    graph: 'Global',
    exchange: 'O365Default',
    teams: '',
  },
  'us-gov-l4': {
    portal: 'https://portal.azure.us',
    az: 'AzureUSGovernment',
    graph: 'USGov',
    exchange: 'O365USGovGCCHigh',
    teams: 'TeamsGCCH',
  },
  'us-gov-l5': {
    portal: 'https://portal.azure.us',
    az: 'AzureUSGovernment',
    graph: 'USGovDoD',
    exchange: 'O365USGovDoD',
    teams: 'TeamsDOD',
  },
  china: {
    portal: 'https://portal.azure.cn',
    az: 'AzureChinaCloud',
    graph: 'China',
    exchange: 'O365China',
    teams: 'TeamsChina',
  },
});

/**
 * The portal page with an application's permissions and the consent button. `/adminconsent` fails without a
 * redirect URI (graph-facts.md#8).
 */
export function permissionsPageUrl(cloud: CloudName, clientId: string): string {
  return `${CLOUD_TOOLS[cloud].portal}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/${clientId}`;
}

/** az signs in to the global cloud by default. Source: learn.microsoft.com/cli/azure/cloud. */
export function azLogin({ cloud, tenantId }: Pick<Deployment, 'cloud' | 'tenantId'>): readonly string[] {
  return [
    ...(cloud === 'global' ? [] : [`az cloud set --name ${CLOUD_TOOLS[cloud].az}`]),
    `az login --tenant ${tenantId} --allow-no-subscriptions`,
  ];
}

/** ` -Name value`; empty for the global cloud. */
export function formatCloudSwitch(cloud: CloudName, name: string, value: string): string {
  return cloud === 'global' ? '' : ` -${name} ${value}`;
}
