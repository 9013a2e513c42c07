/** Where a client assertion comes from. `get` is called before each exchange and never caches: platforms rotate the token at will. */
export type AssertionProvider = {
  /** A fresh client assertion (compact JWT). Throws `RequestError` SOURCE_AUTH_FAILED with a constant `subject` when there is none. */
  readonly get: () => Promise<string>;
  /**
   * Entra does not know the key that signed the last assertion: sign with another from now on. False when there is no other.
   * Only providers that hold several keys have it.
   */
  readonly useNextKey?: () => boolean;
  /** When the last of its certificates ends, in milliseconds since 1970. Only providers that hold certificates have it. */
  readonly end?: number;
};

/** The Entra application that an assertion speaks for, and the cloud it is in. */
export type AssertionApplication = {
  /** Connector id, for log lines and findings. */
  readonly connector: string;
  /** Origin of Entra ID, e.g. `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  /** What the cloud's Entra expects as `aud` of a federated token, e.g. `api://AzureADTokenExchange`. */
  readonly audience: string;
};

/**
 * Path of the token endpoint, one for each tenant. A certificate assertion names it as its audience, so both must agree.
 *
 * @example tokenPath('contoso.com') // '/contoso.com/oauth2/v2.0/token'
 */
export function toTokenPath(tenant: string): string {
  return `/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
}
