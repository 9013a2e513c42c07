import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { RECORD_TYPES, type RecordType } from '../entities/record-types.ts';

/** Begins the names of columns that hold what stood in the path. */
export const LOOP = 'path_';

/** The kind of rows that an endpoint answers with; undefined where it answers with a part of one, or cannot tell rows apart. */
export function findRecordType({ path, response }: EndpointRule): RecordType | undefined {
  const entity = 'collection' in response ? response.collection : 'entity' in response ? response.entity : '';
  return RECORD_TYPES.find(
    (type) =>
      type.entity === entity &&
      (type.paths === undefined || type.paths.test(path)) &&
      type.key.every((name) => !name.startsWith(LOOP) || path.includes(`{${name.slice(LOOP.length)}}`)),
  );
}
