import { parseJsonObject } from '../network/read-text.ts';
import { StoreFailure } from './store-failure.ts';

/**
 * The stored value, or a member of a JSON object. Only strings count: a number has several spellings, each
 * another key.
 * @throws StoreFailure `unusable`, with the name of the member, never its value
 */
export function extractField(secretValue: string, field: string | undefined): string {
  if (field === undefined) return secretValue;
  const members = parseJsonObject(secretValue);
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
