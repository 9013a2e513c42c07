/** `compat: psoxy`, as the request walk needs it. */
export type Compat = {
  /** Whether X-Psoxy-TargetPath and X-Psoxy-TargetQuery are obeyed; else they are refused. */
  readonly targetOverrides: boolean;
  readonly version: string;
  /** SHA-256 of the salt, 64 hex digits; undefined in the native scheme, which has none. */
  readonly saltHash: string | undefined;
};
