import { randomUUID } from 'node:crypto';
import { type OidcIssuer, startOidcIssuer } from '../oidc-issuer.ts';
import type { ReceivedRequest } from '../receive-request.ts';
import { CANARY, type Reply, type StandInServer, startStandIn } from './stand-in-server.ts';
import { type KnownKey, verifySignature } from './verify-signature.ts';

export type StsOptions = {
  readonly region?: string;
  /** Long-lived keys by access key id; sessions that the stand-in gives out are known to it besides. */
  readonly keys?: Readonly<Record<string, KnownKey>>;
  /** ARN of the role that asks: `sub` of the tokens. */
  readonly roleArn?: string;
  /** Whether the account issues identity tokens. */
  readonly federation?: boolean;
  /** Offset of the service's clock, milliseconds. */
  readonly clockOffset?: number;
  /** Web identity tokens that AssumeRoleWithWebIdentity takes. */
  readonly webIdentities?: readonly string[];
  /** Issuer of the tokens where several stand-ins share one; it stays open when they close. */
  readonly issuer?: OidcIssuer;
  /** Roles that AssumeRole gives, with the external id they ask for. */
  readonly roles?: Readonly<Record<string, string | undefined>>;
};

export type StsStandIn = StandInServer & {
  /** Publishes discovery document and keys of the tokens. */
  readonly issuer: OidcIssuer;
  /** Actions in the order they were asked for. */
  readonly actions: () => readonly string[];
};

export const STS_ROLE = 'arn:aws:iam::123456789012:role/nymgate';
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/**
 * The regional STS of one AWS account: GetWebIdentityToken, AssumeRole, AssumeRoleWithWebIdentity in the query protocol. Verifies
 * Signature Version 4 by itself and signs tokens with the claims that AWS documents (graph-facts.md#5.3).
 */
export async function startSts(options: StsOptions = {}): Promise<StsStandIn> {
  const issuer = options.issuer ?? (await startOidcIssuer());
  const keys = new Map(Object.entries(options.keys ?? {}));
  const server = await startStandIn({
    token: (request) => answer(request, { options, keys, issuer }),
    refused: fault(403, 'AccessDenied'),
    throttled: fault(400, 'Throttling'),
    garbage: { status: 200, type: 'text/xml', body: `<html><body>${CANARY}<br></body></html>` },
    'no-jwt': tokenReply(CANARY),
  });
  return {
    ...server,
    issuer,
    actions: () => server.requests.map(({ body }) => new URLSearchParams(body).get('Action') ?? ''),
    close: async () => {
      await Promise.all([server.close(), options.issuer === undefined ? issuer.close() : undefined]);
    },
  };
}

type Account = {
  readonly options: StsOptions;
  readonly keys: Map<string, KnownKey>;
  readonly issuer: OidcIssuer;
};

function answer(request: ReceivedRequest, account: Account): Promise<Reply> | Reply {
  const form = new URLSearchParams(request.body);
  if (form.get('Version') !== '2011-06-15' || request.method !== 'POST') return fault(400, 'InvalidAction');
  switch (form.get('Action')) {
    case 'GetWebIdentityToken':
      return signatureFault(request, account) ?? webIdentityToken(form, account);
    case 'AssumeRole':
      return signatureFault(request, account) ?? assumeRole(form, account);
    case 'AssumeRoleWithWebIdentity':
      return assumeWithWebIdentity(form, account);
    default:
      return fault(400, 'InvalidAction');
  }
}

function signatureFault(request: ReceivedRequest, { options, keys }: Account): Reply | undefined {
  const now = Date.now() + (options.clockOffset ?? 0);
  const found = verifySignature(request, {
    keys,
    now,
    region: options.region ?? 'eu-west-1',
    service: 'sts',
  });
  return found === undefined ? undefined : fault(403, found);
}

async function webIdentityToken(form: URLSearchParams, { options, issuer }: Account): Promise<Reply> {
  if (options.federation === false) return fault(403, 'OutboundWebIdentityFederationDisabledException');
  const seconds = Number(form.get('DurationSeconds') ?? 300);
  const audience = form.get('Audience.member.1');
  const algorithm = form.get('SigningAlgorithm') ?? '';
  if (!(seconds >= 60 && seconds <= 3_600) || audience === null || !/^(?:RS256|ES384)$/.test(algorithm))
    return fault(400, 'ValidationError');
  const now = Math.floor(Date.now() / 1_000);
  const claims = { aud: audience, sub: options.roleArn ?? STS_ROLE, iat: now, nbf: now, exp: now + seconds };
  return tokenReply(
    await issuer.sign(
      {
        ...claims,
        'https://sts.amazonaws.com/': { aws_account: '123456789012', source_region: 'eu-west-1' },
      },
      { alg: algorithm },
    ),
  );
}

function assumeRole(form: URLSearchParams, account: Account): Reply {
  const role = form.get('RoleArn') ?? '';
  const roles = account.options.roles ?? {};
  if (!Object.hasOwn(roles, role) || (form.get('ExternalId') ?? undefined) !== roles[role])
    return fault(403, 'AccessDenied');
  return session('AssumeRole', account);
}

function assumeWithWebIdentity(form: URLSearchParams, account: Account): Reply {
  const token = form.get('WebIdentityToken') ?? '';
  if (!(account.options.webIdentities ?? []).includes(token)) return fault(400, 'InvalidIdentityToken');
  return form.get('RoleArn') === STS_ROLE
    ? session('AssumeRoleWithWebIdentity', account)
    : fault(403, 'AccessDenied');
}

function session(action: string, { keys }: Account): Reply {
  const id = `ASIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
  const secretAccessKey = `${CANARY}/+${randomUUID()}`;
  const sessionToken = `${CANARY}+/==${randomUUID()}`;
  keys.set(id, { secretAccessKey, sessionToken });
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  return success(
    action,
    `<Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`,
  );
}

function tokenReply(token: string): Reply {
  const expiration = new Date(Date.now() + 300_000).toISOString();
  return success(
    'GetWebIdentityToken',
    `<WebIdentityToken>${token}</WebIdentityToken><Expiration>${expiration}</Expiration>`,
  );
}

function success(action: string, result: string): Reply {
  return {
    status: 200,
    type: 'text/xml',
    body: `<${action}Response xmlns="${NAMESPACE}">\n  <${action}Result>${result}</${action}Result>\n  <ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>\n</${action}Response>\n`,
  };
}

/** An error of the query protocol, its message full of what must never be told. */
function fault(status: number, code: string): Reply {
  return {
    status,
    type: 'text/xml',
    body: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>User: &quot;${CANARY}&quot; is not authorized</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  };
}
