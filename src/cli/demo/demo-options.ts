/** The options of `nymgate demo` as commander hands them over. */
export type DemoOptions = {
  readonly once?: true;
  readonly port?: number;
  readonly tls?: true;
  readonly people: number;
  readonly json?: true;
};
