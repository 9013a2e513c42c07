import { createLruCache } from '../../base/lru-cache.ts';
import { memoizeByKey } from '../../base/memoize-by-key.ts';
import type { ChangeLog } from '../people/change-log.ts';
import { type SimulatedGroup, TEAM_SIZE } from '../people/groups.ts';
import type { SimulatedPerson } from '../people/people.ts';
import type { Tenant } from '../tenant.ts';
import type { ActivityShape } from './activities.ts';
import {
  createGroupDrives,
  createPersonDrives,
  type DriveItem,
  hasDrive,
  hasLibraries,
  type ItemContext,
  type SimulatedDrive,
  seedItems,
} from './drives.ts';

export type DriveStore = ItemHistory & {
  /** Includes system drives; empty if the person has never opened the drive. */
  readonly listPersonDrives: (person: SimulatedPerson) => readonly SimulatedDrive[];
  readonly listGroupDrives: (group: SimulatedGroup) => readonly SimulatedDrive[];
  readonly findDrive: (id: string) => SimulatedDrive | undefined;
  readonly items: (drive: SimulatedDrive) => readonly DriveItem[];
  readonly item: (drive: SimulatedDrive, id: string) => DriveItem | undefined;
  readonly getPeople: (drive: SimulatedDrive) => ItemContext['people'];
  readonly getShape: (item: DriveItem) => ActivityShape;
};

const MAX_CACHED_DRIVES = 200;

export function createDriveStore(tenant: Tenant, shape: ActivityShape | 'mixed'): DriveStore {
  const cache = createLruCache<readonly DriveItem[]>(MAX_CACHED_DRIVES);
  const find = createDriveFinder(tenant);
  const changes = createItemHistory(tenant.log);
  const people = (drive: SimulatedDrive) => listPeople(tenant, drive);
  const seeded = (drive: SimulatedDrive) =>
    cache(drive.id, () => seedItems({ drive, people: people(drive) }));
  const items = (drive: SimulatedDrive) => changes.applied(drive, seeded(drive));
  return {
    ...changes,
    listPersonDrives: (person) => createPersonDrives(tenant.seed, person),
    listGroupDrives: (group) => createGroupDrives(tenant.seed, group),
    findDrive: find,
    items,
    item: (drive, id) =>
      items(drive).find((one) => (id.toLowerCase() === 'root' ? one.kind === 'root' : one.id === id)),
    getPeople: people,
    getShape: ({ index }) => (shape === 'mixed' ? (index % 2 === 0 ? 'v1.0' : 'preview') : shape),
  };
}

/** The index is created on first use. Removed people have no drive. */
function createDriveFinder(tenant: Tenant): DriveStore['findDrive'] {
  let byId: ReadonlyMap<string, SimulatedDrive> | undefined;
  return (id) => {
    byId ??= new Map(allDrives(tenant).map((drive) => [drive.id, drive]));
    const found = byId.get(id);
    const gone = found?.owner.kind === 'person' && tenant.person(found.owner.person.id) === undefined;
    return gone ? undefined : found;
  };
}

function allDrives({ seed, initialPeople, groups }: Tenant): readonly SimulatedDrive[] {
  return [
    ...initialPeople.filter(hasDrive).flatMap((person) => createPersonDrives(seed, person)),
    ...groups.filter(hasLibraries).flatMap((group) => createGroupDrives(seed, group)),
  ];
}

function listPeople(tenant: Tenant, { owner }: SimulatedDrive): ItemContext['people'] {
  const [first] = tenant.initialPeople;
  const lead = owner.kind === 'person' ? owner.person : (groupPeople(tenant, owner.group)[0] ?? first);
  if (lead === undefined) throw new RangeError('the tenant has no people');
  const mates =
    owner.kind === 'person' ? getTeam(tenant, owner.person) : groupPeople(tenant, owner.group).slice(0, 12);
  return [lead, ...mates.filter((person) => person !== lead && person.kind !== 'room')];
}

function getTeam({ initialPeople }: Tenant, person: SimulatedPerson): readonly SimulatedPerson[] {
  const team = Math.floor(person.index / TEAM_SIZE);
  return initialPeople.slice(team * TEAM_SIZE, (team + 1) * TEAM_SIZE);
}

function groupPeople(tenant: Tenant, group: SimulatedGroup): readonly SimulatedPerson[] {
  const byId = new Set(group.members.slice(0, 12).map(({ id }) => id));
  return [...byId].flatMap((id) => seededById(tenant.initialPeople).get(id) ?? []);
}

const seededById = memoizeByKey(
  (seeded: readonly SimulatedPerson[]) => new Map(seeded.map((person) => [person.id, person])),
);

type ItemChange = {
  readonly sequence: number;
  readonly removed: boolean;
  /** The item after the change; if removed, its last state. */
  readonly item: DriveItem;
};

type ItemHistory = {
  readonly rename: (drive: SimulatedDrive, item: DriveItem, name: string) => void;
  readonly remove: (drive: SimulatedDrive, all: readonly DriveItem[], item: DriveItem) => void;
  readonly applied: (drive: SimulatedDrive, seeded: readonly DriveItem[]) => readonly DriveItem[];
  readonly changes: (drive: SimulatedDrive) => readonly ItemChange[];
};

function createItemHistory(log: ChangeLog): ItemHistory {
  const current = new Map<string, Map<string, DriveItem | undefined>>();
  const history = new Map<string, ItemChange[]>();

  const put = (drive: SimulatedDrive, item: DriveItem, removed: boolean) => {
    const items = current.get(drive.id) ?? new Map<string, DriveItem | undefined>();
    current.set(drive.id, items.set(item.id, removed ? undefined : item));
    log.record({ topic: 'files', id: item.id, removed });
    const list = history.get(drive.id) ?? [];
    list.push({ sequence: log.sequence(), removed, item });
    history.set(drive.id, list);
  };
  const remove = (drive: SimulatedDrive, all: readonly DriveItem[], item: DriveItem): void => {
    for (const inner of all.filter(({ parentId }) => parentId === item.id)) remove(drive, all, inner);
    put(drive, item, true);
  };

  return {
    rename: (drive, item, name) => put(drive, { ...item, name, revision: item.revision + 1 }, false),
    remove,
    applied: (drive, seeded) => {
      const items = current.get(drive.id);
      if (items === undefined) return seeded;
      return seeded.flatMap((item) => (items.has(item.id) ? (items.get(item.id) ?? []) : [item]));
    },
    changes: (drive) => history.get(drive.id) ?? [],
  };
}

/** Changes that the next delta round shows. Throw `RangeError` for an unknown drive or item. */
export type ItemChanges = {
  readonly renameItem: (driveId: string, itemId: string, name: string) => void;
  /** With its content. */
  readonly removeItem: (driveId: string, itemId: string) => void;
};

export function itemChanger(files: DriveStore): ItemChanges {
  const found = (driveId: string, itemId: string) => {
    const drive = files.findDrive(driveId);
    const item = drive === undefined ? undefined : files.item(drive, itemId);
    if (drive === undefined || item === undefined) throw new RangeError('no such drive or item');
    return { drive, item };
  };
  return {
    renameItem: (driveId, itemId, name) => {
      const { drive, item } = found(driveId, itemId);
      files.rename(drive, item, name);
    },
    removeItem: (driveId, itemId) => {
      const { drive, item } = found(driveId, itemId);
      if (item.kind === 'root') throw new RangeError('the root of a drive cannot go');
      files.remove(drive, files.items(drive), item);
    },
  };
}
