import type { Config } from '@nymgate/gateway/config/config-settings';
import { hostOf } from '@nymgate/clouds/settings/origins';
import type { Log } from '@nymgate/engine/kernel/ports';
import { createBodyBudget } from '../http/request-body.ts';
import { writeAnswer } from '../http/write-answer.ts';
import type { HostPlatform } from '../platform/host-platform.ts';
import type { MemoryGate } from '../process/memory-gate.ts';
import { identityHeaders } from '../service/service-state.ts';
import { type AnswerOptions, answerRequest, isUnread } from './answer-request.ts';
import type { HostState } from './host-state.ts';
import { createListener, type Listener } from './listener/create-listener.ts';
import type { ListenerTls } from './listener/tls.ts';
import { connectionsOf, type HostWatch } from './watch-host.ts';

export type MainListener = {
  /** Until there is one in service. */
  readonly config: Config;
  readonly state: HostState;
  readonly log: Log;
  readonly memory: MemoryGate;
  readonly watch: HostWatch;
  /** What stands in front, as far as it vouches for callers. */
  readonly platform?: HostPlatform | undefined;
  /** The files of `listen.tls`. */
  readonly tls: ListenerTls | undefined;
};

/** The listener that callers reach, joined to the generation in service. */
export function createMainListener({
  config,
  state,
  log,
  memory,
  watch,
  platform,
  tls,
}: MainListener): Listener {
  const current = () => state.current?.config ?? config;
  const server: Listener = createListener({
    limits: config.limits,
    ...(tls !== undefined && { tls }),
    answer: (exchange) => answerRequest(exchange, answering),
    answered: (response) => {
      // Node closes idle connections once, when the listener closes; later ones would hold it open.
      if (state.phase === 'stopping') response.once('close', () => server.closeIdleConnections());
    },
    distrusted: isUnread,
    write: ({ request, response }, answer) =>
      writeAnswer(request, response, answer, {
        closeConnection: state.phase !== 'serving' || isUnread(request),
        compress: current().listen.compress,
      }),
    refused: watch.refused,
    connectionsOf: (address) => connectionsOf(current(), address),
    connectionRefused: watch.refusedBy('main'),
    identity: () => identityHeaders(state),
  });
  server.on('tlsClientError', watch.tlsFailed);
  const answering: AnswerOptions = {
    ...{ state, memory, log, bodies: createBodyBudget(), refused: watch.refused },
    hosts: () => hostNames(current()),
    ...{ peerCertificate: server.peerCertificate, identify: platform?.identify },
  };
  return server;
}

const HOST_NAMES = new WeakMap<Config, ReadonlySet<string>>();

/**
 * The names that a Host header may have, besides loopback's. Every request needs them, so they are worked out once per
 * configuration.
 */
function hostNames(config: Config): ReadonlySet<string> {
  const known = HOST_NAMES.get(config) ?? readHostNames(config);
  HOST_NAMES.set(config, known);
  return known;
}

function readHostNames({ publicUrl, listen: { host } }: Config): ReadonlySet<string> {
  const names = publicUrl === undefined ? [host] : [host, hostOf(publicUrl)];
  return new Set(names.map((name) => (name.includes(':') ? `[${name.toLowerCase()}]` : name.toLowerCase())));
}
