/** The options of `nymgate keys caller` as commander hands them over. */
export type AddOptions = {
  readonly file: string;
  readonly name: string;
  readonly connector: readonly string[];
  readonly days: number;
  readonly requestsPerMinute?: number;
  readonly concurrentRequests?: number;
};

export type ListOptions = { readonly file: string; readonly json?: true };

export type RevokeOptions = { readonly file: string };
