import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { StoreReference } from '../settings/secret-reference.ts';
import { createGcpAccount } from '../source-auth/providers/create-gcp-assertion.ts';
import { crc32c } from './crc32c.ts';
import { type AwsErrorFindings, openAwsStore } from './create-aws-caller.ts';
import type { SecretStorePorts } from './read-secret.ts';
import { computeDeadline, requestStore } from './request-store.ts';
import { StoreFailure, type StoreFinding } from './store-failure.ts';
import { throwPlatformFailure } from './throw-platform-failure.ts';

const WRITABLE_STORES = ['aws-ssm', 'aws-sm', 'gcp-sm'] as const;

export type NewSecret = {
  readonly reference: StoreReference;
  readonly value: string;
  /** The customer's own key of AWS KMS. */
  readonly kmsKey?: string | undefined;
};

/**
 * Creates a secret. Never replaces one: an existing secret of this name is a failure.
 * @throws StoreFailure
 */
export async function createSecret(secret: NewSecret, ports: SecretStorePorts): Promise<void> {
  const { store } = secret.reference;
  if (store === 'aws-ssm') return createParameter(secret, ports);
  if (store === 'aws-sm') return createAwsSecret(secret, ports);
  if (store === 'gcp-sm') return createGcpSecret(secret, ports);
  throw new StoreFailure({
    outcome: 'unusable',
    reason: 'secrets of this store are not written',
    next: `write to one of ${WRITABLE_STORES.join(', ')}, or copy the value with the store's own command`,
  });
}

/** API reference, PutParameter. */
async function createParameter({ reference, value, kmsKey }: NewSecret, ports: SecretStorePorts) {
  const { name } = reference;
  const write = openAwsStore(ports, {
    ...{ service: 'ssm', target: 'AmazonSSM.PutParameter', parseSecret: () => ({ value: '' }) },
    errorFindings: toErrorFindings('ParameterAlreadyExists', 'ssm:PutParameter'),
    body: () => ({
      ...{ Name: name, Value: value, Type: 'SecureString', Overwrite: false },
      ...(kmsKey !== undefined && { KeyId: kmsKey }),
    }),
  });
  await write(reference);
}

/** API reference, CreateSecret. */
async function createAwsSecret({ reference, value, kmsKey }: NewSecret, ports: SecretStorePorts) {
  const { name } = reference;
  const write = openAwsStore(ports, {
    ...{ service: 'secretsmanager', target: 'secretsmanager.CreateSecret' },
    parseSecret: () => ({ value: '' }),
    errorFindings: toErrorFindings('ResourceExistsException', 'secretsmanager:CreateSecret'),
    body: () => ({
      ...{ Name: name, SecretString: value, ClientRequestToken: randomUUID() },
      ...(kmsKey !== undefined && { KmsKeyId: kmsKey }),
    }),
  });
  await write(reference);
}

const EXISTS = {
  outcome: 'unusable',
  reason: 'there is a secret of this name, and none is written over',
  next: 'give another name, or remove that secret if nothing uses it',
} as const;

function toErrorFindings(exists: string, action: string): AwsErrorFindings {
  const forbidden = {
    outcome: 'forbidden',
    reason: `AWS does not let this identity write it: its policy does not allow ${action}`,
    next: 'run this as an administrator, not as the role of the gateway',
  } as const;
  return { [exists]: EXISTS, AccessDeniedException: forbidden, AccessDenied: forbidden };
}

const GCP_NAME = /^projects\/([^/]+)\/secrets\/([^/]+)$/;

/** REST reference of Secret Manager, secrets.create and secrets.addVersion. */
async function createGcpSecret({ reference, value }: NewSecret, ports: SecretStorePorts): Promise<void> {
  const [, project, secret] = GCP_NAME.exec(reference.name) ?? [];
  if (project === undefined || secret === undefined)
    throw new StoreFailure({ ...EXISTS, reason: 'regional secrets are not written', next: EXISTS.next });
  const token = await createGcpAccount(ports).accessToken().catch(throwPlatformFailure);
  const post = async (path: string, body: unknown): Promise<number> => {
    const { status } = await requestStore(
      {
        ...{ method: 'POST', origin: 'https://secretmanager.googleapis.com', path: `/v1/${path}` },
        headers: [
          ['authorization', `Bearer ${token}`],
          ['content-type', 'application/json'],
        ],
        body: new TextEncoder().encode(JSON.stringify(body)),
      },
      { ...ports, deadline: computeDeadline(ports) },
    );
    return status;
  };
  const replication = { replication: { automatic: {} } };
  requireCreated(await post(`projects/${project}/secrets?secretId=${secret}`, replication));
  const bytes = Buffer.from(value);
  const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) };
  requireCreated(await post(`${reference.name}:addVersion`, { payload }));
}

function requireCreated(status: number): void {
  if (status === 200) return;
  const forbidden: StoreFinding = {
    outcome: 'forbidden',
    reason: `Google does not let this service account create it (status ${status})`,
    next: 'grant roles/secretmanager.admin to an administrator who runs this, not to the service account of the gateway',
  };
  throw new StoreFailure(status === 409 ? EXISTS : forbidden);
}
