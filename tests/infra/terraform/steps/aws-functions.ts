import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Simulator } from 'nymgate-simulator';
import { type KnownKey, verifySignature } from '../../../stand-ins/aws/verify-signature.ts';
import { functionUrlEvent } from '../../../stand-ins/lambda/events.ts';
import { type LambdaProcess, startLambda } from '../../../stand-ins/lambda/start-lambda.ts';
import type { OidcIssuer } from '../../../stand-ins/oidc-issuer.ts';
import { type ReceivedRequest, receiveRequest } from '../../../stand-ins/receive-request.ts';
import { startAwsAccount } from '../../aws/aws-account.ts';
import type { Handler } from './internet.ts';
import { findApplied } from './read-applied.ts';
import type { Applied } from './terraform-rows.ts';

export const REGION = 'eu-central-1';

/** Session keys that STS gave out, with the ARN of the session. */
type Sessions = ReadonlyMap<string, KnownKey & { readonly arn: string }>;

export type AwsFunctions = {
  /** The function of this name, started from the archive and the variables that were applied. */
  readonly find: (name: string) => Promise<LambdaProcess>;
  /** Function URLs by their host. */
  readonly urls: Readonly<Record<string, Handler>>;
  readonly close: () => Promise<void>;
};

type Surroundings = {
  readonly simulator: Simulator;
  readonly issuer: OidcIssuer;
  readonly sessions: Sessions;
  /** For what the archives hold. */
  readonly folder: string;
};

/** The account's functions, once they are applied. */
export function openFunctions(applied: Applied, surroundings: Surroundings): AwsFunctions {
  const started = new Map<string, Promise<LambdaProcess>>();
  const closing: (() => Promise<void>)[] = [];
  const find = (name: string): Promise<LambdaProcess> => {
    const running = started.get(name) ?? startFunction(name, { applied, surroundings, closing });
    started.set(name, running);
    return running;
  };
  const urls = applied.resources
    .filter(({ type }) => type === 'aws_lambda_function_url')
    .map(({ values }) => {
      const answer = functionUrl(() => find(String(values['function_name'])), surroundings.sessions);
      return [new URL(String(values['function_url'])).host, answer] as const;
    });
  return {
    find,
    urls: Object.fromEntries(urls),
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}

type Start = {
  readonly applied: Applied;
  readonly surroundings: Surroundings;
  readonly closing: (() => Promise<void>)[];
};

async function startFunction(
  name: string,
  { applied, surroundings, closing }: Start,
): Promise<LambdaProcess> {
  const { simulator, issuer } = surroundings;
  const values = findApplied(applied.resources, 'aws_lambda_function', ['function_name', name]);
  const folder = join(surroundings.folder, name);
  const archive = join(applied.folder, String(values['filename']));
  execFileSync('python3', ['-m', 'zipfile', '-e', archive, folder]);
  const example = {
    deployment: async () => applied.deployment,
    resources: async (type?: string) => applied.resources.filter((each) => each.type === type),
  };
  const instance = name.replace(/^nymgate-prod-/, '').replace(/-doctor$/, '');
  const account = await startAwsAccount(example, simulator, { instance, issuer });
  const [block] = values['environment'] as readonly {
    readonly variables: Readonly<Record<string, string>>;
  }[];
  const lambda = await startLambda({
    folder,
    handler: String(values['handler']),
    environment: {
      ...block?.variables,
      ...account.environment,
      NYMGATE_SOURCE__AUTHORITY: simulator.entraUrl,
      NYMGATE_SOURCE__GRAPH: simulator.graphUrl,
    },
  });
  closing.push(account.close, lambda.stop);
  return lambda;
}

/** AWS, "Control access to Lambda function URLs": with AWS_IAM only what a known principal has signed becomes an event. */
function functionUrl(find: () => Promise<LambdaProcess>, sessions: Sessions): Handler {
  return async (incoming, response) => {
    const request = await receiveRequest(incoming);
    const scope = { region: REGION, service: 'lambda', now: Date.now() };
    if (verifySignature(request, { ...scope, keys: sessions }) !== undefined)
      return void response.writeHead(403).end('{"Message":"Forbidden"}');
    const lambda = await find();
    const { status, headers, body } = await lambda.ask(toEvent(request, sessions), 60_000);
    response.writeHead(status, headers).end(body);
  };
}

function toEvent({ method, target, headers }: ReceivedRequest, sessions: Sessions): object {
  const named = Object.fromEntries(headers);
  const [, id = ''] = /Credential=([^/]+)\//.exec(named['authorization'] ?? '') ?? [];
  const [path = '', query = ''] = target.split('?', 2);
  const event = functionUrlEvent({
    method,
    path,
    query,
    headers: named,
    userArn: sessions.get(id)?.arn ?? '',
  });
  const { host = '' } = named;
  const place = { domainName: host, domainPrefix: host.split('.')[0] };
  return { ...event, requestContext: { ...event.requestContext, ...place } };
}
