import { changeOf, type ProofMutation } from '../mutation.ts';

const checkRequestModule = changeOf<typeof import('../../../packages/hosts/src/http/check-request.ts')>(
  'hosts/src/http/check-request.ts',
);
const createCallerSignalModule = changeOf<
  typeof import('../../../packages/hosts/src/http/create-caller-signal.ts')
>('hosts/src/http/create-caller-signal.ts');
const requestBodyModule = changeOf<typeof import('../../../packages/hosts/src/http/request-body.ts')>(
  'hosts/src/http/request-body.ts',
);
const splitCredentialsModule = changeOf<
  typeof import('../../../packages/hosts/src/http/split-credentials.ts')
>('hosts/src/http/split-credentials.ts');
const writeResponseModule = changeOf<typeof import('../../../packages/hosts/src/http/write-response.ts')>(
  'hosts/src/http/write-response.ts',
);
const createNodeMonitorModule = changeOf<
  typeof import('../../../packages/hosts/src/node/create-node-monitor.ts')
>('hosts/src/node/create-node-monitor.ts');
const handleIncomingRequestModule = changeOf<
  typeof import('../../../packages/hosts/src/node/handle-incoming-request.ts')
>('hosts/src/node/handle-incoming-request.ts');
const connectionGateModule = changeOf<
  typeof import('../../../packages/hosts/src/node/listener/connection-gate.ts')
>('hosts/src/node/listener/connection-gate.ts');
const createListenerModule = changeOf<
  typeof import('../../../packages/hosts/src/node/listener/create-listener.ts')
>('hosts/src/node/listener/create-listener.ts');
const readCertificateModule = changeOf<
  typeof import('../../../packages/hosts/src/node/listener/read-certificate.ts')
>('hosts/src/node/listener/read-certificate.ts');
const rejectOnSocketModule = changeOf<
  typeof import('../../../packages/hosts/src/node/listener/reject-on-socket.ts')
>('hosts/src/node/listener/reject-on-socket.ts');
const responseMemoryBudgetModule = changeOf<
  typeof import('../../../packages/hosts/src/node/listener/response-memory-budget.ts')
>('hosts/src/node/listener/response-memory-budget.ts');
const openListenersModule = changeOf<typeof import('../../../packages/hosts/src/node/open-listeners.ts')>(
  'hosts/src/node/open-listeners.ts',
);

export const LISTENER_MUTATIONS: readonly ProofMutation[] = [
  checkRequestModule('checkRequest', { to: 'every head is good', instead: () => () => undefined }, [
    'start-node-server.test.ts › requests that are refused before the gateway',
    'start-node-server.test.ts › 400, closed, what follows is not executed',
    'start-node-server.test.ts › two Hosts (NET-03)',
    'connections.test.ts › T1-31',
  ]),
  createCallerSignalModule(
    'createCallerSignal',
    {
      to: 'nobody leaves',
      instead: (original) => (request, response) => {
        const signal = original(request, response);
        return { ...signal, aborted: false, addEventListener: () => undefined };
      },
    },
    [
      'start-node-server.test.ts › aborts when the caller leaves (F11)',
      'connections.test.ts › F11',
      'crowds.test.ts › F11 CON-01',
    ],
  ),
  requestBodyModule(
    'createBodyBudget',
    { to: 'memory for every body', instead: (original) => () => original(Number.MAX_SAFE_INTEGER) },
    [
      'start-node-server.test.ts › cannot fill the memory with bodies',
      'start-node-server.test.ts › slow callers (NET-06)',
    ],
  ),
  splitCredentialsModule(
    'splitCredentials',
    { to: 'nothing is a credential', instead: () => () => undefined },
    ['to-inbound.test.ts › T9-01', 'split-credentials.test.ts › T9-01'],
  ),
  writeResponseModule(
    'writeResponse',
    {
      to: 'a half is written as a whole',
      instead: (original) => (request, response, answer, options) =>
        original(
          request,
          response,
          { ...answer, body: answer.body.subarray(0, answer.body.length / 2) },
          options,
        ),
    },
    ['start-node-server.test.ts › tells what serves, and no secret'],
  ),
  createNodeMonitorModule(
    'getConnectionLimit',
    { to: 'a share for each', instead: () => () => Number.POSITIVE_INFINITY },
    [
      'crowds.test.ts › CON-01 a hundred new connections',
      'crowds.test.ts › CON-01 idle connections of strangers',
    ],
  ),
  createNodeMonitorModule(
    'watchStalls',
    { to: 'nothing is watched', instead: () => () => ({ stop: () => undefined }) },
    ['watch-stalls.test.ts › F25'],
  ),
  createNodeMonitorModule(
    'createNodeMonitor',
    {
      to: 'what was refused is not counted',
      instead: (original) => (options) => ({ ...original(options), requestRefused: () => undefined }),
    },
    ['create-node-monitor.test.ts › CON-01'],
  ),
  handleIncomingRequestModule(
    'getRequestedOrigin',
    {
      to: 'whatever Host says',
      instead:
        () =>
        ({ headers }, secure) =>
          `${secure ? 'https' : 'http'}://${headers.host}`,
    },
    ['get-requested-origin.test.ts › T1-32'],
  ),
  connectionGateModule(
    'createConnectionGate',
    {
      to: 'the first to come stay',
      instead: (original) => (server, options) =>
        original(server, { ...options, activity: () => 'answering' }),
    },
    ['connection-gate.test.ts › CON-01'],
  ),
  createListenerModule(
    'createListener',
    {
      to: 'a head and a handshake may take a day',
      instead: (original) => (options) =>
        original({
          ...options,
          limits: { ...options.limits, headerMilliseconds: 86_400_000, bodyMilliseconds: 86_400_000 },
        }),
    },
    ['connections.test.ts › T1-30'],
  ),
  createListenerModule(
    'createListener',
    {
      to: 'what does not parse is left',
      instead: (original) => (options) => {
        const server = original(options);
        server.removeAllListeners('clientError');
        server.on('clientError', () => undefined);
        return server;
      },
    },
    [
      'start-node-server.test.ts › requests that are refused before the gateway',
      'start-node-server.test.ts › a body whose chunks do not parse: closed, not executed',
    ],
  ),
  readCertificateModule(
    'readCertificate',
    { to: 'every file is a certificate', instead: () => async () => ({ certificate: '', key: '' }) },
    ['start-node-server.test.ts › tells everything that is wrong at once'],
  ),
  rejectOnSocketModule(
    'rejectOnSocket',
    { to: 'nothing is answered', instead: () => (socket) => void socket.destroy() },
    [
      'start-node-server.test.ts › requests that are refused before the gateway',
      'start-node-server.test.ts › 400, closed, what follows is not executed',
      'start-node-server.test.ts › length and chunks (NET-04)',
      'start-node-server.test.ts › upgrade to websocket (NET-05)',
      'start-node-server.test.ts › another expectation',
    ],
  ),
  responseMemoryBudgetModule(
    'createResponseMemoryBudget',
    {
      to: 'there is room for everything',
      instead: (original) => (_, smallBytes) => original(Number.MAX_SAFE_INTEGER, smallBytes),
    },
    [
      'response-memory-budget.test.ts › an answer waits',
      'response-memory-budget.test.ts › BAT-04',
      'connections.test.ts › others wait for room, and small answers do not',
    ],
  ),
  openListenersModule(
    'openListeners',
    {
      to: 'what was opened stays open',
      instead: (original) => async (options) => {
        const listeners = await original(options);
        return { ...listeners, stop: async () => undefined };
      },
    },
    ['start-node-server.test.ts › leaves nothing open when the gateway cannot be made'],
  ),
  writeResponseModule(
    'writeResponse',
    {
      to: 'a caller may stop reading for ever',
      instead: (original) => (request, response, answer, options) =>
        original(request, Object.assign(response, { setTimeout: () => response }), answer, options),
    },
    ['write-response.test.ts › F12'],
  ),
  responseMemoryBudgetModule(
    'createResponseMemoryBudget',
    {
      to: 'room for one, and nobody waits',
      instead: (original) => (_, smallBytes) => {
        const budget = original(8_388_608, smallBytes);
        return {
          createReservation: () => {
            const reservation = budget.createReservation();
            return {
              ...reservation,
              reserve: (bytes, milliseconds) => reservation.reserve(bytes, milliseconds) === true,
            };
          },
        };
      },
    },
    ['connections.test.ts › F12', 'connections.test.ts › 60 at once of 5 MB, to callers who read'],
  ),
];
