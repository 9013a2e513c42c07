/** Microsoft's clouds (graph-facts.md#6.1). Tokens and apps do not cross from one to another. */
export type CloudName = 'global' | 'us-gov-l4' | 'us-gov-l5' | 'china';

export type Cloud = {
  readonly authority: string;
  /** Origin of Graph, and the resource of its tokens. */
  readonly graph: string;
  readonly audience: string;
};

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = Object.freeze({
  global: {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    audience: 'api://AzureADTokenExchange',
  },
  'us-gov-l4': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    audience: 'api://AzureADTokenExchangeUSGov',
  },
  'us-gov-l5': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    audience: 'api://AzureADTokenExchangeUSGov',
  },
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    audience: 'api://AzureADTokenExchangeChina',
  },
});
