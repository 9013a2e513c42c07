import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import { RequestError } from '@nymgate/engine/kernel/errors';
import { type Log, type LogFields, SourceFailure } from '@nymgate/engine/kernel/ports';
import type { AssertionProvider } from '@nymgate/clouds/source-auth/platform/assertion-provider';
import { createAssertionProvider } from '@nymgate/clouds/source-auth/assertion-providers';
import { exchangeToken } from '@nymgate/clouds/source-auth/exchange-token';
import type { AppPorts } from './app-ports.ts';

/** What an assertion says. Times in milliseconds since 1970; texts exactly as they stand in it. */
export type AssertionClaims = {
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly audiences: readonly string[];
  readonly issuedAt: number | undefined;
  readonly notBefore: number | undefined;
  readonly expiresAt: number | undefined;
};

export type AssertionReading =
  | {
      readonly kind: 'read';
      readonly algorithm: string | undefined;
      readonly keyId: string | undefined;
      readonly claims: AssertionClaims;
    }
  /** `subject` is the provider's constant (faults/provider-faults.ts). */
  | { readonly kind: 'failed'; readonly subject: string };

/** Something that a provider has logged as a warning or an error: event and numbers (faults/provider-faults.ts). */
export type ProviderNotice = { readonly event: string; readonly fields: LogFields };

export type AuthorityReading =
  /** `offset` is our clock minus Entra's, in milliseconds, to about a second; undefined when the answer has no date. */
  | { readonly kind: 'answered'; readonly offset: number | undefined }
  /** `distrusted`: nobody that this process knows vouches for the certificate. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly distrusted: boolean };

export type ExchangeReading =
  | {
      readonly kind: 'granted';
      readonly lifetime: number /* milliseconds */;
      /** Absent when the access token cannot be read, which Microsoft does not promise. */
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

/** Looks at one connector's way to an access token, step by step. Never returns an assertion, a token or a key. */
export type SourceAuthProbe = {
  /** What the provider has warned of so far. */
  readonly notices: () => readonly ProviderNotice[];
  readonly readAssertion: () => Promise<AssertionReading>;
  readonly readAuthority: () => Promise<AuthorityReading>;
  readonly exchange: () => Promise<ExchangeReading>;
};

type Probed = { readonly connector: string; readonly settings: ConnectorConfig };

/**
 * The probe of a connector: the gateway's own assertion provider and token exchange, each made once and explained.
 *
 * @throws SetupError (from `readAssertion` and `exchange`) CONFIG_INVALID, SECRET_UNAVAILABLE: the assertion's own settings
 * @example await createSourceAuthProbe(config, { connector, settings }, ports).exchange() // { kind: 'refused', hint: '700213' }
 */
export function createSourceAuthProbe(
  { source }: Pick<Config, 'source'>,
  { connector, settings }: Probed,
  ports: AppPorts,
): SourceAuthProbe {
  const { tenant, clientId } = settings;
  const { authority, scope, audience } = source;
  const application = { connector, authority, tenant, clientId, audience };
  const notices: ProviderNotice[] = [];
  const log: Log = {
    write: (level, event, fields = {}) => {
      if (level === 'warn' || level === 'error') notices.push({ event, fields });
    },
  };
  let provider: Promise<AssertionProvider> | undefined;
  const open = () => {
    provider ??= createAssertionProvider(settings.assertion, { ...ports, log }, application);
    return provider;
  };
  return Object.freeze({
    notices: () => [...notices],
    readAssertion: async () => readAssertion(await open()),
    readAuthority: () => readAuthority(authority, tenant, ports),
    exchange: async () => {
      const assertion = await open();
      const outcome = await exchangeToken({ ...ports, authority, scope, tenant, clientId, assertion });
      if (outcome.kind === 'granted') return readGrant(outcome);
      if (outcome.kind !== 'refused') return outcome;
      return { kind: 'refused' as const, ...(outcome.hint !== undefined && { hint: outcome.hint }) };
    },
  });
}

async function readAssertion(provider: AssertionProvider): Promise<AssertionReading> {
  try {
    return describeAssertion(await provider.get());
  } catch (error) {
    const subject = error instanceof RequestError ? error.detail.subject : undefined;
    return { kind: 'failed', subject: subject ?? 'no client assertion' };
  }
}

function describeAssertion(assertion: string): AssertionReading {
  const decoded = decodeToken(assertion);
  if (decoded === undefined) return { kind: 'failed', subject: 'no client assertion' };
  const { header, claims } = decoded;
  return {
    kind: 'read',
    algorithm: textClaim(header['alg']),
    keyId: textClaim(header['kid']),
    claims: {
      issuer: textClaim(claims['iss']),
      subject: textClaim(claims['sub']),
      audiences: textsClaim(claims['aud']),
      issuedAt: timeClaim(claims['iat']),
      notBefore: timeClaim(claims['nbf']),
      expiresAt: timeClaim(claims['exp']),
    },
  };
}

function readGrant({ token, lifetime }: { token: string; lifetime: number }): ExchangeReading {
  const claims = decodeToken(token)?.claims;
  if (claims === undefined) return { kind: 'granted', lifetime };
  return {
    kind: 'granted',
    lifetime,
    token: {
      roles: textsClaim(claims['roles']),
      audience: textClaim(claims['aud']),
      tenant: textClaim(claims['tid']),
      application: textClaim(claims['appid']) ?? textClaim(claims['azp']),
    },
  };
}

const PATIENCE_MILLISECONDS = 5_000;
const LARGEST_BODY = 1_048_576;

/** Any answer of the authority has a date; its discovery document costs nobody anything and needs no credential. */
async function readAuthority(
  authority: string,
  tenant: string,
  { http, clock }: Pick<AppPorts, 'http' | 'clock'>,
): Promise<AuthorityReading> {
  try {
    const before = clock.now();
    const response = await http.send({
      method: 'GET',
      origin: authority,
      path: `/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`,
      headers: [['accept', 'application/json']],
      timeout: PATIENCE_MILLISECONDS,
    });
    const middle = (before + clock.now()) / 2;
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > LARGEST_BODY) break;
    }
    const date = Date.parse(response.headers['date'] ?? '');
    // The header is cut to whole seconds: on the average half a second is missing.
    return { kind: 'answered', offset: Number.isNaN(date) ? undefined : middle - (date + 500) };
  } catch (error) {
    const { reason, distrusted } =
      error instanceof SourceFailure ? error : { reason: 'internal', distrusted: false };
    return { kind: 'unreachable', reason, distrusted };
  }
}

/** The readable half of a JWT; nothing of it is verified. */
export type DecodedToken = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
};

/**
 * Header and claims of a compact JWT (RFC 7519), for diagnosis only; undefined when it is none. The signature is not looked at.
 *
 * @example decodeToken(assertion)?.claims['iss']
 */
function decodeToken(token: string): DecodedToken | undefined {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const read = { header: readPart(header), claims: readPart(claims) };
  if (read.header === undefined || read.claims === undefined) return undefined;
  return { header: read.header, claims: read.claims };
}

function readPart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // The parser's message quotes the token (design rule 8).
    return undefined;
  }
}

function textClaim(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function timeClaim(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1_000 : undefined;
}

function textsClaim(value: unknown): readonly string[] {
  return [value ?? []].flat().filter((one) => typeof one === 'string');
}
