import { parseJsonObject } from '@nymgate/clouds/network/read-text';
import { createAssertionProvider } from '@nymgate/clouds/source-auth/assertion-providers';
import { exchangeToken } from '@nymgate/clouds/source-auth/exchange-token';
import type { AssertionProvider } from '@nymgate/clouds/source-auth/platform/assertion-provider';
import { RequestError } from '@nymgate/engine/kernel/errors';
import { type Log, type LogFields, SourceFailure } from '@nymgate/engine/kernel/ports';
import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { AppPorts } from './app-ports.ts';
import { fetchGraphJson, type GraphJson } from './fetch-graph-json.ts';

/** Times in milliseconds since 1970; strings exactly as in the assertion. */
export type AssertionClaims = {
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly audiences: readonly string[];
  readonly issuedAt: number | undefined;
  readonly notBefore: number | undefined;
  readonly expiresAt: number | undefined;
};

export type AssertionResult =
  | {
      readonly kind: 'read';
      readonly algorithm: string | undefined;
      readonly keyId: string | undefined;
      readonly claims: AssertionClaims;
    }
  /** `subject` is the provider's constant (faults/provider-faults.ts). */
  | { readonly kind: 'failed'; readonly subject: string };

/** A warning or error that a provider logged (faults/provider-faults.ts). */
export type ProviderNotice = { readonly event: string; readonly fields: LogFields };

export type AuthorityResult =
  /** `offset` is our clock minus Entra's in milliseconds, to about a second. */
  | { readonly kind: 'answered'; readonly offset: number | undefined }
  | { readonly kind: 'unreachable'; readonly reason: string };

export type ExchangeResult =
  | {
      readonly kind: 'granted';
      readonly lifetime: number /* milliseconds */;
      /** Absent when the access token can't be parsed; Microsoft doesn't promise its format. */
      readonly token?: {
        readonly roles: readonly string[];
        readonly audience: string | undefined;
        readonly tenant: string | undefined;
        readonly application: string | undefined;
      };
    }
  | { readonly kind: 'refused'; readonly hint?: string }
  | { readonly kind: 'throttled'; readonly retryAfter: number | undefined /* seconds */ }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'no-assertion'; readonly subject: string };

/**
 * Examines how a connector gets an access token, step by step. Never returns an assertion, a token or a key.
 */
export type SourceAuthProbe = {
  readonly notices: () => readonly ProviderNotice[];
  readonly readAssertion: () => Promise<AssertionResult>;
  readonly checkAuthority: () => Promise<AuthorityResult>;
  readonly exchange: () => Promise<ExchangeResult>;
  /** Requests Graph with the access token of the last exchange; status 401 before any. The response is original data. */
  readonly fetchGraph: (path: string, timeout: number /* milliseconds */) => Promise<GraphJson>;
};

type ProbeTarget = { readonly connector: string; readonly settings: ConnectorConfig };

/**
 * Uses the gateway's own assertion provider and token exchange.
 * @throws SetupError (from `readAssertion` and `exchange`) CONFIG_INVALID, SECRET_UNAVAILABLE: the
 * assertion's settings
 */
export function createSourceAuthProbe(
  { source }: Pick<Config, 'source'>,
  { connector, settings }: ProbeTarget,
  ports: AppPorts,
): SourceAuthProbe {
  const { tenant, clientId } = settings;
  const { authority, graph, scope, audience } = source;
  const application = { connector, authority, tenant, clientId, audience };
  const notices: ProviderNotice[] = [];
  const log: Log = {
    write: (level, event, fields = {}) => {
      if (level === 'warn' || level === 'error') notices.push({ event, fields });
    },
  };
  let provider: Promise<AssertionProvider> | undefined;
  let token: string | undefined;
  const open = () => {
    provider ??= createAssertionProvider(settings.assertion, { ...ports, log }, application);
    return provider;
  };
  return Object.freeze({
    notices: () => [...notices],
    readAssertion: async () => readAssertion(await open()),
    checkAuthority: () => checkAuthority(authority, tenant, ports),
    exchange: async () => {
      const assertion = await open();
      const outcome = await exchangeToken({ ...ports, authority, scope, tenant, clientId, assertion });
      if (outcome.kind === 'granted') {
        token = outcome.token;
        return toExchangeResult(outcome);
      }
      if (outcome.kind !== 'refused') return outcome;
      return { kind: 'refused' as const, ...(outcome.hint !== undefined && { hint: outcome.hint }) };
    },
    fetchGraph: async (path, timeout) =>
      token === undefined
        ? { status: 401, body: undefined }
        : fetchGraphJson(ports.http, { origin: graph, token, path, timeout, maxBytes: MAX_PAGE_BYTES }),
  });
}

async function readAssertion(provider: AssertionProvider): Promise<AssertionResult> {
  try {
    return describeAssertion(await provider.get());
  } catch (error) {
    const subject = error instanceof RequestError ? error.detail.subject : undefined;
    return { kind: 'failed', subject: subject ?? 'no client assertion' };
  }
}

function describeAssertion(assertion: string): AssertionResult {
  const decoded = decodeToken(assertion);
  if (decoded === undefined) return { kind: 'failed', subject: 'no client assertion' };
  const { header, claims } = decoded;
  return {
    kind: 'read',
    algorithm: readTextClaim(header['alg']),
    keyId: readTextClaim(header['kid']),
    claims: {
      issuer: readTextClaim(claims['iss']),
      subject: readTextClaim(claims['sub']),
      audiences: textListClaim(claims['aud']),
      issuedAt: readTimeClaim(claims['iat']),
      notBefore: readTimeClaim(claims['nbf']),
      expiresAt: readTimeClaim(claims['exp']),
    },
  };
}

function toExchangeResult({ token, lifetime }: { token: string; lifetime: number }): ExchangeResult {
  const claims = decodeToken(token)?.claims;
  if (claims === undefined) return { kind: 'granted', lifetime };
  return {
    kind: 'granted',
    lifetime,
    token: {
      roles: textListClaim(claims['roles']),
      audience: readTextClaim(claims['aud']),
      tenant: readTextClaim(claims['tid']),
      application: readTextClaim(claims['appid']) ?? readTextClaim(claims['azp']),
    },
  };
}

const TIMEOUT_MILLISECONDS = 5_000;
const MAX_BODY_BYTES = 1_048_576;
const MAX_PAGE_BYTES = 8_388_608;

/** The discovery document needs no credential; any response has a date. */
async function checkAuthority(
  authority: string,
  tenant: string,
  { http, clock }: Pick<AppPorts, 'http' | 'clock'>,
): Promise<AuthorityResult> {
  try {
    const before = clock.now();
    const response = await http.send({
      method: 'GET',
      origin: authority,
      path: `/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`,
      headers: [['accept', 'application/json']],
      timeout: TIMEOUT_MILLISECONDS,
    });
    const middle = (before + clock.now()) / 2;
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) break;
    }
    const date = Date.parse(response.headers['date'] ?? '');
    // The header is truncated to seconds: half a second is missing on average.
    return { kind: 'answered', offset: Number.isNaN(date) ? undefined : middle - (date + 500) };
  } catch (error) {
    return { kind: 'unreachable', reason: error instanceof SourceFailure ? error.reason : 'internal' };
  }
}

/** Unverified. */
export type DecodedToken = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
};

/** Header and claims of a compact JWT (RFC 7519) without verification, for diagnosis only. */
function decodeToken(token: string): DecodedToken | undefined {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const read = { header: decodePart(header), claims: decodePart(claims) };
  if (read.header === undefined || read.claims === undefined) return undefined;
  return { header: read.header, claims: read.claims };
}

function decodePart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    );
    return parseJsonObject(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function readTextClaim(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readTimeClaim(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1_000 : undefined;
}

function textListClaim(value: unknown): readonly string[] {
  return [value ?? []].flat().filter((one) => typeof one === 'string');
}
