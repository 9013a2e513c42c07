import type { EndpointOf, OptionRules } from '../endpoint.ts';
import type { FilterTable } from '../filter-tables.ts';

export type ApplicationEndpointId =
  | 'applications'
  | 'application'
  | 'federated-credentials'
  | 'federated-credential';

/** Source: application resource, list applications. */
export const APPLICATION_FILTER: FilterTable = Object.freeze({
  appId: ['eq', 'in'],
  id: ['eq', 'in'],
  displayName: ['eq', 'startswith'],
});

/** Source: federatedIdentityCredential resource. */
export const CREDENTIAL_FILTER: FilterTable = Object.freeze({
  name: ['eq'],
  subject: ['eq'],
  issuer: ['eq'],
});

const READERS = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'];
const PAGE = { default: 100, maximum: 999, beyond: 'refused' } as const;
const COLLECTION: OptionRules = { $select: true, $top: true, $count: true, $skiptoken: true };

type Rest = Pick<EndpointOf<ApplicationEndpointId>, 'options'> & Partial<EndpointOf<ApplicationEndpointId>>;

function application(id: ApplicationEndpointId, path: string, rest: Rest): EndpointOf<ApplicationEndpointId> {
  return { id, path, service: 'directory', roles: READERS, ...rest };
}

/** What applications trust, for an administrator's tool (graph-facts.md#5.1). `{application}` is an object id or `appId='…'` as a key. */
export const APPLICATION_ENDPOINTS: readonly EndpointOf<ApplicationEndpointId>[] = Object.freeze([
  application('applications', 'applications', {
    options: { ...COLLECTION, $filter: APPLICATION_FILTER },
    page: PAGE,
  }),
  application('application', 'applications/{application}', { options: { $select: true } }),
  application('federated-credentials', 'applications/{application}/federatedIdentityCredentials', {
    options: { ...COLLECTION, $filter: CREDENTIAL_FILTER },
    page: PAGE,
  }),
  application(
    'federated-credential',
    'applications/{application}/federatedIdentityCredentials/{credential}',
    { options: { $select: true } },
  ),
]);
