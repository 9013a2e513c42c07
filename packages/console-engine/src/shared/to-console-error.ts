import { ERROR_FIXES } from '@nymgate/clouds/faults/refusal-fixes';
import {
  formatErrorMessage,
  type Issue,
  RequestError,
  type RequestErrorCode,
  SetupError,
} from '@nymgate/engine/kernel/errors';
import { ConnectionFailure } from '@nymgate/shell/gateway/send-request';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { Problem } from 'nymgate-console';

/** A failure that the console's page shows as it is: `problem` says what, where, and what to do next. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/**
 * The house's own failures in the form that the page shows; any other error stays as it is, and the page is told its name alone.
 *
 * @example await answer(request).catch((error) => { throw consoleProblem(error); });
 */
export function toConsoleError(error: unknown): unknown {
  if (error instanceof SetupError) return new ProblemError(setupProblem(error));
  if (error instanceof RequestError)
    return new ProblemError(requestProblem(error.code, error.detail.subject));
  if (error instanceof CommandError) return new ProblemError({ code: error.code, message: error.message });
  if (error instanceof ConnectionFailure)
    return new ProblemError({
      code: 'GATEWAY_UNREACHABLE',
      message: `No gateway answers at the address (${error.reason}).`,
      fix: 'Look at the terminal where the gateway runs, and start it again.',
    });
  return error;
}

/** A refusal of the gateway with what to do about it. */
export function requestProblem(code: RequestErrorCode, subject?: string): Problem {
  return { code, message: formatErrorMessage(code, subject), fix: plain(ERROR_FIXES[code].fix) };
}

/** The table is written for a page of the documentation: of a link its words stay. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}

function setupProblem({ code, issues }: SetupError): Problem {
  const fixes = [...new Set(issues.flatMap(({ fix }) => (fix === undefined ? [] : [fix])))];
  return {
    code,
    message: issues.map(describeIssue).join('; '),
    ...(fixes.length > 0 && { fix: fixes.join('; ') }),
  };
}

function describeIssue({ file, line, column, message }: Issue): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return position === '' ? message : `${position} ${message}`;
}
