export { type ObjectStores, openObjectStores } from './open-object-stores.ts';
export { refuseReingestion } from './output-place.ts';
export { ObjectFailure, type ObjectOutcome } from './shared/object-failure.ts';
export {
  isFolder,
  isObjectFolder,
  isObjectUri,
  type ObjectPlace,
  parseObjectUri,
  writeObjectUri,
} from './shared/object-uri.ts';
export type { ObjectStorePorts } from './shared/store.ts';
export type { StoredFile } from './stored-file.ts';
