import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';

/** An error with one finding. */
export function setupError(code: Issue['code'], message: string, fix?: string, file?: string): SetupError {
  return new SetupError([
    {
      code,
      severity: 'error',
      message,
      ...(file !== undefined && { file }),
      ...(fix !== undefined && { fix }),
    },
  ]);
}

export function createConfigIssue(message: string, fix?: string): Issue {
  return { code: 'CONFIG_INVALID', severity: 'error', message, ...(fix !== undefined && { fix }) };
}

/** @throws SetupError with all findings, if there are any */
export function throwIssues([first, ...rest]: readonly Issue[]): void {
  if (first !== undefined) throw new SetupError([first, ...rest]);
}
