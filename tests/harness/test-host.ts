import type { NodeServer } from '../../packages/hosts/src/node/index.ts';

/** A gateway that listens, as the tests use one: in this process, or as the built bundle in one of its own. */
export type TestHost = Pick<NodeServer, 'url' | 'adminUrl' | 'app'> & {
  /** Every line that it wrote to its log and audit sink. */
  readonly lines: readonly string[];
  readonly close: () => Promise<void>;
};
