export { ObjectFailure, type ObjectFinding, type ObjectOutcome } from './object-failure.ts';
export { isObjectUri } from './object-uri.ts';
export { type ObjectStores, openObjectStores } from './open-object-stores.ts';
export { refuseReingestion } from './output-place.ts';
export type { ObjectStorePorts } from './store.ts';
export type { ListedFile, StoredFile, TargetOptions } from './stored-file.ts';
