import { checkRequest } from '../../../packages/hosts/src/http/check-request.ts';
import { createCallerSignal } from '../../../packages/hosts/src/http/create-caller-signal.ts';
import { createBodyBudget } from '../../../packages/hosts/src/http/request-body.ts';
import { splitCredentials } from '../../../packages/hosts/src/http/split-credentials.ts';
import { writeResponse } from '../../../packages/hosts/src/http/write-response.ts';
import {
  createNodeMonitor,
  getConnectionLimit,
  watchStalls,
} from '../../../packages/hosts/src/node/create-node-monitor.ts';
import { getRequestedOrigin } from '../../../packages/hosts/src/node/handle-incoming-request.ts';
import { createConnectionGate } from '../../../packages/hosts/src/node/listener/connection-gate.ts';
import { createListener } from '../../../packages/hosts/src/node/listener/create-listener.ts';
import { readCertificate } from '../../../packages/hosts/src/node/listener/read-certificate.ts';
import { rejectOnSocket } from '../../../packages/hosts/src/node/listener/reject-on-socket.ts';
import { createResponseMemoryBudget } from '../../../packages/hosts/src/node/listener/response-memory-budget.ts';
import { openListeners } from '../../../packages/hosts/src/node/open-listeners.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const LISTENER_MUTATIONS: readonly ProofMutation[] = [
  change(checkRequest)('every head is good', () => () => undefined, [
    'start-node-server.test.ts › requests that are refused before the gateway',
    'start-node-server.test.ts › 400, closed, what follows is not executed',
    'start-node-server.test.ts › two Hosts (NET-03)',
    'connections.test.ts › T1-31',
  ]),
  changeMade(createCallerSignal)(
    'nobody leaves',
    () => ({ aborted: false, addEventListener: () => undefined }),
    [
      'start-node-server.test.ts › aborts when the caller leaves (F11)',
      'connections.test.ts › F11',
      'crowds.test.ts › F11 CON-01',
    ],
  ),
  change(createBodyBudget)('memory for every body', (original) => () => original(Number.MAX_SAFE_INTEGER), [
    'start-node-server.test.ts › cannot fill the memory with bodies',
    'start-node-server.test.ts › slow callers (NET-06)',
  ]),
  change(splitCredentials)('nothing is a credential', () => () => undefined, [
    'to-inbound.test.ts › T9-01',
    'split-credentials.test.ts › T9-01',
  ]),
  change(writeResponse)(
    'a half is written as a whole',
    (original) => (request, response, answer, options) =>
      original(
        request,
        response,
        { ...answer, body: answer.body.subarray(0, answer.body.length / 2) },
        options,
      ),
    ['start-node-server.test.ts › tells what serves, and no secret'],
  ),
  change(getConnectionLimit)('a share for each', () => () => Number.POSITIVE_INFINITY, [
    'crowds.test.ts › CON-01 a hundred new connections',
    'crowds.test.ts › CON-01 idle connections of strangers',
  ]),
  change(watchStalls)('nothing is watched', () => () => ({ stop: () => undefined }), [
    'watch-stalls.test.ts › F25',
  ]),
  changeMade(createNodeMonitor)(
    'what was refused is not counted',
    () => ({ requestRefused: () => undefined }),
    ['create-node-monitor.test.ts › CON-01'],
  ),
  change(getRequestedOrigin)(
    'whatever Host says',
    () =>
      ({ headers }, secure) =>
        `${secure ? 'https' : 'http'}://${headers.host}`,
    ['get-requested-origin.test.ts › T1-32'],
  ),
  change(createConnectionGate)(
    'the first to come stay',
    (original) => (server, options) => original(server, { ...options, activity: () => 'answering' }),
    ['connection-gate.test.ts › CON-01'],
  ),
  change(createListener)(
    'a head and a handshake may take a day',
    (original) => (options) =>
      original({
        ...options,
        limits: { ...options.limits, headerMilliseconds: 86_400_000, bodyMilliseconds: 86_400_000 },
      }),
    ['connections.test.ts › T1-30'],
  ),
  change(createListener)(
    'what does not parse is left',
    (original) => (options) => {
      const server = original(options);
      server.removeAllListeners('clientError');
      server.on('clientError', () => undefined);
      return server;
    },
    [
      'start-node-server.test.ts › requests that are refused before the gateway',
      'start-node-server.test.ts › a body whose chunks do not parse: closed, not executed',
    ],
  ),
  change(readCertificate)('every file is a certificate', () => async () => ({ certificate: '', key: '' }), [
    'start-node-server.test.ts › tells everything that is wrong at once',
  ]),
  change(rejectOnSocket)('nothing is answered', () => (socket) => void socket.destroy(), [
    'start-node-server.test.ts › requests that are refused before the gateway',
    'start-node-server.test.ts › 400, closed, what follows is not executed',
    'start-node-server.test.ts › length and chunks (NET-04)',
    'start-node-server.test.ts › upgrade to websocket (NET-05)',
    'start-node-server.test.ts › another expectation',
  ]),
  change(createResponseMemoryBudget)(
    'there is room for everything',
    (original) => (_, smallBytes) => original(Number.MAX_SAFE_INTEGER, smallBytes),
    [
      'response-memory-budget.test.ts › an answer waits',
      'response-memory-budget.test.ts › BAT-04',
      'connections.test.ts › others wait for room, and small answers do not',
    ],
  ),
  change(openListeners)(
    'what was opened stays open',
    (original) => async (options) => {
      const listeners = await original(options);
      return { ...listeners, stop: async () => undefined };
    },
    ['start-node-server.test.ts › leaves nothing open when the gateway cannot be made'],
  ),
  change(writeResponse)(
    'a caller may stop reading for ever',
    (original) => (request, response, answer, options) =>
      original(request, Object.assign(response, { setTimeout: () => response }), answer, options),
    ['write-response.test.ts › F12'],
  ),
  change(createResponseMemoryBudget)(
    'room for one, and nobody waits',
    (original) => (_, smallBytes) => {
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
    ['connections.test.ts › F12', 'connections.test.ts › 60 at once of 5 MB, to callers who read'],
  ),
];
