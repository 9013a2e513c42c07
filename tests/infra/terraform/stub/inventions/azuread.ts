import connectors from '../../../../../infra/connectors.json' with { type: 'json' };
import type { Inventions } from './invention.ts';

/** The tenant that the stub is logged in to. */
const TENANT = '11111111-2222-4333-8444-555555555555';

const ROLES = Object.values(connectors.connectors).flatMap(({ variants }) =>
  Object.values(variants).flatMap(({ roles }) => [...roles.required, ...roles.optional]),
);

/** Shapes: registry.terraform.io/providers/hashicorp/azuread, pages of each resource, "Attributes Reference". */
export const AZUREAD: Inventions = {
  azuread_application_registration: {
    object_id: '{uuid}',
    client_id: '{uuid}',
    id: '/applications/{object_id}',
  },
  azuread_service_principal: { object_id: '{uuid}', id: '/servicePrincipals/{object_id}' },
  azuread_application_federated_identity_credential: { credential_id: '{uuid}' },
  azuread_application_certificate: { key_id: '{uuid}' },
  'data.azuread_client_config': { tenant_id: TENANT, client_id: '{uuid}', object_id: '{uuid}' },
  'data.azuread_application_published_app_ids': { result: { MicrosoftGraph: connectors.graphAppId } },
  'data.azuread_application': { id: '/applications/{object_id}', display_name: 'Brought by somebody' },
  'data.azuread_service_principal': {
    object_id: '{uuid}',
    display_name: 'Microsoft Graph',
    app_role_ids: Object.fromEntries(ROLES.map(({ value, id }) => [value, id])),
  },
};
