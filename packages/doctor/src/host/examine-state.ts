import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type DoctorFinding, failedStep, okStep, type Step, toStep, warn } from '../steps/step.ts';

/** Longer than a first connection may take. */
const MAX_WAIT_MILLISECONDS = 15_000;

/**
 * Connects to the shared store, as the gateway does at startup. An unreachable server is a warning, since the
 * gateway serves without it (SHR-01).
 */
export async function examineState({ state }: Config, ports: AppPorts): Promise<Step> {
  if (state === undefined) return okStep('state', 'nothing is shared with other replicas');
  try {
    const reason = await firstConnection(state, ports);
    const summary = 'the store that replicas share takes what is written to it';
    return toStep('state', reason === undefined ? [] : [absent(reason)], { summary });
  } catch (error) {
    return failedStep('state', error);
  }
}

/** @returns why the connection failed; undefined for a success */
async function firstConnection(
  settings: NonNullable<Config['state']>,
  ports: AppPorts,
): Promise<string | undefined> {
  const { openSharedState } = await import('@nymgate/hosts/redis/open-shared-state');
  let settle: (reason: string | undefined) => void = () => undefined;
  const connected = new Promise<string | undefined>((resolve) => {
    settle = resolve;
  });
  const log: AppPorts['log'] = {
    write: (_, event, fields) => {
      if (event === 'shared_state_connected') settle(undefined);
      if (event === 'shared_state_lost') settle(String(fields?.['reason'] ?? 'closed'));
    },
  };
  const timer = setTimeout(() => settle('slow'), MAX_WAIT_MILLISECONDS);
  const { close } = await openSharedState(settings, { ...ports, log }).catch((error: unknown) => {
    clearTimeout(timer);
    throw error;
  });
  return connected.finally(() => {
    clearTimeout(timer);
    close();
  });
}

function absent(reason: string): DoctorFinding {
  return warn('operator', {
    summary: `state: the store that replicas share is not there: ${reason}`,
    causes: ['the gateway starts and serves all the same, but each replica then counts for itself'],
    next: 'compare state.url, user, password and certificate with the server, and its firewall with this machine (docs/reference/shared-state.md)',
  });
}
