import type { Simulator } from '../../simulator-types.ts';
import type { FileStore } from './file-store.ts';

/** Changes to files that the next round of a drive's delta shows. */
export function itemChanger(files: FileStore): Pick<Simulator, 'renameItem' | 'removeItem'> {
  const found = (driveId: string, itemId: string) => {
    const drive = files.drive(driveId);
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
