import type { ConnectorOptions } from '../../connectors/index.ts';

/** The options of `nymgate sanitize` as commander hands them over. */
export type SanitizeOptions = Partial<ConnectorOptions> & {
  readonly connector?: string;
  readonly rules?: string;
  readonly method: string;
  readonly url?: string;
  readonly key?: string;
  readonly tenant?: string;
  readonly batch?: true;
};
