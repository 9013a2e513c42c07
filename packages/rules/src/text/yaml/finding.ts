import { type Issue, type SetupCode, SetupError } from '@nymgate/engine/kernel/errors';
import { formatPointer } from '../quote.ts';
import type { YamlResult } from './read-yaml.ts';

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

type FindingExtra = { readonly fix?: string; readonly at?: 'key' | 'value' };

/** An error with code RULES_INVALID, the usual one. */
export function createInvalidFinding(pointer: string, message: string, extra: FindingExtra = {}): Finding {
  return { code: 'RULES_INVALID', severity: 'error', pointer, at: 'value', message, ...extra };
}

/** A name that is not defined. */
export function createReferenceFinding(pointer: string, message: string, fix: string): Finding {
  return { code: 'RULES_UNKNOWN_REFERENCE', severity: 'error', pointer, at: 'value', message, fix };
}

/** Without positions the pointer goes into the message. */
export function toIssue({ code, severity, pointer, message, fix }: Finding): Issue {
  const where = pointer === '' ? '' : `${formatPointer(pointer)}: `;
  return { code, severity, message: `${where}${message}`, ...(fix !== undefined && { fix }) };
}

/** Everything that was found in a rule file, in the order of its lines. */
export function toFileIssues(
  { errors, positions }: Pick<YamlResult, 'errors' | 'positions'>,
  findings: readonly Finding[],
  file: string,
): readonly Issue[] {
  const syntax = errors.map(
    ({ line, column, message, fix }): Issue => ({
      code: 'RULES_SYNTAX',
      severity: 'error',
      file,
      line,
      column,
      message,
      ...(fix !== undefined && { fix }),
    }),
  );
  const meaning = findings.map(
    ({ code, severity, pointer, at, message, fix }): Issue => ({
      code,
      severity,
      file,
      ...positions.find(pointer, at),
      message,
      ...(fix !== undefined && { fix }),
    }),
  );
  return [...syntax, ...meaning].toSorted(
    (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
}

/** One error for all issues. An error comes first: its code is the code of the whole. */
export function toSetupError(issues: readonly Issue[]): SetupError {
  const [first, ...others] = issues.toSorted((left, right) => getSeverityRank(left) - getSeverityRank(right));
  if (first === undefined) throw new Error('no issue to tell');
  return new SetupError([first, ...others]);
}

function getSeverityRank({ severity }: Issue): number {
  return severity === 'error' ? 0 : 1;
}
