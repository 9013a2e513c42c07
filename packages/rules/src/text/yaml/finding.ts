import { type Issue, type SetupCode, SetupError } from '@nymgate/engine/kernel/errors';
import { formatPointer } from '../quote.ts';
import type { YamlResult } from './read-yaml.ts';

/** A file's reader converts the pointer to line and column. */
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

type FindingExtra = { readonly fix?: string; readonly at?: 'key' | 'value' };

export function createInvalidFinding(pointer: string, message: string, extra: FindingExtra = {}): Finding {
  return { code: 'RULES_INVALID', severity: 'error', pointer, at: 'value', message, ...extra };
}

export function reportInvalid(report: Report, pointer: string, message: string, extra?: FindingExtra): void {
  report(createInvalidFinding(pointer, message, extra));
}

export function createReferenceFinding(pointer: string, message: string, fix: string): Finding {
  return { code: 'RULES_UNKNOWN_REFERENCE', severity: 'error', pointer, at: 'value', message, fix };
}

/** Without positions the pointer goes into the message. */
export function toIssue({ code, severity, pointer, message, fix }: Finding): Issue {
  const where = pointer === '' ? '' : `${formatPointer(pointer)}: `;
  return { code, severity, message: `${where}${message}`, ...(fix !== undefined && { fix }) };
}

/** In line order. */
export function toFileIssues(
  { errors, positions }: Pick<YamlResult, 'errors' | 'positions'>,
  findings: readonly Finding[],
  file: string,
): readonly Issue[] {
  const syntax = errors.map((error): Issue => ({ code: 'RULES_SYNTAX', severity: 'error', file, ...error }));
  const meaning = findings.map(({ code, severity, pointer, at, ...wording }): Issue => {
    return { code, severity, file, ...positions.find(pointer, at), ...wording };
  });
  return [...syntax, ...meaning].toSorted(
    (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
}

/** The first error's code is the code of the whole. */
export function toSetupError(issues: readonly Issue[]): SetupError {
  const isWarning = ({ severity }: Issue): number => Number(severity !== 'error');
  const [first, ...others] = issues.toSorted((left, right) => isWarning(left) - isWarning(right));
  if (first === undefined) throw new Error('no issue to report');
  return new SetupError([first, ...others]);
}
