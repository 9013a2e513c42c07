import { createHash } from 'node:crypto';

/** SHA-256 of the UTF-8 bytes, 64 hex digits: the policy hash of a rule set is made with it. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
