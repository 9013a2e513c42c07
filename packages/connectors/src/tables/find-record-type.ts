import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { RECORD_TYPES, type RecordType } from '../entities/record-types.ts';

/** Prefix of columns with path values. */
export const LOOP = 'path_';

/** Undefined if the endpoint returns a part of a record type, or its rows have no key. */
export function findRecordType({ path, response }: EndpointRule): RecordType | undefined {
  const entity = 'collection' in response ? response.collection : 'entity' in response ? response.entity : '';
  return RECORD_TYPES.find(
    (type) =>
      type.entity === entity &&
      (type.paths === undefined || type.paths.test(path)) &&
      type.key.every((name) => !name.startsWith(LOOP) || path.includes(`{${name.slice(LOOP.length)}}`)),
  );
}
