import { decodeLeniently, joinHeaders, splitTarget, type WireRequest } from '../wire-request.ts';

/**
 * What reaches the worker of Azure Functions with HTTP streams, in the order of those who touch it:
 * 1. The front end of App Service decodes the path, `%2F` and `%5C` too, resolves dot segments, and keeps the request line's bytes in
 *    `X-Waws-Unencoded-Url` (github.com/dotnet/aspnetcore/issues/40532 and 44461; it also sets X-Original-URL and appends the caller's
 *    address and port to X-Forwarded-For).
 * 2. The Functions host matches the route and forwards path and query anew (azure-functions-host, DefaultHttpProxyService.cs), the
 *    headers as the trigger's metadata, one text a name.
 * 3. The library makes a WHATWG Request of them (`createStreamRequest` in @azure/functions, src/http/HttpRequest.ts).
 */
export type WorkerRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
};

const HOST = 'gateway.azurewebsites.net';

/** undefined: the front end answers itself and nothing reaches the function. */
export function workerRequest(wire: WireRequest): WorkerRequest | undefined {
  if (!wire.target.startsWith('/')) return undefined;
  const { path, query } = splitTarget(wire.target);
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return undefined;
  const seen = encodePath(resolveDots(decodeLeniently(path).replaceAll('\\', '/')));
  const before = wire.headers.find(([name]) => name.toLowerCase() === 'x-forwarded-for')?.[1];
  const address = '203.0.113.9:52044';
  const sent = wire.headers.filter(([name]) => !OVERWRITTEN.has(name.toLowerCase()));
  return {
    method: wire.method,
    url: `https://${HOST}${seen}${query === undefined ? '' : `?${query}`}`,
    headers: joinHeaders(
      [
        ['Host', HOST],
        ...sent,
        ...(wire.body === undefined ? [] : [['Content-Length', String(wire.body.length)] as const]),
        ['X-Forwarded-For', before === undefined ? address : `${before}, ${address}`],
        ['X-Forwarded-Proto', 'https'],
        ['X-Original-URL', seen],
        ['X-WAWS-Unencoded-URL', wire.target],
        ['Disguised-Host', HOST],
        ['Max-Forwards', '10'],
      ],
      ', ',
    ),
    body: wire.body,
  };
}

const OVERWRITTEN = new Set([
  'x-forwarded-for',
  'x-original-url',
  'x-waws-unencoded-url',
  'x-forwarded-proto',
]);

function resolveDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

/** As ASP.NET's PathString writes a path: what RFC 3986 lets stand in a segment stays. */
function encodePath(path: string): string {
  return encodeURI(path)
    .replaceAll('%5B', '[')
    .replaceAll('%5D', ']')
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23');
}
