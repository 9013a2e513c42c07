export { bindSignals, type SignalledHost } from './bind-signals.ts';
export type { NodeHost } from './start-host.ts';
export { startNodeHost } from './start-node-host.ts';
