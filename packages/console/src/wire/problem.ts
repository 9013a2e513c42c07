/** Why something could not be done, in the words of the command line's errors. */
export type Problem = {
  /** As `docs/reference/errors.md` lists them, or one of the console's own. */
  readonly code: string;
  /** What and where. Never a value of an answer. */
  readonly message: string;
  /** What to do next; a command where there is one. */
  readonly fix?: string;
};
