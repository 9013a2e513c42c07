import type { Clock, Environment, HttpClient } from '../../kernel/ports.ts';
import type { AssertionApplication, AssertionProvider } from '../assertion-provider.ts';
import { notUnderstood, platformCalls } from '../call-platform.ts';
import { isCompactJwt } from '../compact-jwt.ts';
import { generateIdToken, IAM_CREDENTIALS } from './generate-id-token.ts';
import { askMetadataServer, METADATA_SERVER, metadataOrigin } from './metadata-server.ts';

export type GcpSettings = {
  /** `aud` to ask for; absent, the cloud's. */
  readonly audience?: string | undefined;
  /** Service account (email) whose identity is taken on; absent, the one that the workload runs as. */
  readonly impersonate?: string | undefined;
};

export type GcpPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly environment: Environment;
  /** Origin of the IAM Credentials API, for tests. */
  readonly iamCredentials?: string;
};

/**
 * Client assertion from Google Cloud: an identity token of the metadata server, or with `impersonate` one that the IAM
 * Credentials API makes for another service account. `sub` is the account's numeric id; no email and no instance details
 * are asked for, since Entra has no need of them (graph-facts.md#5.4).
 *
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST is not a metadata server's
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`)
 * @example createGcpAssertion({ impersonate: 'nymgate@project.iam.gserviceaccount.com' }, ports, application)
 */
export function createGcpAssertion(
  settings: GcpSettings,
  ports: GcpPorts,
  application: Pick<AssertionApplication, 'audience'>,
): AssertionProvider {
  const origin = metadataOrigin(ports.environment);
  const audience = settings.audience ?? application.audience;
  const { impersonate } = settings;
  if (impersonate === undefined) return Object.freeze({ get: () => ownToken({ origin, audience }, ports) });
  const iamCredentials = ports.iamCredentials ?? IAM_CREDENTIALS;
  return Object.freeze({
    get: () =>
      generateIdToken({ origin, audience, account: impersonate, iamCredentials }, platformCalls(ports)),
  });
}

async function ownToken(
  { origin, audience }: { readonly origin: string; readonly audience: string },
  ports: GcpPorts,
): Promise<string> {
  const path = `/identity?audience=${encodeURIComponent(audience)}&format=standard`;
  const token = (await askMetadataServer({ origin, path }, platformCalls(ports))).text.trim();
  if (!isCompactJwt(token)) throw notUnderstood(METADATA_SERVER);
  return token;
}
