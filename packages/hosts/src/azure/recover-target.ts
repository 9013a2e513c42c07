/** The front end writes the exact bytes of the request line here, and overwrites what a caller may have sent (hosts.md#azure-functions). */
const UNENCODED_URL_HEADER = 'x-waws-unencoded-url';

type PlatformRequest = {
  /** `request.url`: decoded by the front end, encoded again by the Functions host, normalised by WHATWG's parser. */
  readonly url: string;
  readonly headers: { readonly get: (name: string) => string | null };
};

/**
 * The target as it came on the wire. `request.url` has lost it: `%2F` has become `/`, `..` is resolved, `\` is `/`. The front end of
 * App Service keeps the bytes in a header, which is believed only when it names the same resource as the URL: so neither a plan that
 * sets no such header nor a caller who reaches the Functions host by another way can show us another target than the platform has
 * seen (T1-07).
 *
 * @returns undefined when the target cannot be known; then the request is refused
 * @example knownTarget({ url: 'https://a.example/v1.0/users', headers }) // '/v1.0/users?$top=5'
 */
export function recoverTarget({ url, headers }: PlatformRequest): string | undefined {
  const sentTarget = headers.get(UNENCODED_URL_HEADER);
  if (sentTarget === null || sentTarget === '') return undefined;
  const decodedTarget = url.slice(url.indexOf('/', url.indexOf('://') + 3));
  return isSameTarget(sentTarget, decodedTarget) ? sentTarget : undefined;
}

/** Both sides decoded once: the platform may write `'` as `%27`, and `%2D` as `-`, which say the same. */
function isSameTarget(sent: string, seen: string): boolean {
  const [sentPath = '', ...sentQuery] = sent.split('?');
  const [seenPath = '', ...seenQuery] = seen.split('?');
  return (
    decodePercentToBytes(sentPath) === decodePercentToBytes(seenPath) &&
    decodePercentToBytes(sentQuery.join('?')) === decodePercentToBytes(seenQuery.join('?'))
  );
}

/** Percent-encoding undone once, byte by byte: what is no UTF-8 is compared all the same. */
function decodePercentToBytes(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
