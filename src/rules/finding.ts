import type { Issue, SetupCode } from '../kernel/errors.ts';

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

/** A value as findings quote it. */
export function show(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null
      ? Array.isArray(value)
        ? 'a list'
        : 'a mapping'
      : showScalar(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function showScalar(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Without positions the pointer goes into the message. */
export function toIssue({ code, severity, pointer, message, fix }: Finding): Issue {
  const where = pointer === '' ? '' : `${pointer}: `;
  return { code, severity, message: `${where}${message}`, ...(fix !== undefined && { fix }) };
}
