import type { ScopedPeople } from '../steps/doctor-case.ts';

/** `connector`: examine this one only. People as for `--in-scope` and `--out-of-scope`. */
export type DoctorEvent = ScopedPeople & { readonly connector?: string };

const FIELDS: ReadonlySet<string> = new Set(['connector', 'inScope', 'outOfScope']);
const MAX_LENGTH = 256;

/**
 * An event of a direct invocation: nothing, or fields of a closed list.
 * @returns undefined for all others, such as events of a function URL or a bucket
 * @example parseDoctorEvent({ connector: 'entra-id' })
 */
export function parseDoctorEvent(event: unknown): DoctorEvent | undefined {
  if (event === null || event === undefined) return {};
  if (typeof event !== 'object' || Array.isArray(event)) return undefined;
  return Object.entries(event).every(([name, value]) => FIELDS.has(name) && isShortText(value))
    ? event
    : undefined;
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;
}
