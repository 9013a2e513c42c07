import { changeOf, type ProofMutation } from '../mutation.ts';

const answerTagModule = changeOf<typeof import('../../../packages/gateway/src/proxy/answer-tag.ts')>(
  'gateway/src/proxy/answer-tag.ts',
);
const auditFieldsModule = changeOf<typeof import('../../../packages/gateway/src/proxy/audit-fields.ts')>(
  'gateway/src/proxy/audit-fields.ts',
);
const batchTargetModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/batch/batch-target.ts')
>('gateway/src/proxy/batch/batch-target.ts');
const handleBatchModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/batch/handle-batch.ts')
>('gateway/src/proxy/batch/handle-batch.ts');
const parseBatchModule = changeOf<typeof import('../../../packages/gateway/src/proxy/batch/parse-batch.ts')>(
  'gateway/src/proxy/batch/parse-batch.ts',
);
const writeBatchModule = changeOf<typeof import('../../../packages/gateway/src/proxy/batch/write-batch.ts')>(
  'gateway/src/proxy/batch/write-batch.ts',
);
const findPersonInPathModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/find-person-in-path.ts')
>('gateway/src/proxy/find-person-in-path.ts');
const handleRequestModule = changeOf<typeof import('../../../packages/gateway/src/proxy/handle-request.ts')>(
  'gateway/src/proxy/handle-request.ts',
);
const buildResponseModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/build-response.ts')
>('gateway/src/proxy/steps/build-response.ts');
const callUpstreamModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/call-upstream.ts')
>('gateway/src/proxy/steps/call-upstream.ts');
const encryptGraphLinkModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/encrypt-graph-link.ts')
>('gateway/src/proxy/steps/encrypt-graph-link.ts');
const readSourceErrorModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/upstream/read-source-error.ts')
>('gateway/src/proxy/upstream/read-source-error.ts');
const decideRequestModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/decide-request.ts')
>('gateway/src/proxy/steps/decide-request.ts');
const readTargetModule = changeOf<typeof import('../../../packages/gateway/src/proxy/steps/read-target.ts')>(
  'gateway/src/proxy/steps/read-target.ts',
);
const sanitizeBodyModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/sanitize-body.ts')
>('gateway/src/proxy/steps/sanitize-body.ts');
const throttleMemoryModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/throttle-memory.ts')
>('gateway/src/proxy/steps/throttle-memory.ts');
const traceFieldsModule = changeOf<typeof import('../../../packages/gateway/src/proxy/trace-fields.ts')>(
  'gateway/src/proxy/trace-fields.ts',
);

const finishRequestModule = changeOf<typeof import('../../../packages/gateway/src/proxy/finish-request.ts')>(
  'gateway/src/proxy/finish-request.ts',
);
const resolveTokensModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/resolve-tokens.ts')
>('gateway/src/proxy/steps/resolve-tokens.ts');
export const PROXY_MUTATIONS: readonly ProofMutation[] = [
  answerTagModule('withEntityTag', { to: 'never a 304', instead: () => (response) => response }, [
    'answer-tag.test.ts › T1-18',
    'conditional-requests.test.ts › T1-18',
  ]),
  auditFieldsModule(
    'formatAuditLine',
    {
      to: 'texts as they are',
      instead: (original) => (facts) => original(facts).replaceAll('\\n', '\n').replaceAll('\\"', '"'),
    },
    ['audit-fields.test.ts › is one line of JSON whatever a text holds'],
  ),
  batchTargetModule(
    'parseBatchTarget',
    {
      to: 'whatever stands before $batch',
      instead: (original) => (gateway, inbound, target) =>
        original(gateway, inbound, { segments: target.segments.slice(-2), query: [] }),
    },
    ['batch.test.ts › BAT-01', 'batch.test.ts › BAT-02', 'batch.test.ts › BAT-03', 'batch.test.ts › BAT-05'],
  ),
  batchTargetModule('authorizeBatch', { to: 'a batch needs no grant', instead: () => () => undefined }, [
    'batch-target.test.ts › BAT-05',
  ]),
  batchTargetModule('isBatchTarget', { to: 'no batches', instead: () => () => false }, [
    'batch.test.ts › BAT-04',
  ]),
  handleBatchModule(
    'toPartTarget',
    {
      to: 'an address of any host',
      instead: (original) => (url, target, root) =>
        original(url.replace(/^https?:\/\/[^/]*/, ''), target, root),
    },
    ['to-part-target.test.ts › BAT-03'],
  ),
  handleBatchModule(
    'remainingBudget',
    { to: 'there is room for everything', instead: () => (room) => room },
    ['handle-batch.test.ts › BAT-04'],
  ),
  parseBatchModule(
    'parseBatch',
    {
      to: 'as many as there are, once each',
      instead:
        (original) =>
        ({ headers, body }) => {
          const { requests } = JSON.parse(new TextDecoder().decode(body));
          const [, , ...more] = requests;
          return original({
            headers,
            body: new TextEncoder().encode(
              JSON.stringify({ requests: more.length > 15 ? requests.slice(0, 20) : requests }),
            ),
          });
        },
    },
    ['parse-batch.test.ts › BAT-02'],
  ),
  writeBatchModule(
    'writeBatch',
    {
      to: 'an id is written as it is',
      instead: () => (parts) => {
        const written = parts.map(
          ({ id, response }) =>
            `{"id":"${id}","status":${response.status},"headers":{},"body":${new TextDecoder().decode(response.body) || 'null'}}`,
        );
        return new TextEncoder().encode(`{"responses":[${written.join()}]}`);
      },
    },
    ['write-batch.test.ts › BAT-03'],
  ),
  writeBatchModule(
    'isSingleJsonDocument',
    {
      to: 'is built to be looked at',
      instead: () => (body) => {
        try {
          return JSON.parse(new TextDecoder().decode(body)) !== undefined;
        } catch {
          return false;
        }
      },
    },
    ['write-batch.test.ts › BAT-04'],
  ),
  findPersonInPathModule(
    'findPersonInPath',
    {
      to: 'the person as they are called',
      instead: () => (path) => decodeURIComponent(path.split('/')[3] ?? ''),
    },
    ['find-person-in-path.test.ts › AUD-01', 'request-facts.test.ts › the subject of an audit line'],
  ),
  handleRequestModule(
    'createRequestHandler',
    {
      to: 'the target comes back',
      instead: (original) => (gateway) => {
        const handle = original(gateway);
        return async (inbound) => {
          const outbound = await handle(inbound);
          return { ...outbound, headers: [...outbound.headers, ['content-location', inbound.target]] };
        };
      },
    },
    [
      'refusals.test.ts › ERR-02',
      'leak.test.ts › canaries in path, query and headers of a refused request are not told',
    ],
  ),
  handleRequestModule(
    'createRequestHandler',
    {
      to: 'as many at once as come',
      instead: (original) => (gateway) =>
        original({ ...gateway, limits: { ...gateway.limits, concurrentRequests: Number.MAX_SAFE_INTEGER } }),
    },
    ['crowds.test.ts › F30'],
  ),
  handleRequestModule(
    'createRequestHandler',
    {
      to: 'a refusal is logged with its request',
      instead: (original) => (gateway) => {
        const handle = original(gateway);
        return async (inbound) => {
          const outbound = await handle(inbound);
          gateway.log.write('info', 'handled', { subject: inbound.target });
          return outbound;
        };
      },
    },
    ['leak.test.ts › no canary, person, key or token is in a log line, an audit line or a metric'],
  ),
  buildResponseModule(
    'errorToResponse',
    {
      to: 'every refusal is a 200',
      instead: (original) => (error, identity, method) => ({
        ...original(error, identity, method),
        status: 200,
      }),
    },
    [
      'handle-request.test.ts › T1-24',
      'handle-request.test.ts › measured before it is read',
      'handle-request.test.ts › the configuration bounds the methods, whatever the rules allow',
      'handle-request.test.ts › a grant for',
      'handle-request.test.ts › a body that breaks off is never a shorter answer',
      'handle-request.test.ts › (F12)',
      'handle-request.test.ts › F29',
      'handle-request.test.ts › beyond the number of requests at once',
      'handle-request.test.ts › a failure that nobody foresaw is a refusal that tells nothing',
    ],
  ),
  buildResponseModule(
    'errorToResponse',
    {
      to: 'the code of Graph is the status',
      instead: (original) => (error, identity, method) => ({
        ...original(error, identity, method),
        status: 500,
      }),
    },
    [
      'requests.test.ts › REQ-12',
      'requests.test.ts › every single-character change of a token',
      'requests.test.ts › refused before Graph sees anything',
      'requests.test.ts › NET-03',
    ],
  ),
  buildResponseModule('reserveRoom', { to: 'room is never waited for', instead: () => () => undefined }, [
    'handle-request.test.ts › (F12)',
    'handle-request.test.ts › BAT-05',
  ]),
  callUpstreamModule(
    'buildUpstreamRequest',
    {
      to: 'with the headers of the caller',
      instead: (original) => (gateway, resolved, requestId) => {
        const request = original(gateway, resolved, requestId);
        return {
          ...request,
          headers: [
            ...request.headers,
            ...resolved.request.inbound.headers.filter(([name]) =>
              /^(?:x-|cookie|forwarded|nymgate)/i.test(name),
            ),
          ],
        };
      },
    },
    [
      'psoxy-headers.test.ts › without compat a control header means nothing and goes nowhere',
      'psoxy-headers.test.ts › with compat none of them weakens the policy',
    ],
  ),
  callUpstreamModule(
    'callUpstream',
    {
      to: 'every status is a success',
      instead: (original) => (call) =>
        original({
          ...call,
          gateway: {
            ...call.gateway,
            http: { send: async (request) => ({ ...(await call.gateway.http.send(request)), status: 200 }) },
          },
        }),
    },
    ['call-upstream.test.ts › F06'],
  ),
  callUpstreamModule(
    'buildUpstreamRequest',
    {
      to: "the caller's own target goes on",
      instead: (original) => (gateway, resolved, requestId) => ({
        ...original(gateway, resolved, requestId),
        path: resolved.request.rawTarget,
      }),
    },
    ['handle-request.test.ts › T1-24', 'handle-request.test.ts › TOK-05'],
  ),
  callUpstreamModule(
    'callUpstream',
    {
      to: 'a 410 is any failure',
      instead: (original) => (call) => original({ ...call, sealLink: () => undefined }),
    },
    ['delta-rounds.test.ts › F28'],
  ),
  encryptGraphLinkModule('encryptGraphLink', { to: 'links are left out', instead: () => () => undefined }, [
    'encrypt-graph-link.test.ts › T1-22',
    'drive-delta-links.test.ts › comes as a link of ours that shows nothing of its token',
    "graph-sdk.test.ts › Microsoft's own SDK walks users",
    'links.test.ts › T1-22 a link never holds an address',
    'links.test.ts › T1-22',
    'local-links.test.ts › T1-32',
    'one-base-url.test.ts › REQ-17',
    'unmatched-links.test.ts › ODA-06',
  ]),
  encryptGraphLinkModule(
    'encryptGraphLink',
    {
      to: "Graph's link goes out as it came",
      instead:
        () =>
        (_route, _origin, _request, { url }) => ({ url, matched: true }),
    },
    [
      'encrypt-graph-link.test.ts › T1-22',
      'unmatched-links.test.ts › LNK-01 the link is good for nothing but the path',
      'unmatched-links.test.ts › ODA-06',
      'unmatched-links.test.ts › LNK-01',
      'tokens.test.ts › ODA-06',
      'tokens.test.ts › TOK-08',
    ],
  ),
  readSourceErrorModule(
    'readSourceErrorCodes',
    {
      to: 'whatever Graph writes is a code',
      instead: () => async (response) => {
        let text = '';
        for await (const chunk of response.body) text += new TextDecoder().decode(chunk);
        return [text];
      },
    },
    [
      'read-source-error.test.ts › a body broken off yields no code and no throw',
      'source-auth-faults.test.ts › Graph’s code at most',
    ],
  ),
  readTargetModule('allowsConnector', { to: 'a grant is for every connector', instead: () => () => true }, [
    'handle-request.test.ts › a grant for',
  ]),
  decideRequestModule(
    'decideRequest',
    {
      to: 'every method is GET',
      instead: (original) => (gateway, request) =>
        original(gateway, { ...request, inbound: { ...request.inbound, method: 'GET' } }),
    },
    ['requests.test.ts › REQ-02'],
  ),
  sanitizeBodyModule('containsEcho', { to: 'nothing is an echo', instead: () => () => false }, [
    'build-response.test.ts › TOK-07',
    'sanitize-body.test.ts › T1-22',
    'bodies.test.ts › T1-22',
    'bodies.test.ts › REQ-12',
    'bodies.test.ts › TOK-06',
    'echoes.test.ts › TOK-07',
    'upstream.test.ts › T1-22',
  ]),
  throttleMemoryModule(
    'createThrottleMemory',
    { to: 'nothing is remembered', instead: () => () => ({ secondsLeft: () => 0, record: () => undefined }) },
    [
      'throttle-memory.test.ts › a path must wait until its time has passed, and no other path waits',
      'throttle-memory.test.ts › SHR-06',
    ],
  ),
  throttleMemoryModule(
    'parseRetryAfter',
    {
      to: 'as long as Graph says',
      instead: () => (value) => (value === undefined ? undefined : Number(value)),
    },
    ['throttle-memory.test.ts › is %d seconds', 'throttle-memory.test.ts › is nothing'],
  ),
  traceFieldsModule(
    'toTraceEnd',
    {
      to: 'with the address of the client',
      instead: (original) => (facts) => {
        const summary = original(facts);
        return { ...summary, attributes: { ...summary.attributes, 'client.address': facts.client } };
      },
    },
    ['traces.test.ts › TRC-02', 'trace-fields.test.ts › TRC-02', 'leak.test.ts › TRC-02'],
  ),
  auditFieldsModule(
    'formatAuditLine',
    {
      to: 'with all that is known of the request',
      instead: (original) => (facts) => JSON.stringify({ ...facts, ...JSON.parse(original(facts)) }),
    },
    ['audit-fields.test.ts › has exactly the fields that have a meaning, clipped'],
  ),
  finishRequestModule(
    'toFailureResponse',
    {
      to: 'an unexpected failure is logged in its words',
      instead: (original) => (gateway, facts, handled) => {
        gateway.log.write('error', 'internal_failure', { reason: String(handled.error) });
        return original(gateway, facts, handled);
      },
    },
    ['request-facts.test.ts › LOG-02'],
  ),
  handleRequestModule(
    'createRequestHandler',
    {
      to: 'metrics are counted by path',
      instead: (original) => (gateway) => {
        let path = '';
        const { metrics } = gateway;
        const handle = original({
          ...gateway,
          metrics: {
            ...metrics,
            count: (name, labels, by) =>
              metrics.count(name, 'endpoint' in labels ? { ...labels, endpoint: path } : labels, by),
          },
        });
        return (inbound) => {
          path = inbound.target;
          return handle(inbound);
        };
      },
    },
    ['metric-labels.test.ts › LOG-04'],
  ),
  finishRequestModule(
    'finishRequest',
    {
      to: 'an answer does not name its rules',
      instead: (original) => (gateway, facts, outbound) =>
        original(gateway, facts, {
          ...outbound,
          headers: outbound.headers.filter(([name]) => name.toLowerCase() !== 'nymgate-policy'),
        }),
    },
    ['leak.test.ts › P10'],
  ),
  resolveTokensModule(
    'resolveTokens',
    {
      to: 'as many pseudonyms as there are',
      instead: (original) => (limits, decided) =>
        original({ ...limits, tokens: Number.MAX_SAFE_INTEGER }, decided),
    },
    ['tokens.test.ts › TOK-09'],
  ),
  callUpstreamModule(
    'callUpstream',
    {
      to: 'every request is sent again after a 401',
      instead: (original) => (call) =>
        original({ ...call, upstreamRequest: { ...call.upstreamRequest, method: 'GET' } }),
    },
    ['bodies.test.ts › a request with a body is sent once, even if Graph refuses its token'],
  ),
  handleRequestModule(
    'createRequestHandler',
    {
      to: 'the body is logged',
      instead: (original) => (gateway) => (inbound) => {
        gateway.log.write('info', 'handled', { subject: new TextDecoder().decode(inbound.body) });
        return original(gateway)(inbound);
      },
    },
    ['bodies.test.ts › nothing of a refused body is in a log or audit line'],
  ),
];
