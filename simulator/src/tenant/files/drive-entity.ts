import type { Entity } from '../../base/entity.ts';
import { digestOf } from '../../random.ts';
import type { SimulatedDrive } from './drives.ts';
import { groupIdentitySet, userIdentity } from './identities.ts';
import type { ItemContext } from './items.ts';

/** The drive with all its properties, also those that come only when selected. */
export function driveEntity(
  drive: SimulatedDrive,
  { people: [lead], tenantId }: Pick<ItemContext, 'people'> & { readonly tenantId: string },
): Entity {
  const used = digestOf('quota', drive.id).readUInt32LE(0);
  const total = 1_099_511_627_776;
  const personal = drive.owner.kind === 'person';
  return {
    createdDateTime: '2023-04-05T06:07:08Z',
    description: personal ? '' : `Files of ${lead.displayName}'s team`,
    id: drive.id,
    lastModifiedDateTime: '2025-11-12T13:14:15Z',
    name: drive.name,
    webUrl: drive.webUrl,
    driveType: personal ? 'business' : 'documentLibrary',
    createdBy: { user: personal ? { displayName: 'System Account' } : userIdentity(lead) },
    lastModifiedBy: { user: userIdentity(lead) },
    owner: drive.owner.kind === 'person' ? { user: userIdentity(lead) } : groupIdentitySet(drive.owner.group),
    quota: { deleted: used % 100_000, remaining: total - used, state: 'normal', total, used },
    sharePointIds: {
      listId: drive.listId,
      siteId: drive.siteId,
      siteUrl: drive.siteUrl,
      tenantId,
      webId: drive.webId,
    },
    ...(drive.use === 'cache' ? { system: {} } : {}),
  };
}
