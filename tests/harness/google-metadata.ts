import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A stand-in of Google's metadata server, for GCE_METADATA_HOST. */
export type GoogleMetadata = {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly close: () => Promise<void>;
};

/** What it says on Cloud Run (cloud.google.com/run/docs/container-contract, "Container instance metadata server"). */
export const CLOUD_RUN: Readonly<Record<string, string>> = {
  '/computeMetadata/v1/instance/region': 'projects/104029384756/regions/europe-west1',
  '/computeMetadata/v1/instance/id': '0087244a80c1b2f0e3d5',
};

/** On a node of GKE: a zone, and a number as id. */
export const KUBERNETES: Readonly<Record<string, string>> = {
  '/computeMetadata/v1/instance/zone': 'projects/104029384756/zones/europe-west1-b',
  '/computeMetadata/v1/instance/id': '5938472019384756102',
};

export async function startGoogleMetadata(
  answers: Readonly<Record<string, string>> = CLOUD_RUN,
): Promise<GoogleMetadata> {
  const server = createServer((request, response) => {
    const answer = hasMetadataHeader(request) ? answers[request.url ?? ''] : undefined;
    response.writeHead(answer === undefined ? 404 : 200, { 'metadata-flavor': 'Google' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function hasMetadataHeader({ headers }: IncomingMessage): boolean {
  return headers['metadata-flavor'] === 'Google' && headers['x-forwarded-for'] === undefined;
}

/** An address of this machine that is not loopback: Cloud Run's front end comes from one. Nothing leaves the machine. */
export function networkAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  if (found === undefined) throw new Error('this machine has no address beside loopback');
  return found.address;
}
