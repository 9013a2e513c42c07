import { tryParseObject } from './request-store.ts';
import { StoreFailure } from './store-failure.ts';

/**
 * The secret itself: all of what the store holds, or the member of that name when it is a JSON object and the reference names one.
 * Only a text counts: a number has several spellings, and each would be another key.
 *
 * @throws StoreFailure `unusable`; tells the name of the member, never what is there
 * @example pickField('{"key":"…"}', 'key')
 */
export function extractField(secretValue: string, field: string | undefined): string {
  if (field === undefined) return secretValue;
  const members = tryParseObject(secretValue);
  if (members === undefined)
    throw unusableFinding(
      `its value is no JSON object, so it has no "${field}"`,
      'take #… off the reference',
    );
  const value = Object.hasOwn(members, field) ? members[field] : undefined;
  if (value === undefined)
    throw unusableFinding(`it has no "${field}"`, 'compare the name behind # with its members');
  if (typeof value !== 'string')
    throw unusableFinding(
      `its "${field}" is no text`,
      'write the member in quotation marks, as a JSON string',
    );
  return value;
}

function unusableFinding(reason: string, next: string): StoreFailure {
  return new StoreFailure({ outcome: 'unusable', reason, next });
}
