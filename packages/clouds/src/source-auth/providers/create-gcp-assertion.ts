import type { Clock, Environment, HttpClient } from '@nymgate/engine/kernel/ports';
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
import { environmentError, isLocalHost } from '../platform/platform-address.ts';
import { isBearerToken, isCompactJwt } from '../platform/read-token.ts';

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
  /** Email of the service account to speak for. */
  readonly account: string;
  /** Origin of the IAM Credentials API. */
  readonly iamCredentials: string;
};

/**
 * An identity token of another service account, by `projects.serviceAccounts.generateIdToken` (graph-facts.md#5.4); the workload's own
 * access token, which goes to that API and nowhere else, says who asks.
 *
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

/** What the workload's own service account can do besides: an access token for Google's APIs, and its name (email). */
export type GcpAccount = {
  readonly accessToken: () => Promise<string>;
  readonly email: () => Promise<string | undefined>;
};

/**
 * The service account that the workload runs as, for calls of Google's own APIs.
 *
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST is not a metadata server's
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
/** What `metadata.google.internal` stands for. The address itself, so that nobody's DNS decides whom we believe (T3-07). */
const WELL_KNOWN_ORIGIN = 'http://169.254.169.254';
const WELL_KNOWN_NAME = /^metadata(?:\.google\.internal)?\.?(?::80)?$/;
const ACCOUNT = '/computeMetadata/v1/instance/service-accounts/default';

/**
 * Origin of the metadata server: the well-known one unless GCE_METADATA_HOST, which Google's own libraries read, names another on
 * this machine or its link.
 *
 * @throws SetupError CONFIG_INVALID when it names anything else: whoever answers there could hand out what he likes
 */
function getMetadataOrigin(environment: Environment): string {
  const host = environment('GCE_METADATA_HOST') ?? '';
  if (host === '' || WELL_KNOWN_NAME.test(host)) return WELL_KNOWN_ORIGIN;
  if (/^[^:]+(?::\d{1,5})?$/.test(host) && isLocalHost(host.replace(/:\d+$/, ''))) return `http://${host}`;
  throw environmentError(
    'environment variable GCE_METADATA_HOST names neither the metadata server nor a loopback or link-local address',
    'unset it: Google Cloud does not need it',
  );
}

function hasGoogleMetadataFlavor(headers: PlatformResponse['headers']): boolean {
  return headers['metadata-flavor'] === 'Google';
}

/** GET below the default service account. The flavour is asked and answered: other servers, and browsers, do not send it. */
async function requestMetadata(
  { origin, path }: { readonly origin: string; readonly path: string },
  calls: PlatformCallContext,
): Promise<PlatformResponse> {
  const response = await callPlatform(
    METADATA_SERVER,
    {
      ...{ method: 'GET', origin, path: `${ACCOUNT}${path}`, headers: [['metadata-flavor', 'Google']] },
      // On this machine only a stand-in can be it, and whatever else listens there has a status for everything.
      ...(origin !== WELL_KNOWN_ORIGIN &&
        isLoopbackHost(new URL(origin).hostname) && { isPlatform: hasGoogleMetadataFlavor }),
    },
    calls,
  );
  if (!hasGoogleMetadataFlavor(response.headers)) throw unexpectedResponseError(METADATA_SERVER);
  return response;
}
