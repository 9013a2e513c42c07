import type { SharedState } from '../../packages/clouds/src/shared-state/shared-state.ts';
import type { Config } from '../../packages/gateway/src/config/config-settings.ts';
import { openSharedState } from '../../packages/hosts/src/redis/open-shared-state.ts';
import {
  localFiles,
  systemClock,
  systemRandom,
} from '../../packages/hosts/src/runtime/create-system-ports.ts';

export type OpenState = {
  readonly state: SharedState;
  /** Log lines, as event and reason. */
  readonly log: readonly string[];
  /** `operation outcome` for each thing that was counted. */
  readonly counted: readonly string[];
  readonly close: () => void;
};

type Settings = Partial<NonNullable<Config['state']>> & { readonly url: string };

/** What a gateway opens for `state`, with what it writes and counts. */
export async function openState(
  settings: Settings,
  secrets: Record<string, string> = {},
): Promise<OpenState> {
  const log: string[] = [];
  const counted: string[] = [];
  const { state, close } = await openSharedState(
    { prefix: 'nymgate', deadlineMilliseconds: 1_000, ...settings },
    {
      clock: systemClock,
      random: systemRandom,
      files: localFiles,
      secrets: { read: async (reference) => secrets[reference] ?? '' },
      log: {
        write: (_, event, fields) => void log.push(`${event} ${String(fields?.['reason'] ?? '')}`.trim()),
      },
      metrics: {
        count: (_, { operation, outcome }) => void counted.push(`${operation} ${outcome}`),
        observe: () => undefined,
      },
    },
  );
  return { state, log, counted, close };
}

/** Waits until it holds, some seconds at most. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('it did not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function openUp(...parts: Parameters<typeof openState>): Promise<OpenState> {
  const opened = await openState(...parts);
  await until(() => opened.state.isAvailable());
  return opened;
}
