import {
  formatErrorMessage,
  formatIssue,
  RequestError,
  SetupError,
  setupError,
} from '@nymgate/engine/kernel/errors';
import { FileFailure } from '@nymgate/hosts/bulk/places/file-failure';
import { COMMAND_CODES, CommandError } from './command-error.ts';
import { EXIT, type ExitCode, toExitCode } from './exit-codes.ts';
import type { Terminal } from './print.ts';
import { describeTooFewFiles } from './too-few-files.ts';

export function reportFailure(error: unknown, terminal: Terminal): ExitCode {
  const paint = terminal.notePaint;
  if (error instanceof SetupError) {
    for (const issue of error.issues)
      terminal.note(formatIssue(issue).replace(issue.code, paint.red(issue.code)));
    return error.code === 'USAGE' ? EXIT.usage : EXIT.failure;
  }
  if (error instanceof RequestError) {
    terminal.note(`${paint.red(error.code)} ${describeRequestError(error)}`);
    return toExitCode(error.code);
  }
  if (isCoded(error)) {
    terminal.note(`${paint.red(error.code)} ${error.message}`);
    return EXIT.failure;
  }
  terminal.note(`${paint.red('INTERNAL')} ${describeTooFewFiles(error) ?? describeUnforeseen(error)}`);
  return EXIT.failure;
}

/** The same as one JSON line, for programs that read standard error. */
export function reportFailureAsJson(error: unknown, terminal: Terminal): ExitCode {
  const lines: string[] = [];
  const exitCode = reportFailure(error, { ...terminal, note: (line) => void lines.push(line) });
  const isKnown = error instanceof SetupError || error instanceof RequestError || isCoded(error);
  const code = isKnown ? error.code : 'INTERNAL';
  terminal.note(JSON.stringify({ event: 'failed', code, message: lines.join('\n') }));
  return exitCode;
}

function isCoded(error: unknown): error is CommandError | FileFailure {
  return error instanceof CommandError || error instanceof FileFailure;
}

function describeRequestError(error: RequestError): string {
  return formatErrorMessage(error.code, error.detail.subject);
}

/** The failure's kind and origin, never its message, which may quote data. */
function describeUnforeseen(error: unknown): string {
  if (!(error instanceof Error)) return COMMAND_CODES.INTERNAL;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [
    `${COMMAND_CODES.INTERNAL} ${error.name}${code}; please report it with these lines:`,
    ...frames,
  ].join('\n');
}

/** Any failure as one line `CODE message` of the batch protocol. */
export function describeErrorOnOneLine(error: unknown): string {
  if (isCoded(error)) return `${error.code} ${error.message}`;
  if (error instanceof RequestError) return `${error.code} ${describeRequestError(error)}`;
  if (error instanceof SetupError) return `${error.code} ${error.issues.map(describeIssue).join('; ')}`;
  return `INTERNAL ${COMMAND_CODES.INTERNAL}`;
}

function describeIssue(issue: SetupError['issues'][number]): string {
  const position = [issue.file, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  return `${position === '' ? '' : `${position} `}${issue.message}`;
}

/** An invalid command line; the process exits with 2. */
export function usageError(message: string, fix?: string): SetupError {
  return setupError('USAGE', message, fix);
}
