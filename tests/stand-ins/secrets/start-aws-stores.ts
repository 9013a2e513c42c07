import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import { receiveRequest } from '../receive-request.ts';

type Body = Readonly<Record<string, string>>;
type Reply = { readonly status: number; readonly body: unknown };

export type AwsStores = {
  /** By name. */
  readonly parameters: Map<string, string>;
  readonly secrets: Map<string, string>;
  /** Bodies of the calls that write. */
  readonly writes: readonly Body[];
  /** What leads the calls of a process to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

const failed = (code: string): Reply => ({ status: 400, body: { __type: code } });
const nameOf = (text: string): string => text.replace(/^arn:.*:parameter/, '');

/**
 * Parameter Store and Secrets Manager of one account, with their documented calls to read and to create.
 *
 * @param corrupt changes what is written
 */
export async function startAwsStores(
  region: string,
  corrupt: (value: string) => string = (value) => value,
): Promise<AwsStores> {
  const parameters = new Map<string, string>();
  const secrets = new Map<string, string>();
  const writes: Body[] = [];
  const calls: Readonly<Record<string, (body: Body) => Reply>> = {
    'AmazonSSM.GetParameter': ({ Name = '' }) => {
      const name = nameOf(Name);
      const value = parameters.get(name);
      if (value === undefined) return failed('ParameterNotFound');
      const arn = `arn:aws:ssm:${region}:123456789012:parameter${name}`;
      const found = { Name: name, ARN: arn, Type: 'SecureString', Value: value, Version: 1 };
      return { status: 200, body: { Parameter: found } };
    },
    'AmazonSSM.PutParameter': (body) => {
      const { Name = '', Value = '' } = body;
      writes.push(body);
      if (parameters.has(Name)) return failed('ParameterAlreadyExists');
      parameters.set(Name, corrupt(Value));
      return { status: 200, body: { Version: 1 } };
    },
    'secretsmanager.GetSecretValue': ({ SecretId = '' }) => {
      const value = secrets.get(SecretId);
      if (value === undefined) return failed('ResourceNotFoundException');
      const found = { Name: SecretId, SecretString: value, VersionId: 'v', VersionStages: ['AWSCURRENT'] };
      return { status: 200, body: found };
    },
    'secretsmanager.CreateSecret': (body) => {
      const { Name = '', SecretString = '' } = body;
      writes.push(body);
      secrets.set(Name, corrupt(SecretString));
      return { status: 200, body: { Name } };
    },
  };
  const respond = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { body } = await receiveRequest(incoming);
    const call = calls[String(incoming.headers['x-amz-target'])];
    const answer = call?.(JSON.parse(body) as Body) ?? failed('Unknown');
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer.body));
  };
  const server = createServer((incoming, response) => void respond(incoming, response));
  const { origin, close } = await listenOnLoopback(server);
  const services = ['SSM', 'SECRETS_MANAGER', 'STS'].map((name) => [`AWS_ENDPOINT_URL_${name}`, origin]);
  const environment = {
    ...{ AWS_REGION: region, AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret-of-the-test' },
    ...Object.fromEntries(services),
  };
  return { parameters, secrets, writes, environment, close };
}
