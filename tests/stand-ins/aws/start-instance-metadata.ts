import { randomUUID } from 'node:crypto';
import { headerOf, type ReceivedRequest } from '../receive-request.ts';
import { type Reply, type StandInServer, startStandIn } from './stand-in-server.ts';

export type InstanceMetadataOptions = {
  /** Credentials of the instance profile; absent when the instance has none. */
  readonly credentials?: { readonly id: string; readonly secret: string; readonly token: string };
  readonly role?: string;
  readonly region?: string;
  /** Of the credentials; default six hours from now. */
  readonly expiration?: string;
  /** HTTP status of the request for a session; 403 where version 2 is switched off. */
  readonly sessionStatus?: number;
};

const NOTHING: Reply = { status: 404, type: 'text/plain', body: '' };
const UNAUTHORIZED: Reply = { status: 401, type: 'text/plain', body: '' };

/** The EC2 instance metadata service, version 2 only: a request without a session token from a PUT is 401, as AWS has it. */
export function startInstanceMetadata(options: InstanceMetadataOptions): Promise<StandInServer> {
  const sessions = new Set<string>();
  return startStandIn({
    token: (request) => (request.method === 'PUT' ? openSession(request) : read(request)),
    refused: UNAUTHORIZED,
    throttled: { ...UNAUTHORIZED, status: 429 },
    garbage: { ...NOTHING, status: 200, body: '<html>' },
    'no-jwt': NOTHING,
  });

  function openSession(request: ReceivedRequest): Reply {
    const seconds = Number(headerOf(request, 'x-aws-ec2-metadata-token-ttl-seconds'));
    if (request.target !== '/latest/api/token' || !(seconds >= 1 && seconds <= 21_600))
      return { ...NOTHING, status: 400 };
    const session = randomUUID();
    sessions.add(session);
    return { status: options.sessionStatus ?? 200, type: 'text/plain', body: session };
  }

  function read(request: ReceivedRequest): Reply {
    if (!sessions.has(headerOf(request, 'x-aws-ec2-metadata-token') ?? '')) return UNAUTHORIZED;
    const text = items(options)[request.target.replace('/latest/meta-data/', '')];
    return text === undefined ? NOTHING : { status: 200, type: 'text/plain', body: text };
  }
}

function items({
  credentials,
  role = 'nymgate-role',
  region,
  expiration = new Date(Date.now() + 21_600_000).toISOString(),
}: InstanceMetadataOptions): Readonly<Record<string, string | undefined>> {
  if (credentials === undefined) return { 'placement/region': region };
  const { id, secret, token } = credentials;
  return {
    'placement/region': region,
    'iam/security-credentials/': role,
    [`iam/security-credentials/${role}`]: JSON.stringify({
      Code: 'Success',
      LastUpdated: new Date().toISOString(),
      Type: 'AWS-HMAC',
      AccessKeyId: id,
      SecretAccessKey: secret,
      Token: token,
      Expiration: expiration,
    }),
  };
}
