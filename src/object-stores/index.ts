export { type ObjectStores, openObjectStores } from './open-object-stores.ts';
export { refuseReingestion } from './output-place.ts';
export { ObjectFailure } from './shared/object-failure.ts';
export { isObjectFolder, isObjectUri } from './shared/object-uri.ts';
export type { ObjectStorePorts } from './shared/store.ts';
export type { StoredFile } from './stored-file.ts';
