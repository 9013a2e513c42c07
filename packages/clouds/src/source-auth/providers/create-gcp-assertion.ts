import type { Clock, Environment, HttpClient } from '@nymgate/engine/kernel/ports';
import { configError } from '../../findings/config-error.ts';
import { isLoopbackHost } from '../../network/loopback.ts';
import type { AssertionApplication, AssertionProvider } from '../platform/assertion-provider.ts';
import {
  callPlatform,
  createPlatformCallContext,
  type PlatformCallContext,
  type PlatformResponse,
  parseJsonMembers,
  unexpectedResponseError,
} from '../platform/call-platform.ts';
import { isLocalHost } from '../platform/platform-address.ts';
import { isBearerToken, isCompactJwt } from '../platform/read-token.ts';

export type GcpSettings = {
  /** Absent, the cloud's. */
  readonly audience?: string | undefined;
  /** Email of the service account to impersonate; absent, the workload's own. */
  readonly impersonate?: string | undefined;
};

export type GcpPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly environment: Environment;
  /** For tests. */
  readonly iamCredentials?: string;
};

/**
 * Client assertion from Google Cloud: an identity token of the metadata server, or with `impersonate` one of
 * the IAM Credentials API for another service account. `sub` is the numeric id; email and instance details
 * aren't requested (graph-facts.md#5.4).
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST is no metadata server
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`)
 */
export function createGcpAssertion(
  settings: GcpSettings,
  ports: GcpPorts,
  application: Pick<AssertionApplication, 'audience'>,
): AssertionProvider {
  const origin = getMetadataOrigin(ports.environment);
  const audience = settings.audience ?? application.audience;
  const { impersonate } = settings;
  if (impersonate === undefined)
    return Object.freeze({ get: () => fetchWorkloadIdToken({ origin, audience }, ports) });
  const iamCredentials = ports.iamCredentials ?? IAM_CREDENTIALS;
  return Object.freeze({
    get: () =>
      generateIdToken(
        { origin, audience, account: impersonate, iamCredentials },
        createPlatformCallContext(ports),
      ),
  });
}

async function fetchWorkloadIdToken(
  { origin, audience }: { readonly origin: string; readonly audience: string },
  ports: GcpPorts,
): Promise<string> {
  const path = `/identity?audience=${encodeURIComponent(audience)}&format=standard`;
  const token = (await requestMetadata({ origin, path }, createPlatformCallContext(ports))).text.trim();
  if (!isCompactJwt(token)) throw unexpectedResponseError(METADATA_SERVER);
  return token;
}

const IAM_CREDENTIALS = 'https://iamcredentials.googleapis.com';
const NAME = 'GCP IAM Credentials';

export type Impersonation = {
  /** Of the metadata server. */
  readonly origin: string;
  readonly audience: string;
  /** Email of the service account to impersonate. */
  readonly account: string;
  readonly iamCredentials: string;
};

/**
 * `projects.serviceAccounts.generateIdToken` (graph-facts.md#5.4). The workload's access token authenticates
 * the call and goes to that API only.
 * @throws RequestError SOURCE_AUTH_FAILED
 */
async function generateIdToken(impersonation: Impersonation, calls: PlatformCallContext): Promise<string> {
  const { account, audience, iamCredentials } = impersonation;
  const accessToken = await fetchWorkloadAccessToken(impersonation.origin, calls);
  const response = await callPlatform(
    NAME,
    {
      method: 'POST',
      origin: iamCredentials,
      path: `/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateIdToken`,
      headers: [
        ['authorization', `Bearer ${accessToken}`],
        ['content-type', 'application/json'],
        ['accept', 'application/json'],
      ],
      body: new TextEncoder().encode(JSON.stringify({ audience, includeEmail: false })),
    },
    calls,
  );
  const { token } = parseJsonMembers(NAME, response);
  if (!isCompactJwt(token)) throw unexpectedResponseError(NAME);
  return token;
}

async function fetchWorkloadAccessToken(origin: string, calls: PlatformCallContext): Promise<string> {
  const response = await requestMetadata({ origin, path: '/token' }, calls);
  const { access_token: token, token_type: type } = parseJsonMembers(METADATA_SERVER, response);
  if (type !== 'Bearer' || !isBearerToken(token)) throw unexpectedResponseError(METADATA_SERVER);
  return token;
}

export type GcpAccount = {
  readonly accessToken: () => Promise<string>;
  readonly email: () => Promise<string | undefined>;
};

/**
 * The service account of the workload, for Google's APIs.
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST is no metadata server
 * @throws RequestError SOURCE_AUTH_FAILED (from both)
 */
export function createGcpAccount(ports: Pick<GcpPorts, 'http' | 'clock' | 'environment'>): GcpAccount {
  const origin = getMetadataOrigin(ports.environment);
  return Object.freeze({
    accessToken: () => fetchWorkloadAccessToken(origin, createPlatformCallContext(ports)),
    email: async () => {
      const { text } = await requestMetadata({ origin, path: '/email' }, createPlatformCallContext(ports));
      return /^[a-z0-9][a-z0-9.@-]{1,253}$/.test(text.trim()) ? text.trim() : undefined;
    },
  });
}

const METADATA_SERVER = 'GCP metadata server';
/** Address of `metadata.google.internal`: no DNS decides whom we trust (T3-07). */
const WELL_KNOWN_ORIGIN = 'http://169.254.169.254';
const WELL_KNOWN_NAME = /^metadata(?:\.google\.internal)?\.?(?::80)?$/;
const ACCOUNT = '/computeMetadata/v1/instance/service-accounts/default';

/**
 * The well-known origin unless GCE_METADATA_HOST, a variable of Google's libraries, has another one on this
 * machine or its link.
 * @throws SetupError CONFIG_INVALID for any other host, which could issue any token
 */
function getMetadataOrigin(environment: Environment): string {
  const host = environment('GCE_METADATA_HOST') ?? '';
  if (host === '' || WELL_KNOWN_NAME.test(host)) return WELL_KNOWN_ORIGIN;
  if (/^[^:]+(?::\d{1,5})?$/.test(host) && isLocalHost(host.replace(/:\d+$/, ''))) return `http://${host}`;
  throw configError(
    'environment variable GCE_METADATA_HOST names neither the metadata server nor a loopback or link-local address',
    'unset it: Google Cloud does not need it',
  );
}

function hasGoogleMetadataFlavor(headers: PlatformResponse['headers']): boolean {
  return headers['metadata-flavor'] === 'Google';
}

/** The flavor header is required both ways: other servers and browsers don't send it. */
async function requestMetadata(
  { origin, path }: { readonly origin: string; readonly path: string },
  calls: PlatformCallContext,
): Promise<PlatformResponse> {
  const response = await callPlatform(
    METADATA_SERVER,
    {
      ...{ method: 'GET', origin, path: `${ACCOUNT}${path}`, headers: [['metadata-flavor', 'Google']] },
      // On this machine only an emulator is expected, and any other server may respond with any status.
      ...(origin !== WELL_KNOWN_ORIGIN &&
        isLoopbackHost(new URL(origin).hostname) && { isPlatform: hasGoogleMetadataFlavor }),
    },
    calls,
  );
  if (!hasGoogleMetadataFlavor(response.headers)) throw unexpectedResponseError(METADATA_SERVER);
  return response;
}
