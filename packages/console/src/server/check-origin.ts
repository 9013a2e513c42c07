/** The address that the console listens on, as a browser writes it. */
export type ConsoleAddress = { readonly port: number };

/**
 * Whether a request names this console in `Host`. A page of another site that has its name point to this machine (DNS rebinding) sends its
 * own name.
 */
export function isConsoleHost(host: string | undefined, { port }: ConsoleAddress): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/**
 * Whether a question comes from a page of this console. Browsers name the origin with every POST, and a page cannot change either header.
 */
export function isConsoleOrigin(
  headers: {
    readonly origin: string | undefined;
    readonly host: string | undefined;
    readonly site: string | undefined;
  },
  address: ConsoleAddress,
): boolean {
  const { origin, host, site } = headers;
  return (
    isConsoleHost(host, address) &&
    origin === `http://${host}` &&
    (site === undefined || site === 'same-origin')
  );
}
