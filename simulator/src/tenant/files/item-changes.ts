import type { ChangeLog } from '../change-log.ts';
import type { SimulatedDrive } from './drives.ts';
import type { DriveItem } from './items.ts';

export type ItemChange = {
  readonly sequence: number;
  readonly removed: boolean;
  /** The item as it is after the change, or as it last was. */
  readonly item: DriveItem;
};

export type ItemChanges = {
  readonly rename: (drive: SimulatedDrive, item: DriveItem, name: string) => void;
  /** With everything inside. */
  readonly remove: (drive: SimulatedDrive, all: readonly DriveItem[], item: DriveItem) => void;
  readonly applied: (drive: SimulatedDrive, seeded: readonly DriveItem[]) => readonly DriveItem[];
  /** Oldest first. */
  readonly changes: (drive: SimulatedDrive) => readonly ItemChange[];
};

export function createItemChanges(log: ChangeLog): ItemChanges {
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
