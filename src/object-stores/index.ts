export { type ObjectStores, openObjectStores } from './open-object-stores.ts';
export { refuseReingestion } from './output-place.ts';
export { ObjectFailure, type ObjectFinding, type ObjectOutcome } from './shared/object-failure.ts';
export { isObjectUri } from './shared/object-uri.ts';
export type { ObjectStorePorts } from './shared/store.ts';
export type { ListedFile, StoredFile, TargetOptions } from './stored-file.ts';
