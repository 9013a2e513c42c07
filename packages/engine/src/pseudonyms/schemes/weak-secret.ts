import { type Issue, SetupError } from '../../kernel/errors.ts';

/** Words of documentation and templates that end up in production (CFG-05). Long enough not to occur by chance. */
const PLACEHOLDERS = [
  'changeme',
  'changeit',
  'replaceme',
  'placeholder',
  'password',
  'fillmein',
  'yoursecret',
  'yoursalt',
  'insertyour',
];

/** Whether a text contains a placeholder, however it is spelled: `CHANGE-ME`, `<your secret>`. */
export function containsPlaceholder(text: string): boolean {
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return PLACEHOLDERS.some((word) => letters.includes(word));
}

/** Number of different bytes. 32 random ones have fewer than 12 once in 10^20 cases. */
export function countDistinct(bytes: Uint8Array): number {
  return new Set(bytes).size;
}

/** Whether bytes go up or down in equal steps: `00 01 02 …`, the demonstration key of every manual. */
export function isSequence(bytes: Uint8Array): boolean {
  const step = getDifference(bytes, 1);
  return bytes.every((_, index) => index === 0 || getDifference(bytes, index) === step);
}

function getDifference(bytes: Uint8Array, index: number): number {
  return ((bytes[index] ?? 0) - (bytes[index - 1] ?? 0)) & 0xff;
}

/** The error for a list of findings. They name a key by its id, never by anything of its value. */
export function createKeyError(findings: readonly [string, ...string[]], fix: string): SetupError {
  const issue = (message: string): Issue => ({ code: 'KEY_INVALID', severity: 'error', message, fix });
  const [first, ...others] = findings;
  return new SetupError([issue(first), ...others.map(issue)]);
}
