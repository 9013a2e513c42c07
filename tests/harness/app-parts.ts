import type { App, AppStatus } from '../../packages/gateway/src/app/create-app.ts';

/** What a gateway of tests tells of itself, which is nothing. */
export const NO_STATUS: AppStatus = Object.freeze({
  connectors: [],
  policy: '',
  keyFingerprint: '',
  scheme: 'native',
  callers: '',
  configuration: '',
  ends: [],
  faults: [],
});

/** The parts of a gateway that a host asks beside requests. */
export const APP_PARTS: Pick<App, 'sourceAuth' | 'callers'> = Object.freeze({
  sourceAuth: { states: () => ({}), ends: () => ({}), look: async () => undefined },
  callers: { ids: () => ['local'], keys: () => undefined, look: () => undefined },
});
