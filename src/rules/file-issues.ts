import { type Issue, SetupError } from '../kernel/errors.ts';
import type { Finding } from './finding.ts';
import type { YamlReading } from './yaml/read-yaml.ts';

/** Everything that was found in a rule file, in the order of its lines. */
export function toFileIssues(
  { faults, positions }: Pick<YamlReading, 'faults' | 'positions'>,
  findings: readonly Finding[],
  file: string,
): readonly Issue[] {
  const syntax = faults.map(
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
  const [first, ...others] = issues.toSorted((left, right) => rank(left) - rank(right));
  if (first === undefined) throw new Error('no issue to tell');
  return new SetupError([first, ...others]);
}

function rank({ severity }: Issue): number {
  return severity === 'error' ? 0 : 1;
}
