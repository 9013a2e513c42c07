import type { Problem } from '../wire/problem.ts';

/**
 * What the page is told of a failure. An engine's errors say what and what to do next; of others only the name goes out, for their
 * messages may hold what was asked.
 */
export function toProblem(error: unknown): Problem {
  const told = (error as { readonly problem?: Problem } | undefined)?.problem;
  if (told !== undefined) return told;
  const name = error instanceof Error ? error.name : 'Error';
  return {
    code: 'CONSOLE_FAILED',
    message: `The console could not do this (${name}).`,
    fix: 'Try once more; if it stays, report it with the steps that led here.',
  };
}
