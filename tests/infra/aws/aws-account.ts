import type { Simulator } from '../../../packages/simulator/src/index.ts';
import { startSts } from '../../stand-ins/aws/start-sts.ts';
import { verifySignature } from '../../stand-ins/aws/verify-signature.ts';
import { type OidcIssuer, startOidcIssuer } from '../../stand-ins/oidc-issuer.ts';
import { headerOf, type ReceivedRequest } from '../../stand-ins/receive-request.ts';
import { json, type StoreReply, startStore } from '../../stand-ins/secrets/start-store.ts';
import { lastWritten } from '../terraform/stub/written-values.ts';
import type { AwsExample } from './aws-example.ts';

const REGION = 'eu-central-1';
const KEYS = new Map([['AKIASTANDIN', { secretAccessKey: 'aws-secret-of-the-stand-in' }]]);

/** STS and secret store of the account that an example was applied to, as far as the function asks them. */
export type AwsAccount = {
  /** What Lambda gives the function beside its configuration. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

type AppliedAws = Pick<AwsExample, 'deployment' | 'resources'>;

type AccountOptions = {
  /** Whose role asks, where there are several. */
  readonly instance?: string;
  /** Of an account whose instances each ask an own STS here; it stays open. */
  readonly issuer?: OidcIssuer;
};

/**
 * The store answers for exactly the secret or parameter, in the version, that the state has, with the value that was written; STS signs with the issuer that the
 * deployment names, which the simulator's Entra ID then looks up here.
 */
export async function startAwsAccount(
  example: AppliedAws,
  simulator: Pick<Simulator, 'locateIssuer'>,
  { instance, issuer: shared }: AccountOptions = {},
): Promise<AwsAccount> {
  const { instances } = await example.deployment();
  const { identity } = oneOf(instance === undefined ? instances : { [instance]: instances[instance] });
  const issuer = shared ?? (await startOidcIssuer());
  simulator.locateIssuer(identity.issuer, issuer.url);
  const named = {
    ...issuer,
    sign: (claims: Readonly<Record<string, unknown>>, header = {}) =>
      issuer.sign({ ...claims, iss: identity.issuer }, header),
  };
  const keys = Object.fromEntries(KEYS);
  const sts = await startSts({ region: REGION, keys, roleArn: identity.subject, issuer: named });
  const store = await startSecretStore(example);
  return {
    environment: {
      AWS_ACCESS_KEY_ID: 'AKIASTANDIN',
      AWS_SECRET_ACCESS_KEY: 'aws-secret-of-the-stand-in',
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: store.origin,
      AWS_ENDPOINT_URL_SSM: store.origin,
    },
    close: async () =>
      void (await Promise.all([sts.close(), store.close(), shared === undefined && issuer.close()])),
  };
}

/** Of a record with one entry. */
export function oneOf<T>(record: Readonly<Record<string, T | undefined>>): T {
  const [only] = Object.values(record);
  if (only === undefined) throw new Error('there is none');
  return only;
}

type Answer = (body: Readonly<Record<string, unknown>>) => unknown;

async function startSecretStore(example: AppliedAws) {
  const answers: Readonly<Record<string, Answer>> = {
    'secretsmanager.GetSecretValue': await secretValue(example),
    'AmazonSSM.GetParameter': await parameter(example),
  };
  const good = (request: ReceivedRequest): StoreReply => {
    const target = headerOf(request, 'x-amz-target') ?? '';
    const service = target.startsWith('AmazonSSM') ? 'ssm' : 'secretsmanager';
    const fault = verifySignature(request, { keys: KEYS, now: Date.now(), region: REGION, service });
    const answer = fault === undefined ? answers[target]?.(JSON.parse(request.body)) : undefined;
    return answer === undefined
      ? json(400, { __type: fault ?? 'ResourceNotFoundException' })
      : json(200, answer);
  };
  const refused = json(400, { __type: 'AccessDeniedException' });
  return startStore({ good, forbidden: refused, absent: refused });
}

/** Secrets Manager API reference, GetSecretValue, "Response syntax". */
async function secretValue(example: AppliedAws): Promise<Answer> {
  const [secret] = await example.resources('aws_secretsmanager_secret');
  const [version] = await example.resources('aws_secretsmanager_secret_version');
  return ({ SecretId, VersionId }) =>
    secret !== undefined && SecretId === secret.values['name'] && VersionId === version?.values['version_id']
      ? {
          ARN: secret.values['arn'],
          Name: SecretId,
          VersionId,
          SecretString: lastWritten('aws_secretsmanager_secret_version')['secret_string_wo'],
          VersionStages: ['AWSCURRENT'],
        }
      : undefined;
}

/** Systems Manager API reference, GetParameter, "Response syntax". */
async function parameter(example: AppliedAws): Promise<Answer> {
  const [found] = await example.resources('aws_ssm_parameter');
  const { name: Name, arn: ARN, type: Type, version: Version } = found?.values ?? {};
  return (asked) =>
    found !== undefined && asked['Name'] === `${Name}:${Version}` && asked['WithDecryption'] === true
      ? { Parameter: { ARN, Name, Type, Version, Value: lastWritten('aws_ssm_parameter')['value_wo'] } }
      : undefined;
}
