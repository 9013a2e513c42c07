/** The options of `nymgate call` as commander hands them over. */
export type CallOptions = {
  readonly url?: string;
  readonly keyFile?: string;
  readonly config?: string;
  readonly simulator?: true;
  readonly examples?: true;
  readonly raw?: true;
  readonly json?: true;
};
