import { changeOf, type ProofMutation } from '../mutation.ts';

const describeErrorPageModule = changeOf<
  typeof import('../../../packages/clouds/src/describe-error-page.ts')
>('clouds/src/describe-error-page.ts');
const loopbackModule = changeOf<typeof import('../../../packages/clouds/src/network/loopback.ts')>(
  'clouds/src/network/loopback.ts',
);
const outputPlaceModule = changeOf<
  typeof import('../../../packages/clouds/src/object-stores/output-place.ts')
>('clouds/src/object-stores/output-place.ts');
const objectKeyModule = changeOf<
  typeof import('../../../packages/clouds/src/object-stores/shared/object-key.ts')
>('clouds/src/object-stores/shared/object-key.ts');
const objectUriModule = changeOf<
  typeof import('../../../packages/clouds/src/object-stores/shared/object-uri.ts')
>('clouds/src/object-stores/shared/object-uri.ts');
const extractFieldModule = changeOf<
  typeof import('../../../packages/clouds/src/secret-stores/extract-field.ts')
>('clouds/src/secret-stores/extract-field.ts');
const gcpSecretManagerModule = changeOf<
  typeof import('../../../packages/clouds/src/secret-stores/gcp-secret-manager.ts')
>('clouds/src/secret-stores/gcp-secret-manager.ts');
const requestStoreModule = changeOf<
  typeof import('../../../packages/clouds/src/secret-stores/request-store.ts')
>('clouds/src/secret-stores/request-store.ts');
const hashStateNamesModule = changeOf<
  typeof import('../../../packages/clouds/src/shared-state/hash-state-names.ts')
>('clouds/src/shared-state/hash-state-names.ts');
const accessTokensModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/access-tokens.ts')
>('clouds/src/source-auth/access-tokens.ts');
const exchangePauseModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/exchange-pause.ts')
>('clouds/src/source-auth/exchange-pause.ts');
const exchangeTokenModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/exchange-token.ts')
>('clouds/src/source-auth/exchange-token.ts');
const platformAddressModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/platform/platform-address.ts')
>('clouds/src/source-auth/platform/platform-address.ts');
const tokenLifeModule = changeOf<typeof import('../../../packages/clouds/src/source-auth/token-life.ts')>(
  'clouds/src/source-auth/token-life.ts',
);
const dispatchRequestModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/dispatch-request.ts')
>('hosts/src/runtime/dispatch-request.ts');
const egressProxyModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/egress/egress-proxy.ts')
>('hosts/src/runtime/egress/egress-proxy.ts');
const openTunnelModule = changeOf<typeof import('../../../packages/hosts/src/runtime/egress/open-tunnel.ts')>(
  'hosts/src/runtime/egress/open-tunnel.ts',
);
const undiciHttpClientModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/undici-http-client.ts')
>('hosts/src/runtime/undici-http-client.ts');

const callPlatformModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/platform/call-platform.ts')
>('clouds/src/source-auth/platform/call-platform.ts');
const announcedCredentialsModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/aws/announced-credentials.ts')
>('clouds/src/source-auth/aws/announced-credentials.ts');
const assertionProvidersModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/assertion-providers.ts')
>('clouds/src/source-auth/assertion-providers.ts');
const createSecretStoresModule = changeOf<
  typeof import('../../../packages/clouds/src/secret-stores/create-secret-stores.ts')
>('clouds/src/secret-stores/create-secret-stores.ts');
const readTokenResponseModule = changeOf<
  typeof import('../../../packages/clouds/src/source-auth/read-token-response.ts')
>('clouds/src/source-auth/read-token-response.ts');
export const SOURCE_MUTATIONS: readonly ProofMutation[] = [
  describeErrorPageModule(
    'describeErrorPage',
    { to: 'no text is an error', instead: () => () => undefined },
    ['describe-error-page.test.ts › PIN-01'],
  ),
  loopbackModule('isLoopbackHost', { to: 'every host is this machine', instead: () => () => true }, [
    'undici-http-client.test.ts › sends nothing to',
    'start-node-server.test.ts › requests that are refused before the gateway',
    'start-node-server.test.ts › 400, closed, what follows is not executed',
    'load-config.test.ts › addresses of Microsoft',
    'cli-caller-keys.test.ts › a key is not sent over plain http to another machine',
    'named-endpoints.test.ts › T3-07',
  ]),
  outputPlaceModule(
    'rejectReingestion',
    { to: 'an output may be an input', instead: () => () => undefined },
    ['names.test.ts › BLK-05'],
  ),
  objectKeyModule('findKeyFault', { to: 'every name is good', instead: () => () => undefined }, [
    'names.test.ts › BLK-04',
  ]),
  objectKeyModule('findKeyFault', { to: 'every name is one', instead: () => () => undefined }, [
    'hostile-outputs.test.ts › BLK-07',
  ]),
  objectUriModule('isObjectUri', { to: 'nothing is a store', instead: () => () => false }, [
    'bulk-outputs.test.ts › BLK-04',
    'bulk-formats.test.ts › BLK-04',
    'bulk-formats.test.ts › BLK-05',
  ]),
  extractFieldModule(
    'extractField',
    {
      to: 'a number is a text',
      instead: () => (value, field) => (field === undefined ? value : String(JSON.parse(value)[field])),
    },
    ['stores.test.ts › STO-02'],
  ),
  gcpSecretManagerModule(
    'openGcpSecretManager',
    {
      to: 'the answer is not compared',
      instead: (original) => (ports) =>
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
    },
    ['stores.test.ts › T3-07', 'versions.test.ts › STO-03'],
  ),
  requestStoreModule(
    'requestStore',
    {
      to: 'a redirect is followed, and every status is good',
      instead: (original) => async (request, ports) =>
        original(request, {
          ...ports,
          http: { send: async (sent) => ({ ...(await ports.http.send(sent)), status: 200 }) },
        }),
    },
    ['stores.test.ts › STO-01'],
  ),
  hashStateNamesModule('hashStateNames', { to: 'names are in clear', instead: () => (state) => state }, [
    'shared-tokens.test.ts › SHR-02',
  ]),
  accessTokensModule(
    'createAccessTokens',
    {
      to: 'each request for a token is an exchange',
      instead: (original) => (options) => ({
        ...original(options),
        get: (signal) => original(options).get(signal),
      }),
    },
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
  exchangePauseModule(
    'createBackoff',
    {
      to: 'Retry-After is ignored',
      instead: (original) => (failed) =>
        original(
          failed.outcome.kind === 'throttled'
            ? { ...failed, outcome: { kind: 'throttled', retryAfter: undefined } }
            : failed,
        ),
    },
    [
      'access-tokens.test.ts › (F04)',
      'frozen-process.test.ts › FRZ-01 a frozen process',
      'identity-faults.test.ts › (F02)',
      'identity-faults.test.ts › 429 with Retry-After',
    ],
  ),
  exchangePauseModule(
    'createBackoff',
    {
      to: 'a refusal is asked about again at once',
      instead: (original) => (failed) => ({
        ...original(failed),
        ...(failed.outcome.kind === 'refused' && { durationMilliseconds: 0 }),
      }),
    },
    [
      'access-tokens.test.ts › HTML with status 200',
      'access-tokens.test.ts › (F03)',
      'access-tokens.test.ts › never more than two calls in a minute',
      'access-tokens.test.ts › tells the numeric code only (F03)',
      'frozen-process.test.ts › FRZ-01 a frozen process',
    ],
  ),
  exchangeTokenModule(
    'exchangeToken',
    {
      to: 'an assertion is read once',
      instead: (original) => (options) => {
        let first: Promise<string> | undefined;
        return original({
          ...options,
          assertion: { ...options.assertion, get: () => (first ??= options.assertion.get()) },
        });
      },
    },
    [
      'access-tokens.test.ts › a stale assertion is read again once',
      'access-tokens.test.ts › never more than two calls in a minute',
    ],
  ),
  platformAddressModule('isLocalHost', { to: 'every host is of the platform', instead: () => () => true }, [
    'create-azure-assertion.test.ts › is refused at start, without its value',
  ]),
  tokenLifeModule('isRefreshDue', { to: 'a token is never renewed ahead', instead: () => () => false }, [
    'access-tokens.test.ts › (F02)',
    'consent.test.ts › (F02)',
  ]),
  dispatchRequestModule(
    'startDeadline',
    {
      to: 'the whole exchange has no limit',
      instead:
        (original) =>
        ({ signal }, firstByteMilliseconds) =>
          original({ timeout: 3_600_000, signal }, firstByteMilliseconds),
    },
    ['dispatch-request.test.ts › the time of one exchange'],
  ),
  dispatchRequestModule(
    'dispatchRequest',
    {
      to: 'a body that breaks off is whole',
      instead: (original) => (dispatcher, options, outcome) =>
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
    },
    [
      'undici-http-client.test.ts › bodies (SAN-11, T3-04, REL-05)',
      'undici-http-client.test.ts › never takes a body cut at any sixteenth for a whole one',
    ],
  ),
  egressProxyModule('readEgressProxy', { to: 'no proxy', instead: () => () => undefined }, [
    'egress-proxy.test.ts › T3-07',
  ]),
  openTunnelModule(
    'createTunnelConnector',
    {
      to: 'the proxy may read',
      instead: (original) => (proxy, tls, timeout) =>
        original(proxy, { ...tls, rejectUnauthorized: false }, timeout),
    },
    ['open-tunnel.test.ts › T7-01 through a proxy'],
  ),
  undiciHttpClientModule(
    'createUndiciHttpClient',
    {
      to: 'a redirect is followed',
      instead: (original) => (options) => {
        const client = original(options);
        return {
          ...client,
          send: async (request) => {
            const response = await client.send(request);
            const { location } = response.headers;
            if (location === undefined || response.status < 300 || response.status > 399) return response;
            const to = new URL(location, request.origin);
            return client.send({ ...request, origin: to.origin, path: to.pathname + to.search });
          },
        };
      },
    },
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
  undiciHttpClientModule(
    'createUndiciHttpClient',
    {
      to: 'a failure is an empty answer',
      instead: (original) => (options) => {
        const client = original(options);
        return {
          ...client,
          send: (request) =>
            client.send(request).catch(() => ({ status: 200, headers: {}, body: (async function* () {})() })),
        };
      },
    },
    [
      'undici-http-client.test.ts › a flood of headers',
      'undici-http-client.test.ts › refuses certificates that nobody vouches for',
      'undici-http-client.test.ts › broken connections (F08, REL-04)',
    ],
  ),
  undiciHttpClientModule(
    'createUndiciHttpClient',
    {
      to: 'answers have no size',
      instead: (original) => (options) =>
        original({
          ...options,
          limits: {
            ...options.limits,
            responseBytes: Number.MAX_SAFE_INTEGER,
            decompressionRatio: Number.MAX_SAFE_INTEGER,
          },
        }),
    },
    [
      'undici-http-client.test.ts › bodies (SAN-11, T3-04, REL-05)',
      'undici-http-client.test.ts › a bomb does not fill memory',
    ],
  ),
  undiciHttpClientModule(
    'createUndiciHttpClient',
    {
      to: 'time has no limit',
      instead: (original) => (options) => {
        const client = original({
          ...options,
          limits: { ...options.limits, firstByteMilliseconds: 3_600_000 },
        });
        return { ...client, send: (request) => client.send({ ...request, timeout: 3_600_000 }) };
      },
    },
    [
      'undici-http-client.test.ts › a body that drips does not stretch it (F10)',
      'undici-http-client.test.ts › (F10)',
    ],
  ),
  undiciHttpClientModule(
    'createUndiciHttpClient',
    {
      to: 'a caller who leaves is not noticed',
      instead: (original) => (options) => {
        const client = original(options);
        return { ...client, send: (request) => client.send({ ...request, signal: undefined }) };
      },
    },
    ['undici-http-client.test.ts › (F11)'],
  ),
  undiciHttpClientModule(
    'createUndiciHttpClient',
    {
      to: 'everything is sent once more',
      instead: (original) => (options) => {
        const client = original(options);
        return { ...client, send: (request) => client.send(request).catch(() => client.send(request)) };
      },
    },
    [
      'undici-http-client.test.ts › broken connections (F08, REL-04)',
      'undici-http-client.test.ts › POST is sent once',
    ],
  ),
  undiciHttpClientModule(
    'createUndiciHttpClient',
    {
      to: 'an answer without a body breaks off',
      instead: (original) => (options) => {
        const client = original(options);
        return {
          ...client,
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
        };
      },
    },
    [
      'undici-http-client.test.ts › bodies (SAN-11, T3-04, REL-05)',
      'undici-http-client.test.ts › without a body is empty',
    ],
  ),
  callPlatformModule(
    'callPlatform',
    {
      to: 'every server is the platform',
      instead:
        (original) =>
        (name, { isPlatform: _, ...request }, calls) =>
          original(name, request, calls),
    },
    ['create-gcp-assertion.test.ts › T3-07'],
  ),
  assertionProvidersModule(
    'createAssertionProvider',
    {
      to: 'proves with a text that nobody signed',
      instead: (original) => async (settings, ports, application) => ({
        ...(await original(settings, ports, application)),
        get: async () => 'a.b.c',
      }),
    },
    ['identity-matrix.test.ts › every way of proving oneself'],
  ),
  createSecretStoresModule(
    'createSecretStores',
    {
      to: 'asks another server first',
      instead: (original) => (settings, ports) => {
        const read = original(settings, ports);
        return async (reference) => {
          await ports.http
            .send({ method: 'GET', origin: 'https://other.example', path: '/', headers: [], timeout: 1_000 })
            .catch(() => undefined);
          return read(reference);
        };
      },
    },
    ['egress.test.ts › P3'],
  ),
  readTokenResponseModule(
    'readTokenResponse',
    {
      to: 'the hint is a text',
      instead: (original) => async (response, now) => {
        const outcome = await original(response, now);
        return outcome.kind === 'refused' ? { ...outcome, hint: `AADSTS${outcome.hint}` } : outcome;
      },
    },
    ['identity-faults.test.ts › LOG-04'],
  ),
  readTokenResponseModule(
    'readTokenResponse',
    {
      to: "the reason is in Entra's words",
      instead: (original) => async (response, now) => {
        let text = '';
        for await (const chunk of response.body) text += new TextDecoder().decode(chunk);
        async function* again() {
          yield new TextEncoder().encode(text);
        }
        const outcome = await original({ ...response, body: again() }, now);
        return outcome.kind === 'refused' ? { ...outcome, hint: text } : outcome;
      },
    },
    [
      'identity-faults.test.ts › after all of this nothing has been told to anybody',
      'source-auth-faults.test.ts › AADSTS%s',
    ],
  ),
  announcedCredentialsModule(
    'fetchContainerCredentials',
    {
      to: 'whatever host the environment names',
      instead: (original) => (context) => {
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
    },
    ['credential-chain.test.ts › asks nobody at'],
  ),
];
