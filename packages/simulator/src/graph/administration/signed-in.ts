import type { Entity } from '../../base/entity.ts';
import { badRequest, notFound } from '../../base/graph-error.ts';
import {
  applicationEntity,
  getApplicationByKey,
  READERS,
  selectProperties,
  single,
} from '../directory/applications.ts';
import { contextUrl, type Endpoint, endpointFactory, type GraphCall } from '../odata/call.ts';
import { directoryPage } from '../odata/page.ts';

const PAGE = { default: 100, maximum: 999, beyond: 'refused' } as const;
const signedIn = endpointFactory({ service: 'directory', roles: READERS, options: { $select: true } });

export const SIGNED_IN_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  signedIn('me', 'me', getMe, { roles: ['User.Read', 'User.ReadWrite.All', 'Directory.AccessAsUser.All'] }),
  signedIn('organization', 'organization', listOrganization, {
    roles: ['User.Read', 'Organization.Read.All', 'Directory.Read.All', 'Directory.AccessAsUser.All'],
  }),
  signedIn('application-owners', 'applications/{application}/owners', listOwners, {
    ...{ options: { $select: true, $top: true, $skiptoken: true }, page: PAGE },
  }),
  signedIn('deleted-item', 'directory/deletedItems/{object}', getDeleted),
]);

/** Applications have no `/me`. */
function getMe(call: GraphCall): Entity {
  if (call.person === undefined)
    throw badRequest('/me request is only valid with delegated authentication flow.');
  const { id, upn } = call.person;
  return single(call, 'users', { id, userPrincipalName: upn, displayName: 'Operator' });
}

function listOrganization(call: GraphCall): Entity {
  const verifiedDomains = call.tenant.domains.map((name, index) => ({ name, isDefault: index === 0 }));
  const entity = { id: call.tenant.id, displayName: 'Northwind', verifiedDomains };
  return { '@odata.context': contextUrl(call, 'organization'), value: [selectProperties(call, entity)] };
}

function listOwners(call: GraphCall): Entity {
  const app = getApplicationByKey(call);
  const page = directoryPage<string>(call, { list: app.state.owners, id: (id) => id, entity: ownerEntity });
  const value = page.rows.map((id) => ({
    '@odata.type': '#microsoft.graph.user',
    ...selectProperties(call, ownerEntity(id)),
  }));
  return { '@odata.context': contextUrl(call, 'directoryObjects'), ...page.annotations, value };
}

const ownerEntity = (id: string): Entity => ({ id });

function getDeleted(call: GraphCall): Entity {
  const key = call.slots['object'] ?? '';
  const found = call.apps.deleted().find(({ objectId }) => objectId === key.toLowerCase());
  if (found === undefined) throw notFound(key);
  return single(call, 'directoryObjects', applicationEntity(found));
}
