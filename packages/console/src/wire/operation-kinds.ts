export type Operation<Request, Answer> = { readonly request: Request; readonly response: Answer };

/** An operation with a streamed response. */
export type Stream<Request, Item> = { readonly request: Request; readonly item: Item };

export type Problem = {
  /** From `docs/reference/errors.md`, or one of the console's own. */
  readonly code: string;
  /** What and where, never a value of a response. */
  readonly message: string;
  /** What to do next, if possible a command. */
  readonly fix?: string;
};
