import { guidOf, guidToBytes } from '../../random.ts';
import type { SimulatedPerson } from '../../types.ts';
import type { SimulatedGroup } from '../groups.ts';

export const PERSONAL_HOST = 'northwindexample-my.sharepoint.com';
export const TEAM_HOST = 'northwindexample.sharepoint.com';

export type DriveOwner =
  | { readonly kind: 'person'; readonly person: SimulatedPerson }
  | { readonly kind: 'group'; readonly group: SimulatedGroup };

/** What a drive is kept for; `cache` is one that the system makes and hides. */
export type DriveUse = 'own' | 'cache' | 'documents' | 'project';

export type SimulatedDrive = {
  readonly id: string;
  readonly use: DriveUse;
  readonly owner: DriveOwner;
  readonly name: string;
  readonly siteId: string;
  readonly webId: string;
  readonly listId: string;
  /** Address of the library, without a slash at the end. */
  readonly webUrl: string;
  readonly siteUrl: string;
};

/** Members have a drive unless they have never opened it, and disabled accounts keep theirs. */
export function hasDrive(person: SimulatedPerson): boolean {
  return (person.kind === 'member' && person.index % 10 !== 9) || person.kind === 'disabled';
}

/** Groups with a site. */
export function hasLibraries(group: SimulatedGroup): boolean {
  return group.kind === 'unified' || group.kind === 'dynamic';
}

export function drivesOfPerson(seed: number, person: SimulatedPerson): readonly SimulatedDrive[] {
  if (!hasDrive(person)) return [];
  const site = person.userPrincipalName.toLowerCase().replace(/[^a-z0-9-]/g, '_');
  const make = (use: DriveUse, name: string, folder: string) =>
    drive({
      seed,
      use,
      name,
      owner: { kind: 'person', person },
      siteUrl: `https://${PERSONAL_HOST}/personal/${site}`,
      folder,
      key: person.id,
    });
  return [
    make('own', 'OneDrive', 'Documents'),
    make('cache', 'PersonalCacheLibrary', 'PersonalCacheLibrary'),
  ];
}

export function drivesOfGroup(seed: number, group: SimulatedGroup): readonly SimulatedDrive[] {
  if (!hasLibraries(group)) return [];
  const make = (use: DriveUse, name: string, folder: string) =>
    drive({
      seed,
      use,
      name,
      owner: { kind: 'group', group },
      siteUrl: `https://${TEAM_HOST}/sites/${group.mailNickname}`,
      folder,
      key: group.id,
    });
  return [
    make('documents', 'Documents', 'Shared%20Documents'),
    make('project', `Akten ${group.displayName}`, 'Akten'),
  ];
}

type Draft = Pick<SimulatedDrive, 'use' | 'name' | 'owner' | 'siteUrl'> & {
  readonly seed: number;
  readonly folder: string;
  readonly key: string;
};

/** `b!` and three GUIDs: of the site, its web and the list (graph-facts.md#3.5). */
function drive({ seed, use, name, owner, siteUrl, folder, key }: Draft): SimulatedDrive {
  const siteId = guidOf(seed, 'site', key);
  const webId = guidOf(seed, 'web', key);
  const listId = guidOf(seed, 'list', key, use);
  const bytes = Buffer.concat([siteId, webId, listId].map(guidToBytes));
  return {
    id: `b!${bytes.toString('base64url')}`,
    use,
    owner,
    name,
    siteId,
    webId,
    listId,
    siteUrl,
    webUrl: `${siteUrl}/${folder}`,
  };
}
