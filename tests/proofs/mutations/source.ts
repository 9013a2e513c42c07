import { describeErrorPage } from '../../../packages/clouds/src/describe-error-page.ts';
import { isLoopbackHost } from '../../../packages/clouds/src/network/loopback.ts';
import { rejectReingestion } from '../../../packages/clouds/src/object-stores/output-place.ts';
import { findKeyFault } from '../../../packages/clouds/src/object-stores/shared/object-key.ts';
import { isObjectUri } from '../../../packages/clouds/src/object-stores/shared/object-uri.ts';
import { createSecretStores } from '../../../packages/clouds/src/secret-stores/create-secret-stores.ts';
import { extractField } from '../../../packages/clouds/src/secret-stores/extract-field.ts';
import { openGcpSecretManager } from '../../../packages/clouds/src/secret-stores/gcp-secret-manager.ts';
import { requestStore } from '../../../packages/clouds/src/secret-stores/request-store.ts';
import { hashStateNames } from '../../../packages/clouds/src/shared-state/hash-state-names.ts';
import { createAccessTokens } from '../../../packages/clouds/src/source-auth/access-tokens.ts';
import { createAssertionProvider } from '../../../packages/clouds/src/source-auth/assertion-providers.ts';
import { fetchContainerCredentials } from '../../../packages/clouds/src/source-auth/aws/announced-credentials.ts';
import { createBackoff } from '../../../packages/clouds/src/source-auth/exchange-pause.ts';
import { exchangeToken } from '../../../packages/clouds/src/source-auth/exchange-token.ts';
import { callPlatform } from '../../../packages/clouds/src/source-auth/platform/call-platform.ts';
import { isLocalHost } from '../../../packages/clouds/src/source-auth/platform/platform-address.ts';
import { readTokenResponse } from '../../../packages/clouds/src/source-auth/read-token-response.ts';
import { isRefreshDue } from '../../../packages/clouds/src/source-auth/token-life.ts';
import { dispatchRequest, startDeadline } from '../../../packages/hosts/src/runtime/dispatch-request.ts';
import { readEgressProxy } from '../../../packages/hosts/src/runtime/egress/egress-proxy.ts';
import { createTunnelConnector } from '../../../packages/hosts/src/runtime/egress/open-tunnel.ts';
import { createUndiciHttpClient } from '../../../packages/hosts/src/runtime/undici-http-client.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const SOURCE_MUTATIONS: readonly ProofMutation[] = [
  change(describeErrorPage)('no text is an error', () => () => undefined, [
    'describe-error-page.test.ts › PIN-01',
  ]),
  change(isLoopbackHost)('every host is this machine', () => () => true, [
    'undici-http-client.test.ts › sends nothing to',
    'start-node-server.test.ts › requests that are refused before the gateway',
    'start-node-server.test.ts › 400, closed, what follows is not executed',
    'load-config.test.ts › addresses of Microsoft',
    'cli-caller-keys.test.ts › a key is not sent over plain http to another machine',
    'named-endpoints.test.ts › T3-07',
  ]),
  change(rejectReingestion)('an output may be an input', () => () => undefined, ['names.test.ts › BLK-05']),
  change(findKeyFault)('every name is good', () => () => undefined, ['names.test.ts › BLK-04']),
  change(findKeyFault)('every name is one', () => () => undefined, ['hostile-outputs.test.ts › BLK-07']),
  change(isObjectUri)('nothing is a store', () => () => false, [
    'bulk-outputs.test.ts › BLK-04',
    'bulk-formats.test.ts › BLK-04',
    'bulk-formats.test.ts › BLK-05',
  ]),
  change(extractField)(
    'a number is a text',
    () => (value, field) => (field === undefined ? value : String(JSON.parse(value)[field])),
    ['stores.test.ts › STO-02'],
  ),
  change(openGcpSecretManager)(
    'the answer is not compared',
    (original) => (ports) =>
      original({
        ...ports,
        http: {
          send: async (request) => {
            const response = await ports.http.send(request);
            let text = '';
            for await (const chunk of response.body) text += new TextDecoder().decode(chunk);
            async function* body() {
              yield new TextEncoder().encode(text.replace(/"dataCrc32c":\s*"[^"]*",?/, ''));
            }
            return { ...response, body: body() };
          },
        },
      }),
    ['stores.test.ts › T3-07', 'versions.test.ts › STO-03'],
  ),
  change(requestStore)(
    'a redirect is followed, and every status is good',
    (original) => async (request, ports) =>
      original(request, {
        ...ports,
        http: { send: async (sent) => ({ ...(await ports.http.send(sent)), status: 200 }) },
      }),
    ['stores.test.ts › STO-01'],
  ),
  change(hashStateNames)('names are in clear', () => (state) => state, ['shared-tokens.test.ts › SHR-02']),
  change(createAccessTokens)(
    'each request for a token is an exchange',
    (original) => (options) => ({
      ...original(options),
      get: (signal) => original(options).get(signal),
    }),
    [
      'access-tokens.test.ts › HTML with status 200',
      'access-tokens.test.ts › (F01)',
      'access-tokens.test.ts › backs off exponentially with full jitter',
      'access-tokens.test.ts › (F02)',
      'access-tokens.test.ts › (F03)',
      'access-tokens.test.ts › never more than two calls in a minute',
      'access-tokens.test.ts › (F04)',
      'access-tokens.test.ts › (F05)',
      'access-tokens.test.ts › (F06)',
      'access-tokens.test.ts › F23',
      'access-tokens.test.ts › tells the numeric code only (F03)',
      'frozen-process.test.ts › FRZ-01 clocks that jump',
      'frozen-process.test.ts › FRZ-01 a frozen process',
      'frozen-process.test.ts › FRZ-01 our own limit',
      'identity-calls.test.ts › (F05)',
      'identity-calls.test.ts › the calls of Entra, counted',
      'identity-calls.test.ts › REL-01',
      'identity-calls.test.ts › (F06)',
      'identity-calls.test.ts › a host that freezes between requests',
    ],
  ),
  change(createBackoff)(
    'Retry-After is ignored',
    (original) => (failed) =>
      original(
        failed.outcome.kind === 'throttled'
          ? { ...failed, outcome: { kind: 'throttled', retryAfter: undefined } }
          : failed,
      ),
    [
      'access-tokens.test.ts › (F04)',
      'frozen-process.test.ts › FRZ-01 a frozen process',
      'identity-faults.test.ts › (F02)',
      'identity-faults.test.ts › 429 with Retry-After',
    ],
  ),
  change(createBackoff)(
    'a refusal is asked about again at once',
    (original) => (failed) => ({
      ...original(failed),
      ...(failed.outcome.kind === 'refused' && { durationMilliseconds: 0 }),
    }),
    [
      'access-tokens.test.ts › HTML with status 200',
      'access-tokens.test.ts › (F03)',
      'access-tokens.test.ts › never more than two calls in a minute',
      'access-tokens.test.ts › tells the numeric code only (F03)',
      'frozen-process.test.ts › FRZ-01 a frozen process',
    ],
  ),
  change(exchangeToken)(
    'an assertion is read once',
    (original) => (options) => {
      let first: Promise<string> | undefined;
      return original({
        ...options,
        assertion: { ...options.assertion, get: () => (first ??= options.assertion.get()) },
      });
    },
    [
      'access-tokens.test.ts › a stale assertion is read again once',
      'access-tokens.test.ts › never more than two calls in a minute',
    ],
  ),
  change(isLocalHost)('every host is of the platform', () => () => true, [
    'create-azure-assertion.test.ts › is refused at start, without its value',
  ]),
  change(isRefreshDue)('a token is never renewed ahead', () => () => false, [
    'access-tokens.test.ts › (F02)',
    'consent.test.ts › (F02)',
  ]),
  change(startDeadline)(
    'the whole exchange has no limit',
    (original) =>
      ({ signal }, firstByteMilliseconds) =>
        original({ timeout: 3_600_000, signal }, firstByteMilliseconds),
    ['dispatch-request.test.ts › the time of one exchange'],
  ),
  change(dispatchRequest)(
    'a body that breaks off is whole',
    (original) => (dispatcher, options, outcome) =>
      original(dispatcher, options, {
        ...outcome,
        resolve: (response) => {
          async function* untilBroken() {
            try {
              yield* response.body;
            } catch {}
          }
          outcome.resolve({ ...response, body: untilBroken() });
        },
      }),
    [
      'undici-http-client.test.ts › bodies (SAN-11, T3-04, REL-05)',
      'undici-http-client.test.ts › never takes a body cut at any sixteenth for a whole one',
    ],
  ),
  change(readEgressProxy)('no proxy', () => () => undefined, ['egress-proxy.test.ts › T3-07']),
  change(createTunnelConnector)(
    'the proxy may read',
    (original) => (proxy, tls, timeout) => original(proxy, { ...tls, rejectUnauthorized: false }, timeout),
    ['open-tunnel.test.ts › T7-01 through a proxy'],
  ),
  changeMade(createUndiciHttpClient)(
    'a redirect is followed',
    (client) => ({
      send: async (request) => {
        const response = await client.send(request);
        const { location } = response.headers;
        if (location === undefined || response.status < 300 || response.status > 399) return response;
        const to = new URL(location, request.origin);
        return client.send({ ...request, origin: to.origin, path: to.pathname + to.search });
      },
    }),
    [
      'undici-http-client.test.ts › follows no redirect (NET-01)',
      'undici-http-client.test.ts › (NET-01)',
      'upstream.test.ts › ERR-01',
      'upstream.test.ts › NET-01',
      'upstream.test.ts › F06',
      'upstream.test.ts › REL-04',
      'upstream.test.ts › F28',
      'upstream.test.ts › ODA-07',
      'upstream.test.ts › SAN-06',
      'upstream.test.ts › ERR-03',
      'upstream.test.ts › ERR-04',
      'upstream.test.ts › ERR-05',
      'upstream.test.ts › REL-02',
      'upstream.test.ts › REL-03',
      'upstream.test.ts › REL-05',
      'upstream.test.ts › dropping it would cut the data short',
      'redirects.test.ts › NET-02',
    ],
  ),
  changeMade(createUndiciHttpClient)(
    'a failure is an empty answer',
    (client) => ({
      send: (request) =>
        client.send(request).catch(() => ({ status: 200, headers: {}, body: (async function* () {})() })),
    }),
    [
      'undici-http-client.test.ts › a flood of headers',
      'undici-http-client.test.ts › refuses certificates that nobody vouches for',
      'undici-http-client.test.ts › broken connections (F08, REL-04)',
    ],
  ),
  change(createUndiciHttpClient)(
    'answers have no size',
    (original) => (options) =>
      original({
        ...options,
        limits: {
          ...options.limits,
          responseBytes: Number.MAX_SAFE_INTEGER,
          decompressionRatio: Number.MAX_SAFE_INTEGER,
        },
      }),
    [
      'undici-http-client.test.ts › bodies (SAN-11, T3-04, REL-05)',
      'undici-http-client.test.ts › a bomb does not fill memory',
    ],
  ),
  change(createUndiciHttpClient)(
    'time has no limit',
    (original) => (options) => {
      const client = original({
        ...options,
        limits: { ...options.limits, firstByteMilliseconds: 3_600_000 },
      });
      return { ...client, send: (request) => client.send({ ...request, timeout: 3_600_000 }) };
    },
    [
      'undici-http-client.test.ts › a body that drips does not stretch it (F10)',
      'undici-http-client.test.ts › (F10)',
    ],
  ),
  changeMade(createUndiciHttpClient)(
    'a caller who leaves is not noticed',
    (client) => ({ send: (request) => client.send({ ...request, signal: undefined }) }),
    ['undici-http-client.test.ts › (F11)'],
  ),
  changeMade(createUndiciHttpClient)(
    'everything is sent once more',
    (client) => ({ send: (request) => client.send(request).catch(() => client.send(request)) }),
    [
      'undici-http-client.test.ts › broken connections (F08, REL-04)',
      'undici-http-client.test.ts › POST is sent once',
    ],
  ),
  changeMade(createUndiciHttpClient)(
    'an answer without a body breaks off',
    (client) => ({
      send: async (request) => {
        const response = await client.send(request);
        async function* body() {
          let size = 0;
          for await (const chunk of response.body) {
            size += chunk.length;
            yield chunk;
          }
          if (size === 0) throw new Error('no body');
        }
        return { ...response, body: body() };
      },
    }),
    [
      'undici-http-client.test.ts › bodies (SAN-11, T3-04, REL-05)',
      'undici-http-client.test.ts › without a body is empty',
    ],
  ),
  change(callPlatform)(
    'every server is the platform',
    (original) =>
      (name, { isPlatform: _, ...request }, calls) =>
        original(name, request, calls),
    ['create-gcp-assertion.test.ts › T3-07'],
  ),
  change(createAssertionProvider)(
    'proves with a text that nobody signed',
    (original) => async (settings, ports, application) => ({
      ...(await original(settings, ports, application)),
      get: async () => 'a.b.c',
    }),
    ['identity-matrix.test.ts › every way of proving oneself'],
  ),
  change(createSecretStores)(
    'asks another server first',
    (original) => (settings, ports) => {
      const read = original(settings, ports);
      return async (reference) => {
        await ports.http
          .send({ method: 'GET', origin: 'https://other.example', path: '/', headers: [], timeout: 1_000 })
          .catch(() => undefined);
        return read(reference);
      };
    },
    ['egress.test.ts › P3'],
  ),
  change(readTokenResponse)(
    'the hint is a text',
    (original) => async (response, now) => {
      const outcome = await original(response, now);
      return outcome.kind === 'refused' ? { ...outcome, hint: `AADSTS${outcome.hint}` } : outcome;
    },
    ['identity-faults.test.ts › LOG-04'],
  ),
  change(readTokenResponse)(
    "the reason is in Entra's words",
    (original) => async (response, now) => {
      let text = '';
      for await (const chunk of response.body) text += new TextDecoder().decode(chunk);
      async function* again() {
        yield new TextEncoder().encode(text);
      }
      const outcome = await original({ ...response, body: again() }, now);
      return outcome.kind === 'refused' ? { ...outcome, hint: text } : outcome;
    },
    [
      'identity-faults.test.ts › after all of this nothing has been told to anybody',
      'source-auth-faults.test.ts › AADSTS%s',
    ],
  ),
  change(fetchContainerCredentials)(
    'whatever host the environment names',
    (original) => (context) => {
      const url = context.environment('AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '';
      return context.http
        .send({
          method: 'GET',
          origin: URL.canParse(url) ? new URL(url).origin : url,
          path: '/',
          headers: [],
          timeout: 1_000,
        })
        .then(() => original(context));
    },
    ['credential-chain.test.ts › asks nobody at'],
  ),
];
