import {
  enumField,
  objectField,
  optionalField,
  textField,
  withConversion,
  withEmptyDefault,
} from '@nymgate/clouds/settings/field';
import { sourceOriginField } from '@nymgate/clouds/settings/origins';

export type Cloud = {
  readonly authority: string;
  readonly graph: string;
  readonly scope: string;
  readonly audience: string;
};

export type ResolvedSource = Cloud & { readonly cloud?: CloudName };

/** Microsoft's clouds (concepts/deployments, authentication-national-cloud). GCC is part of the global one. */
export const CLOUDS = {
  global: {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    scope: 'https://graph.microsoft.com/.default',
    audience: 'api://AzureADTokenExchange',
  },
  'us-gov-l4': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    scope: 'https://graph.microsoft.us/.default',
    audience: 'api://AzureADTokenExchangeUSGov',
  },
  'us-gov-l5': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    scope: 'https://dod-graph.microsoft.us/.default',
    audience: 'api://AzureADTokenExchangeUSGov',
  },
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    scope: 'https://microsoftgraph.chinacloudapi.cn/.default',
    audience: 'api://AzureADTokenExchangeChina',
  },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof CLOUDS;

/** Aliases of Entra ID. */
const OTHER_AUTHORITIES: Readonly<Record<string, readonly CloudName[]>> = {
  'https://login.windows.net': ['global'],
  'https://login.microsoft.com': ['global'],
  'https://sts.windows.net': ['global'],
  'https://login.usgovcloudapi.net': ['us-gov-l4', 'us-gov-l5'],
  'https://login.chinacloudapi.cn': ['china'],
};

export const CLOUD_KEYS = [
  'authority',
  'graph',
  'scope',
  'audience',
] as const satisfies readonly (keyof Cloud)[];

/** The clouds with this value. */
export function findClouds(key: keyof Cloud, value: string): readonly CloudName[] {
  const names = Object.keys(CLOUDS) as CloudName[];
  const known = names.filter((name) => CLOUDS[name][key].toLowerCase() === value.toLowerCase());
  return key === 'authority' ? [...known, ...(OTHER_AUTHORITIES[value.toLowerCase()] ?? [])] : known;
}

/** From Microsoft's API pages. */
export const UNAVAILABLE_CONNECTORS: Readonly<
  Record<string, { readonly extent: 'all' | 'some'; readonly clouds: readonly CloudName[] }>
> = {
  // AI interaction history is offered in the global service only.
  'msft-copilot': { extent: 'all', clouds: ['us-gov-l4', 'us-gov-l5', 'china'] },
  // Call records, phone logs and attendance reports aren't offered in China.
  'msft-teams': { extent: 'some', clouds: ['china'] },
};

const optionalOriginField = (meaning: string) => optionalField(sourceOriginField(meaning));

/** `checkCloud` ensures that the values are of one cloud. */
export const SOURCE = withEmptyDefault(
  withConversion(
    objectField(
      'Which Microsoft cloud: `cloud` alone, or `authority`, `graph`, `scope` and `audience` all by hand.',
      {
        cloud: optionalField(
          enumField(
            'Which Microsoft cloud, by name; absent, and with none of the four below, `global`. GCC is `global`, GCC High `us-gov-l4`, DoD `us-gov-l5`.',
            Object.keys(CLOUDS) as CloudName[],
          ),
        ),
        authority: optionalOriginField('Entra ID, for a cloud without name. Plain http only on loopback.'),
        graph: optionalOriginField('Microsoft Graph, for a cloud without name. Plain http only on loopback.'),
        scope: optionalField(
          textField(
            'What to ask a token for, e.g. `https://graph.microsoft.com/.default`. On loopback `graph` decides.',
            {
              maximum: 600,
              format: /^https?:\/\/[\x21-\x7e]+\/\.default$/,
              message: 'must be the address of Microsoft Graph with /.default',
            },
          ),
        ),
        audience: optionalField(
          textField(
            'Audience of federated assertions, e.g. `api://AzureADTokenExchange`. On loopback as in `global`.',
            { format: /^[\x21-\x7e]{1,600}$/, message: 'must be 1 to 600 characters without blanks' },
          ),
        ),
      },
    ),
    resolveSource,
  ),
);

type SourceSettings = { readonly cloud?: CloudName | undefined } & {
  readonly [Key in keyof Cloud]?: string | undefined;
};

function resolveSource({ cloud, authority, graph, scope, audience }: SourceSettings): ResolvedSource {
  if (authority === undefined || graph === undefined) {
    const name = cloud ?? 'global';
    return { cloud: name, ...CLOUDS[name] };
  }
  return {
    authority,
    graph,
    scope: scope ?? `${graph}/.default`,
    audience: audience ?? CLOUDS.global.audience,
  };
}
