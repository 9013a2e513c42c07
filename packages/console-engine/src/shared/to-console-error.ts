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

/** An error that the page shows unchanged. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Maps the product's own errors to problems; of any other error the page gets only the name. */
export function toConsoleError(error: unknown): unknown {
  if (error instanceof SetupError) return new ProblemError(setupProblem(error));
  if (error instanceof RequestError)
    return new ProblemError(requestProblem(error.code, error.detail.subject));
  if (error instanceof CommandError) return new ProblemError({ code: error.code, message: error.message });
  if (error instanceof ConnectionFailure)
    return new ProblemError({
      code: 'GATEWAY_UNREACHABLE',
      message: `No gateway responds at the address (${error.reason}).`,
      fix: 'Check the terminal where the gateway runs and start it again.',
    });
  return error;
}

export function requestProblem(code: RequestErrorCode, subject?: string): Problem {
  return { code, message: formatErrorMessage(code, subject), fix: plain(ERROR_FIXES[code].fix) };
}

/** The fixes are written as Markdown; only the link texts remain. */
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
