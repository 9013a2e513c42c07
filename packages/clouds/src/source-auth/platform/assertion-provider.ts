/** Called before each exchange and never cached: platforms rotate the token at will. */
export type AssertionProvider = {
  /** A compact JWT. Throws `RequestError` SOURCE_AUTH_FAILED with a constant `subject`. */
  readonly get: () => Promise<string>;
  /** Switches to another key after Entra has rejected the current one. False when there is no other. */
  readonly useNextKey?: () => boolean;
  /** Expiry of the last certificate, in milliseconds since 1970. */
  readonly end?: number;
};

export type AssertionApplication = {
  /** For log lines and findings. */
  readonly connector: string;
  /** Origin of Entra ID, e.g. `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  /** The cloud's `aud` for federated tokens, e.g. `api://AzureADTokenExchange`. */
  readonly audience: string;
};

/** A certificate assertion has this path in its audience, so both must agree. */
export function toTokenPath(tenant: string): string {
  return `/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
}
