import type { Issue, SetupCode } from '../kernel/errors.ts';
import { plainPointer } from './quote.ts';

/** One finding about a rule set as data; a file's reader turns the pointer into line and column. */
export type Finding = {
  readonly code: SetupCode;
  readonly severity: Issue['severity'];
  /** JSON pointer of the value, or of the value whose key is meant. */
  readonly pointer: string;
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly fix?: string;
};

export type Report = (finding: Finding) => void;

type Extra = { readonly fix?: string; readonly at?: 'key' | 'value' };

/** An error with code RULES_INVALID, the usual one. */
export function invalid(pointer: string, message: string, extra: Extra = {}): Finding {
  return { code: 'RULES_INVALID', severity: 'error', pointer, at: 'value', message, ...extra };
}

/** A name that is not defined. */
export function unknownReference(pointer: string, message: string, fix: string): Finding {
  return { code: 'RULES_UNKNOWN_REFERENCE', severity: 'error', pointer, at: 'value', message, fix };
}

/** Without positions the pointer goes into the message. */
export function toIssue({ code, severity, pointer, message, fix }: Finding): Issue {
  const where = pointer === '' ? '' : `${plainPointer(pointer)}: `;
  return { code, severity, message: `${where}${message}`, ...(fix !== undefined && { fix }) };
}
