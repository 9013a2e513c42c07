import {
  createGuid,
  createSeededRandom,
  guidToBytes,
  hashParts,
  type SeededRandom,
} from '../../base/random.ts';
import { createExternalMailbox, mailTime } from '../calendar/meeting.ts';
import type { SimulatedGroup } from '../people/groups.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY } from '../people/time-zones.ts';

const PERSONAL_HOST = 'northwindexample-my.sharepoint.com';
const TEAM_HOST = 'northwindexample.sharepoint.com';

type DriveOwner =
  | { readonly kind: 'person'; readonly person: SimulatedPerson }
  | { readonly kind: 'group'; readonly group: SimulatedGroup };

/** `cache` is hidden and created by the system. */
type DriveUse = 'own' | 'cache' | 'documents' | 'project';

export type SimulatedDrive = {
  readonly id: string;
  readonly use: DriveUse;
  readonly owner: DriveOwner;
  readonly name: string;
  readonly siteId: string;
  readonly webId: string;
  readonly listId: string;
  readonly webUrl: string;
  readonly siteUrl: string;
};

/** Members who have never opened their drive have none; disabled accounts keep theirs. */
export const hasDrive = (person: SimulatedPerson): boolean =>
  (person.kind === 'member' && person.index % 10 !== 9) || person.kind === 'disabled';
export const hasLibraries = (group: SimulatedGroup): boolean =>
  group.kind === 'unified' || group.kind === 'dynamic';

export function createPersonDrives(seed: number, person: SimulatedPerson): readonly SimulatedDrive[] {
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

export function createGroupDrives(seed: number, group: SimulatedGroup): readonly SimulatedDrive[] {
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

type DriveDraft = Pick<SimulatedDrive, 'use' | 'name' | 'owner' | 'siteUrl'> & {
  readonly seed: number;
  readonly folder: string;
  readonly key: string;
};

/** `b!` and three GUIDs: of the site, its web and the list (graph-facts.md#3.5). */
function drive({ seed, use, name, owner, siteUrl, folder, key }: DriveDraft): SimulatedDrive {
  const siteId = createGuid(seed, 'site', key);
  const webId = createGuid(seed, 'web', key);
  const listId = createGuid(seed, 'list', key, use);
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

type ItemKind = 'root' | 'folder' | 'file' | 'package' | 'shortcut';

export type DriveItem = {
  readonly index: number;
  readonly id: string;
  readonly kind: ItemKind;
  readonly name: string;
  readonly parentId?: string;
  readonly size: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly createdBy: SimulatedPerson;
  readonly modifiedBy: SimulatedPerson;
  readonly revision: number;
};

export type ItemContext = {
  readonly drive: SimulatedDrive;
  readonly people: readonly [SimulatedPerson, ...SimulatedPerson[]];
};

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `01` and 160 bits in base 32, as SharePoint writes ids. */
export function driveItemId(driveId: string, key: string | number): string {
  const bits = [...hashParts('drive-item', driveId, key).subarray(0, 20)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  const digits = bits.match(/.{5}/g) ?? [];
  return `01${digits.map((five) => BASE32[Number.parseInt(five, 2)]).join('')}`;
}

/** Every fourth personal drive and every third library have more than one page. */
function pickCount({ drive, people: [owner] }: ItemContext, dice: SeededRandom): number {
  if (drive.use === 'cache') return 3;
  const large = drive.owner.kind === 'person' ? owner.index % 4 === 1 : drive.owner.group.index % 3 === 0;
  return large ? 210 + dice.nextInteger(220) : 24 + dice.nextInteger(60);
}

export function seedItems(context: ItemContext): readonly DriveItem[] {
  const dice = createSeededRandom('items', context.drive.id);
  const root = item(context, dice, { index: 0, kind: 'root', name: 'root' });
  const folders: DriveItem[] = [];
  for (const [position, name] of folderNames(context).entries()) {
    const above = position % 3 === 2 ? (folders[position - 1] ?? root) : root;
    folders.push(item(context, dice, { index: position + 1, kind: 'folder', name, parentId: above.id }));
  }
  const places = [root, ...folders];
  const files = Array.from({ length: pickCount(context, dice) }, (_, position) => {
    const index = folders.length + 1 + position;
    const above = places[dice.nextInteger(places.length)] ?? root;
    return item(context, dice, { index, ...fileNamed(context, index), parentId: above.id });
  });
  return [root, ...folders, ...files];
}

type ItemDraft = Pick<DriveItem, 'index' | 'kind' | 'name'> & { readonly parentId?: string };

function item({ drive, people }: ItemContext, dice: SeededRandom, draft: ItemDraft): DriveItem {
  const createdAt = mailTime('item', drive.id, draft.index);
  return {
    ...draft,
    id: driveItemId(drive.id, draft.index),
    size: draft.kind === 'folder' || draft.kind === 'root' ? 0 : 1_000 + dice.nextInteger(5_000_000),
    createdAt,
    modifiedAt: createdAt + dice.nextInteger(60) * DAY,
    createdBy: dice.pick(people),
    modifiedBy: dice.pick(people),
    revision: 1 + dice.nextInteger(9),
  };
}

function folderNames({ drive, people }: ItemContext): readonly string[] {
  if (drive.use === 'cache') return ['Temp'];
  const [owner] = people;
  const near = people[1] ?? owner;
  return [
    'Projekt Merkur',
    `1-1 ${near.displayName}`,
    `Angebote ${createExternalMailbox('folder', drive.id).name}`,
    'Microsoft Teams Chat Files',
    `Personalakte ${owner.surname ?? owner.displayName}`,
    'Bilder & Videos #2025',
  ];
}

const FILE_NAMES: readonly ((near: SimulatedPerson, index: number) => string)[] = [
  (near, index) => `Gehalt ${near.displayName} ${index}.xlsx`,
  (near, index) => `CV ${near.surname ?? near.displayName} ${index}.docx`,
  (_near, index) => `Offer ${createExternalMailbox('file', index).name} ${index}.pdf`,
  (_near, index) => `IMG_2025${index}.jpg`,
  (near, index) => `${near.givenName ?? near.displayName} feedback ${index}.pptx`,
  (_near, index) => `議事録 ${index}.docx`,
  (near, index) => `Party ${near.givenName ?? near.displayName} ${index}.mp4`,
  (near, index) => `Interview ${near.displayName} ${index}.mp3`,
];

function fileNamed({ people }: ItemContext, index: number): Pick<DriveItem, 'kind' | 'name'> {
  const near = people[index % people.length] ?? people[0];
  if (index % 13 === 12) return { kind: 'package', name: `Notebook ${near.displayName} ${index}` };
  if (index % 17 === 16) return { kind: 'shortcut', name: `Shared by ${near.displayName} ${index}` };
  return { kind: 'file', name: FILE_NAMES[index % FILE_NAMES.length]?.(near, index) ?? `File ${index}.txt` };
}

export const getExtension = (name: string): string =>
  /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
