import type { SecretStore } from '@nymgate/engine/kernel/ports';
import { createApp } from '@nymgate/gateway/app/create-app';
import {
  type NodeServer,
  type NodeServerOptions,
  startNodeServer,
} from '@nymgate/hosts/node/start-node-server';
import { prepareProcess } from '@nymgate/hosts/process/prepare-process';
import { createRecording, type ExchangeRecording } from './record-exchange.ts';

/** Sees what a gateway in this process exchanges with Graph, one request at a time. */
export type GraphRecorder = Pick<ExchangeRecording, 'during'> & {
  /** Starts a gateway whose requests to Graph are seen. @throws SetupError as `startNodeHost` */
  readonly start: (options: NodeServerOptions) => Promise<NodeServer>;
  /** The secrets of the gateway's configuration, for the offline engine with the same keys; undefined before `start`. */
  readonly secrets: () => SecretStore | undefined;
};

/**
 * A gateway takes its HTTP client as a port; the console puts one around it that copies what Graph answers (WEB-09). So the product has no
 * place where raw answers could be read.
 */
export function createGraphRecorder(): GraphRecorder {
  const { wrap, during } = createRecording();
  let opened: SecretStore | undefined;
  return {
    during,
    secrets: () => opened,
    start: (options) => {
      prepareProcess();
      return startNodeServer({
        ...options,
        createApp: (config, ports, about) => {
          opened = ports.secrets;
          return createApp(config, { ...ports, http: wrap(ports.http, config.source.graph) }, about);
        },
      });
    },
  };
}
