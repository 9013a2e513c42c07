import { startTally } from '../../sanitizer/tree/tally.ts';
import type { PsoxySchema } from '../psoxy-response.ts';
import { filterBySchema } from '../tree/filter-by-schema.ts';
import type { Kind } from './states.ts';

/**
 * What the schema makes of a value of which only the kind is known: `same`; `false` out of null; `null` because of a
 * mismatch; `number` and `integer` are to be checked; `look` at the value itself.
 */
export type Filtered = 'same' | 'false' | 'mismatch' | 'number' | 'integer' | 'look';

export function filterKind(schema: PsoxySchema, kind: Kind): Filtered {
  if (kind === 'null') return filterBySchema(schema, null, NOTHING) === null ? 'same' : 'false';
  const container = kind === 'object' || kind === 'array';
  if (schema.constant !== undefined) return container ? 'mismatch' : 'look';
  switch (schema.type) {
    case undefined:
      return container ? 'mismatch' : 'same';
    case 'number':
    case 'integer':
      return kind === 'number' ? schema.type : 'mismatch';
    default:
      return schema.type === kind ? 'same' : 'mismatch';
  }
}

const NOTHING = { tally: startTally(), added: new Set<never>() };
