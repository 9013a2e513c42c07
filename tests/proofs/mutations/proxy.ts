import { withEntityTag } from '../../../packages/gateway/src/proxy/answer-tag.ts';
import { formatAuditLine } from '../../../packages/gateway/src/proxy/audit-fields.ts';
import {
  authorizeBatch,
  isBatchTarget,
  parseBatchTarget,
} from '../../../packages/gateway/src/proxy/batch/batch-target.ts';
import { remainingBudget, toPartTarget } from '../../../packages/gateway/src/proxy/batch/handle-batch.ts';
import { parseBatch } from '../../../packages/gateway/src/proxy/batch/parse-batch.ts';
import { isSingleJsonDocument, writeBatch } from '../../../packages/gateway/src/proxy/batch/write-batch.ts';
import { findPersonInPath } from '../../../packages/gateway/src/proxy/find-person-in-path.ts';
import { finishRequest, toFailureResponse } from '../../../packages/gateway/src/proxy/finish-request.ts';
import { createRequestHandler } from '../../../packages/gateway/src/proxy/handle-request.ts';
import { errorToResponse, reserveRoom } from '../../../packages/gateway/src/proxy/steps/build-response.ts';
import {
  buildUpstreamRequest,
  callUpstream,
} from '../../../packages/gateway/src/proxy/steps/call-upstream.ts';
import { decideRequest } from '../../../packages/gateway/src/proxy/steps/decide-request.ts';
import { encryptGraphLink } from '../../../packages/gateway/src/proxy/steps/encrypt-graph-link.ts';
import { allowsConnector } from '../../../packages/gateway/src/proxy/steps/read-target.ts';
import { resolveTokens } from '../../../packages/gateway/src/proxy/steps/resolve-tokens.ts';
import { containsEcho } from '../../../packages/gateway/src/proxy/steps/sanitize-body.ts';
import {
  createThrottleMemory,
  parseRetryAfter,
} from '../../../packages/gateway/src/proxy/steps/throttle-memory.ts';
import { toTraceEnd } from '../../../packages/gateway/src/proxy/trace-fields.ts';
import { readSourceErrorCodes } from '../../../packages/gateway/src/proxy/upstream/read-source-error.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const PROXY_MUTATIONS: readonly ProofMutation[] = [
  change(withEntityTag)('never a 304', () => (response) => response, [
    'answer-tag.test.ts › T1-18',
    'conditional-requests.test.ts › T1-18',
  ]),
  change(formatAuditLine)(
    'texts as they are',
    (original) => (facts) => original(facts).replaceAll('\\n', '\n').replaceAll('\\"', '"'),
    ['audit-fields.test.ts › is one line of JSON whatever a text holds'],
  ),
  change(parseBatchTarget)(
    'whatever stands before $batch',
    (original) => (gateway, inbound, target) =>
      original(gateway, inbound, { segments: target.segments.slice(-2), query: [] }),
    ['batch.test.ts › BAT-01', 'batch.test.ts › BAT-02', 'batch.test.ts › BAT-03', 'batch.test.ts › BAT-05'],
  ),
  change(authorizeBatch)('a batch needs no grant', () => () => undefined, ['batch-target.test.ts › BAT-05']),
  change(isBatchTarget)('no batches', () => () => false, ['batch.test.ts › BAT-04']),
  change(toPartTarget)(
    'an address of any host',
    (original) => (url, target, root) => original(url.replace(/^https?:\/\/[^/]*/, ''), target, root),
    ['to-part-target.test.ts › BAT-03'],
  ),
  change(remainingBudget)('there is room for everything', () => (room) => room, [
    'handle-batch.test.ts › BAT-04',
  ]),
  change(parseBatch)(
    'as many as there are, once each',
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
    ['parse-batch.test.ts › BAT-02'],
  ),
  change(writeBatch)(
    'an id is written as it is',
    () => (parts) => {
      const written = parts.map(
        ({ id, response }) =>
          `{"id":"${id}","status":${response.status},"headers":{},"body":${new TextDecoder().decode(response.body) || 'null'}}`,
      );
      return new TextEncoder().encode(`{"responses":[${written.join()}]}`);
    },
    ['write-batch.test.ts › BAT-03'],
  ),
  change(isSingleJsonDocument)(
    'is built to be looked at',
    () => (body) => {
      try {
        return JSON.parse(new TextDecoder().decode(body)) !== undefined;
      } catch {
        return false;
      }
    },
    ['write-batch.test.ts › BAT-04'],
  ),
  change(findPersonInPath)(
    'the person as they are called',
    () => (path) => decodeURIComponent(path.split('/')[3] ?? ''),
    ['find-person-in-path.test.ts › AUD-01', 'request-facts.test.ts › the subject of an audit line'],
  ),
  change(createRequestHandler)(
    'the target comes back',
    (original) => (gateway) => {
      const handle = original(gateway);
      return async (inbound) => {
        const outbound = await handle(inbound);
        return { ...outbound, headers: [...outbound.headers, ['content-location', inbound.target]] };
      };
    },
    [
      'refusals.test.ts › ERR-02',
      'leak.test.ts › canaries in path, query and headers of a refused request are not told',
    ],
  ),
  change(createRequestHandler)(
    'as many at once as come',
    (original) => (gateway) =>
      original({ ...gateway, limits: { ...gateway.limits, concurrentRequests: Number.MAX_SAFE_INTEGER } }),
    ['crowds.test.ts › F30'],
  ),
  change(createRequestHandler)(
    'a refusal is logged with its request',
    (original) => (gateway) => {
      const handle = original(gateway);
      return async (inbound) => {
        const outbound = await handle(inbound);
        gateway.log.write('info', 'handled', { subject: inbound.target });
        return outbound;
      };
    },
    ['leak.test.ts › no canary, person, key or token is in a log line, an audit line or a metric'],
  ),
  changeMade(errorToResponse)('every refusal is a 200', () => ({ status: 200 }), [
    'handle-request.test.ts › T1-24',
    'handle-request.test.ts › measured before it is read',
    'handle-request.test.ts › the configuration bounds the methods, whatever the rules allow',
    'handle-request.test.ts › a grant for',
    'handle-request.test.ts › a body that breaks off is never a shorter answer',
    'handle-request.test.ts › (F12)',
    'handle-request.test.ts › F29',
    'handle-request.test.ts › beyond the number of requests at once',
    'handle-request.test.ts › a failure that nobody foresaw is a refusal that tells nothing',
  ]),
  changeMade(errorToResponse)('the code of Graph is the status', () => ({ status: 500 }), [
    'requests.test.ts › REQ-12',
    'requests.test.ts › every single-character change of a token',
    'requests.test.ts › refused before Graph sees anything',
    'requests.test.ts › NET-03',
  ]),
  change(reserveRoom)('room is never waited for', () => () => undefined, [
    'handle-request.test.ts › (F12)',
    'handle-request.test.ts › BAT-05',
  ]),
  change(buildUpstreamRequest)(
    'with the headers of the caller',
    (original) => (gateway, resolved, requestId) => {
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
    [
      'psoxy-headers.test.ts › without compat a control header means nothing and goes nowhere',
      'psoxy-headers.test.ts › with compat none of them weakens the policy',
    ],
  ),
  change(callUpstream)(
    'every status is a success',
    (original) => (call) =>
      original({
        ...call,
        gateway: {
          ...call.gateway,
          http: { send: async (request) => ({ ...(await call.gateway.http.send(request)), status: 200 }) },
        },
      }),
    ['call-upstream.test.ts › F06'],
  ),
  change(buildUpstreamRequest)(
    "the caller's own target goes on",
    (original) => (gateway, resolved, requestId) => ({
      ...original(gateway, resolved, requestId),
      path: resolved.request.rawTarget,
    }),
    ['handle-request.test.ts › T1-24', 'handle-request.test.ts › TOK-05'],
  ),
  change(callUpstream)(
    'a 410 is any failure',
    (original) => (call) => original({ ...call, sealLink: () => undefined }),
    ['delta-rounds.test.ts › F28'],
  ),
  change(encryptGraphLink)('links are left out', () => () => undefined, [
    'encrypt-graph-link.test.ts › T1-22',
    'drive-delta-links.test.ts › comes as a link of ours that shows nothing of its token',
    "graph-sdk.test.ts › Microsoft's own SDK walks users",
    'links.test.ts › T1-22 a link never holds an address',
    'links.test.ts › T1-22',
    'local-links.test.ts › T1-32',
    'one-base-url.test.ts › REQ-17',
    'unmatched-links.test.ts › ODA-06',
  ]),
  change(encryptGraphLink)(
    "Graph's link goes out as it came",
    () =>
      (_route, _origin, _request, { url }) => ({ url, matched: true }),
    [
      'encrypt-graph-link.test.ts › T1-22',
      'unmatched-links.test.ts › LNK-01 the link is good for nothing but the path',
      'unmatched-links.test.ts › ODA-06',
      'unmatched-links.test.ts › LNK-01',
      'tokens.test.ts › ODA-06',
      'tokens.test.ts › TOK-08',
    ],
  ),
  change(readSourceErrorCodes)(
    'whatever Graph writes is a code',
    () => async (response) => {
      let text = '';
      for await (const chunk of response.body) text += new TextDecoder().decode(chunk);
      return [text];
    },
    [
      'read-source-error.test.ts › a body broken off yields no code and no throw',
      'source-auth-faults.test.ts › Graph’s code at most',
    ],
  ),
  change(allowsConnector)('a grant is for every connector', () => () => true, [
    'handle-request.test.ts › a grant for',
  ]),
  change(decideRequest)(
    'every method is GET',
    (original) => (gateway, request) =>
      original(gateway, { ...request, inbound: { ...request.inbound, method: 'GET' } }),
    ['requests.test.ts › REQ-02'],
  ),
  change(containsEcho)('nothing is an echo', () => () => false, [
    'build-response.test.ts › TOK-07',
    'sanitize-body.test.ts › T1-22',
    'bodies.test.ts › T1-22',
    'bodies.test.ts › REQ-12',
    'bodies.test.ts › TOK-06',
    'echoes.test.ts › TOK-07',
    'upstream.test.ts › T1-22',
  ]),
  change(createThrottleMemory)(
    'nothing is remembered',
    () => () => ({ secondsLeft: () => 0, record: () => undefined }),
    [
      'throttle-memory.test.ts › a path must wait until its time has passed, and no other path waits',
      'throttle-memory.test.ts › SHR-06',
    ],
  ),
  change(parseRetryAfter)(
    'as long as Graph says',
    () => (value) => (value === undefined ? undefined : Number(value)),
    ['throttle-memory.test.ts › is %d seconds', 'throttle-memory.test.ts › is nothing'],
  ),
  change(toTraceEnd)(
    'with the address of the client',
    (original) => (facts) => {
      const summary = original(facts);
      return { ...summary, attributes: { ...summary.attributes, 'client.address': facts.client } };
    },
    ['traces.test.ts › TRC-02', 'trace-fields.test.ts › TRC-02', 'leak.test.ts › TRC-02'],
  ),
  change(formatAuditLine)(
    'with all that is known of the request',
    (original) => (facts) => JSON.stringify({ ...facts, ...JSON.parse(original(facts)) }),
    ['audit-fields.test.ts › has exactly the fields that have a meaning, clipped'],
  ),
  change(toFailureResponse)(
    'an unexpected failure is logged in its words',
    (original) => (gateway, facts, handled) => {
      gateway.log.write('error', 'internal_failure', { reason: String(handled.error) });
      return original(gateway, facts, handled);
    },
    ['request-facts.test.ts › LOG-02'],
  ),
  change(createRequestHandler)(
    'metrics are counted by path',
    (original) => (gateway) => {
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
    ['metric-labels.test.ts › LOG-04'],
  ),
  change(finishRequest)(
    'an answer does not name its rules',
    (original) => (gateway, facts, outbound) =>
      original(gateway, facts, {
        ...outbound,
        headers: outbound.headers.filter(([name]) => name.toLowerCase() !== 'nymgate-policy'),
      }),
    ['leak.test.ts › P10'],
  ),
  change(resolveTokens)(
    'as many pseudonyms as there are',
    (original) => (limits, decided) => original({ ...limits, tokens: Number.MAX_SAFE_INTEGER }, decided),
    ['tokens.test.ts › TOK-09'],
  ),
  change(callUpstream)(
    'every request is sent again after a 401',
    (original) => (call) =>
      original({ ...call, upstreamRequest: { ...call.upstreamRequest, method: 'GET' } }),
    ['bodies.test.ts › a request with a body is sent once, even if Graph refuses its token'],
  ),
  change(createRequestHandler)(
    'the body is logged',
    (original) => (gateway) => (inbound) => {
      gateway.log.write('info', 'handled', { subject: new TextDecoder().decode(inbound.body) });
      return original(gateway)(inbound);
    },
    ['bodies.test.ts › nothing of a refused body is in a log or audit line'],
  ),
];
