import { afterAll, beforeAll } from 'vitest';
import { startGraph, type WatchedGraph } from '../contract/hosts/start-graph.ts';
import { type GoogleMetadata, startGoogleMetadata } from '../harness/google-metadata.ts';
import { GOOGLE_AUDIENCE } from '../harness/google-tokens.ts';

/** The account that may call. */
export const ETL = 'etl@analytics.iam.gserviceaccount.com';

/** What Cloud Run sets beside PORT (cloud.google.com/run/docs/container-contract). */
export const CLOUD_RUN = {
  K_SERVICE: 'nymgate',
  K_REVISION: 'nymgate-00001-abc',
  K_CONFIGURATION: 'nymgate',
} as const;

/** Callers that Google vouches for, as hosts.md has them. */
export const GOOGLE_CALLERS = {
  platform: [
    { type: 'google-iam', audience: GOOGLE_AUDIENCE, callers: [{ id: ETL, connectors: ['entra-id'] }] },
  ],
  addresses: { trustedProxies: 1 },
} as const;

export type GoogleStand = { readonly graph: () => WatchedGraph; readonly metadata: () => GoogleMetadata };

/** Graph and Google's metadata server, for all tests of a file. */
export function googleStand(): GoogleStand {
  let stand: { readonly graph: WatchedGraph; readonly metadata: GoogleMetadata } | undefined;
  beforeAll(async () => {
    stand = { graph: await startGraph(), metadata: await startGoogleMetadata() };
  });
  afterAll(async () => {
    await stand?.metadata.close();
    await stand?.graph.close();
  });
  const started = () => {
    if (stand === undefined) throw new Error('not started');
    return stand;
  };
  return { graph: () => started().graph, metadata: () => started().metadata };
}
