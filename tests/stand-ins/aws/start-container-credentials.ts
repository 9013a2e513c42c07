import { headerOf } from '../receive-request.ts';
import { CANARY, type Reply, type StandInServer, startStandIn } from './stand-in-server.ts';

export type ContainerCredentialsOptions = {
  readonly credentials: { readonly id: string; readonly secret: string; readonly token: string };
  readonly path: string;
  /** Value of the Authorization header that is asked for; absent, none (ECS). */
  readonly authorization?: string;
  readonly expiration?: string;
};

const REFUSED: Reply = { status: 403, type: 'application/json', body: JSON.stringify({ message: CANARY }) };

/** The credential endpoint of ECS tasks and of the EKS Pod Identity agent. */
export function startContainerCredentials(options: ContainerCredentialsOptions): Promise<StandInServer> {
  const { id, secret, token } = options.credentials;
  return startStandIn({
    token: (request) => {
      if (request.method !== 'GET' || request.target !== options.path) return { ...REFUSED, status: 404 };
      if (headerOf(request, 'authorization') !== options.authorization) return REFUSED;
      return {
        status: 200,
        type: 'application/json',
        body: JSON.stringify({
          RoleArn: 'arn:aws:iam::123456789012:role/nymgate',
          AccessKeyId: id,
          SecretAccessKey: secret,
          Token: token,
          Expiration: options.expiration ?? new Date(Date.now() + 21_600_000).toISOString(),
        }),
      };
    },
    refused: REFUSED,
    throttled: { ...REFUSED, status: 429 },
    garbage: { ...REFUSED, status: 200, body: CANARY },
    'no-jwt': { ...REFUSED, status: 200, body: '{}' },
  });
}
