import connectors from '../../../../../infra/connectors.json' with { type: 'json' };
import type { CtyObject } from '../values.ts';
import type { Inventions } from './invention.ts';

/** The tenant that the stub is logged in to. */
export const STUB_TENANT = '11111111-2222-4333-8444-555555555555';

const ROLES = Object.values(connectors.connectors).flatMap(({ variants }) =>
  Object.values(variants).flatMap(({ roles }) => [...roles.required, ...roles.optional]),
);

/** An application that an administrator made, as in the example byo-app. */
const BROUGHT: Readonly<Record<string, string>> = {
  '7c6b5a49-3827-4160-9f8e-7d6c5b4a3928': '2f1e0d9c-8b7a-4695-8473-625140f0e1d2',
};
const [[BROUGHT_OBJECT, BROUGHT_CLIENT]] = Object.entries(BROUGHT) as [[string, string]];

/** Psoxy's root in `applied/psoxy` makes the application that others then bring. */
const invent =
  (brought: string) =>
  ({ display_name: name }: CtyObject) =>
    name === 'Psoxy' ? brought : '{uuid}';

/** Shapes: registry.terraform.io/providers/hashicorp/azuread, pages of each resource, "Attributes Reference". */
export const AZUREAD: Inventions = {
  azuread_application_registration: {
    object_id: invent(BROUGHT_OBJECT),
    client_id: invent(BROUGHT_CLIENT),
    id: '/applications/{object_id}',
  },
  azuread_service_principal: { object_id: '{uuid}', id: '/servicePrincipals/{object_id}' },
  azuread_application_federated_identity_credential: { credential_id: '{uuid}' },
  azuread_application_certificate: { key_id: '{uuid}' },
  'data.azuread_client_config': { tenant_id: STUB_TENANT, client_id: '{uuid}', object_id: '{uuid}' },
  'data.azuread_application_published_app_ids': { result: { MicrosoftGraph: connectors.graphAppId } },
  'data.azuread_application': {
    id: '/applications/{object_id}',
    client_id: ({ object_id: id }) => BROUGHT[String(id)] ?? 'ffffffff-ffff-4fff-8fff-ffffffffffff',
    display_name: 'Brought by somebody',
  },
  'data.azuread_service_principal': {
    object_id: '{uuid}',
    display_name: 'Microsoft Graph',
    app_role_ids: Object.fromEntries(ROLES.map(({ value, id }) => [value, id])),
  },
};
