import type { Clock, Log } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkSecretFile } from '../files/check-files.ts';
import { createPeriodicTask, type PeriodicTask } from '../service/periodic-task.ts';
import { checkCertificate, readTlsFiles } from './listener/read-certificate.ts';
import type { ListenerTls } from './listener/tls.ts';
import type { NodeState } from './node-state.ts';

export type RenewalOptions = {
  readonly config: Pick<Config, 'listen' | 'secretFiles'>;
  readonly listener: {
    readonly currentTls: () => ListenerTls | undefined;
    readonly renewTls: (tls: ListenerTls) => void;
  };
  readonly state: Pick<NodeState, 'tlsFilesValid'>;
  readonly log: Log;
  /** False after a reload, which reads the files itself. */
  readonly isInService: () => boolean;
};

const INTERVAL_SECONDS = 10;

/** `renewCertificate` for the configuration in service. */
export function createCertificateRenewal({
  state,
  clock,
  ...parts
}: Pick<RenewalOptions, 'listener' | 'log'> & {
  readonly state: NodeState;
  readonly clock: Clock;
}): PeriodicTask {
  return createPeriodicTask(clock, {
    intervalSeconds: () => INTERVAL_SECONDS,
    run: async () => {
      const { config } = state.current ?? {};
      const isInService = () => state.current?.config === config;
      if (config !== undefined) await renewCertificate({ ...parts, config, state, isInService });
    },
  });
}

/**
 * Activates changed files of `listen.tls`. Certificate and key change as a pair: files that don't fit, for
 * example between two writes, leave the former pair in use. Files are read by name, because inotify doesn't
 * report the symbolic link that Kubernetes swaps, nor changes on network file systems.
 */
export async function renewCertificate(options: RenewalOptions): Promise<void> {
  const { listener, state, log } = options;
  const { tls } = options.config.listen;
  if (tls === undefined) return;
  const found = await readPair(tls, options);
  if (!options.isInService()) return;
  const isValid = typeof found !== 'string';
  if (!isValid && state.tlsFilesValid !== false)
    log.write('error', 'listener_tls_refused', { reason: found });
  state.tlsFilesValid = isValid;
  if (!isValid || isEqual(found, listener.currentTls())) return;
  listener.renewTls(found);
  log.write('info', 'listener_tls_renewed', {});
}

/** `exposed`: others may read the key (FILE_EXPOSED). */
type PairFault = 'unreadable' | 'exposed' | 'no-pair';

async function readPair(
  paths: ListenerTls,
  { config, listener }: RenewalOptions,
): Promise<ListenerTls | PairFault> {
  let fault: PairFault = 'unreadable';
  try {
    const found = await readTlsFiles(paths);
    if (isEqual(found, listener.currentTls())) return found;
    fault = 'exposed';
    checkSecretFile(paths.key, 'listen.tls.key', config.secretFiles.readableBy);
    fault = 'no-pair';
    return checkCertificate(found);
  } catch {
    return fault;
  }
}

function isEqual(found: ListenerTls, inUse: ListenerTls | undefined): boolean {
  return (['certificate', 'key', 'clientCa'] as const).every((name) => found[name] === inUse?.[name]);
}
