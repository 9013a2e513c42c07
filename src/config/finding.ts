/** What no single key shows. `path` is where to point at. */
export type Finding = {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix?: string;
};
