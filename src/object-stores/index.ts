export { ObjectFailure, type ObjectFinding, type ObjectOutcome } from './object-failure.ts';
export { isObjectUri } from './object-uri.ts';
export { type ObjectStores, openObjectStores } from './open-object-stores.ts';
export { outputUri, refuseReingestion } from './output-place.ts';
export type { ObjectStorePorts } from './store.ts';
export type { FileSource, FileTarget, ListedFile, TargetOptions } from './stored-file.ts';
