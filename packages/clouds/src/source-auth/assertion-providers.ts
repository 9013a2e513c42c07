import type {
  Clock,
  Environment,
  FileStore,
  HttpClient,
  Log,
  Random,
  SecretStore,
} from '@nymgate/engine/kernel/ports';
import {
  discriminatedField,
  type Fields,
  guidField,
  integerField,
  listField,
  objectField,
  optionalField,
  type SettingsType,
  type SettingType,
  textField,
  withCondition,
  withDefault,
} from '../settings/field.ts';
import { secretReferenceField, sourceOriginField } from '../settings/origins.ts';
import { AWS_ENVIRONMENT, cognitoIdField, regionField } from './aws/aws-settings.ts';
import { createAwsAssertion } from './aws/create-aws-assertion.ts';
import { createAwsCognitoAssertion } from './aws/create-aws-cognito-assertion.ts';
import type { AssertionApplication, AssertionProvider } from './platform/assertion-provider.ts';
import { createAzureAssertion } from './providers/create-azure-assertion.ts';
import { createCertificateAssertion } from './providers/create-certificate-assertion.ts';
import { createGcpAssertion } from './providers/create-gcp-assertion.ts';
import { createGithubAssertion } from './providers/create-github-assertion.ts';
import { createTokenFileAssertion, resolveTokenFilePath } from './providers/create-token-file-assertion.ts';

export type AssertionPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileStore;
  readonly secrets: SecretStore;
  readonly environment: Environment;
  readonly log: Log;
};

type AssertionEntry<F extends Fields> = {
  /** Completes "How the gateway proves who it is: …". */
  readonly tag: string;
  /** Keys of `assertion` in addition to `type`. */
  readonly keys: F;
  /** Variables of the platform that it reads. */
  readonly environment: readonly string[];
  /** Page in docs/guides. */
  readonly guide: string;
  /** `aud` of a federated assertion; undefined for a self-signed one. */
  readonly audience: (settings: SettingsType<F>, ofCloud: string) => string | undefined;
  readonly create: (
    settings: SettingsType<F>,
    ports: AssertionPorts,
    application: AssertionApplication,
  ) => AssertionProvider | Promise<AssertionProvider>;
};

/** Checks the settings of `create` against `keys`. */
function defineEntry<const F extends Fields>(parts: AssertionEntry<F>): AssertionEntry<F> {
  return parts;
}

const audience = optionalField(
  textField('Audience of the token. Absent, that of the cloud, e.g. `api://AzureADTokenExchange`.', {
    format: /^[\x21-\x7e]{1,600}$/,
    message: 'must be 1 to 600 characters without blanks',
  }),
);

const resolveAudience = (settings: { readonly audience?: string | undefined }, cloudAudience: string) =>
  settings.audience ?? cloudAudience;

/**
 * Source of the configuration's `assertion`, its JSON Schema and reference page, and what `doctor` expects.
 */
const ASSERTION_PROVIDERS = {
  'token-file': defineEntry({
    tag: 'How the gateway proves who it is: a token file.',
    keys: {
      path: optionalField(
        textField(
          'File that the platform keeps filled with a fresh identity token (JWT). Absent, the one that AKS names in AZURE_FEDERATED_TOKEN_FILE.',
          { minimum: 1 },
        ),
      ),
    },
    environment: ['AZURE_FEDERATED_TOKEN_FILE'],
    guide: 'identity-kubernetes.md',
    audience: (_, ofCloud) => ofCloud,
    create: (settings, { environment, files }, { connector }) =>
      createTokenFileAssertion(resolveTokenFilePath(settings, environment, connector), files),
  }),
  gcp: defineEntry({
    tag: 'How the gateway proves who it is: a Google service account.',
    keys: {
      audience,
      impersonate: optionalField(
        textField('Service account to speak for. Absent, the one that the workload runs as.', {
          maximum: 254,
          format: /^[a-z0-9][a-z0-9.-]*@[a-z0-9][a-z0-9.-]*\.gserviceaccount\.com$/,
          message: 'must be the email of a service account, name@project.iam.gserviceaccount.com',
        }),
      ),
    },
    environment: ['GCE_METADATA_HOST'],
    guide: 'identity-gcp.md',
    audience: resolveAudience,
    create: createGcpAssertion,
  }),
  azure: defineEntry({
    tag: 'How the gateway proves who it is: a managed identity of Azure.',
    keys: { clientId: guidField('Client id of the user-assigned managed identity, not of the application.') },
    environment: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'AZURE_POD_IDENTITY_AUTHORITY_HOST'],
    guide: 'identity-azure.md',
    audience: (_, ofCloud) => ofCloud,
    create: createAzureAssertion,
  }),
  github: defineEntry({
    tag: 'How the gateway proves who it is: a GitHub Actions job.',
    keys: { audience },
    environment: ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    guide: 'identity-kubernetes.md',
    audience: resolveAudience,
    create: createGithubAssertion,
  }),
  aws: defineEntry({
    tag: 'How the gateway proves who it is: an IAM role of AWS.',
    keys: {
      region: regionField('Region of STS. Absent, AWS_REGION, or that of the EC2 instance.'),
      endpoint: optionalField(
        withCondition(
          sourceOriginField('STS in place of the regional endpoint: a FIPS or VPC endpoint.'),
          (origin) => origin !== 'https://sts.amazonaws.com',
          'must not be the global endpoint, which does not issue identity tokens',
        ),
      ),
      audience,
      tokenSeconds: withDefault(integerField('Life of the identity token.', 60, 3_600), 300),
    },
    environment: AWS_ENVIRONMENT,
    guide: 'identity-aws.md',
    audience: resolveAudience,
    create: createAwsAssertion,
  }),
  'aws-cognito': defineEntry({
    tag: 'How the gateway proves who it is: an identity of an Amazon Cognito identity pool.',
    keys: {
      region: regionField('Region of the pool. Absent, that in `identityPoolId`.'),
      endpoint: optionalField(
        sourceOriginField('Cognito in place of the regional endpoint, e.g. a FIPS endpoint.'),
      ),
      identityPoolId: cognitoIdField('Identity pool; the audience of the token.'),
      identityId: optionalField(
        cognitoIdField('Identity of the pool; the subject of the token. Absent, the one that the login has.'),
      ),
      developerProvider: textField('Developer provider of the pool.', {
        format: /^[\w._-]{1,128}$/,
        message: 'must be the name of a developer provider',
      }),
      login: textField('Login of the gateway with the developer provider.', { minimum: 1, maximum: 1_024 }),
      tokenSeconds: withDefault(integerField('Life of the identity token.', 300, 3_600), 300),
    },
    environment: [...AWS_ENVIRONMENT, 'AWS_ENDPOINT_URL_COGNITO_IDENTITY'],
    guide: 'identity-aws.md',
    // A pool issues tokens for itself only.
    audience: ({ identityPoolId }) => identityPoolId,
    create: createAwsCognitoAssertion,
  }),
  certificate: defineEntry({
    tag: 'How the gateway proves who it is: a key of its own. Deprecated: a key can be copied.',
    keys: {
      certificates: listField(
        'The first that is valid now signs; when Entra does not know it, the next. Several during a rotation.',
        objectField('', {
          certificate: secretReferenceField(
            'Where the certificate is (PEM): env:NAME, file:PATH or a store.',
          ),
          key: secretReferenceField('Where its private key is (PEM, RSA): env:NAME, file:PATH or a store.'),
        }),
        { minimum: 1, maximum: 4 },
      ),
    },
    environment: [],
    guide: 'identity-certificate.md',
    audience: () => undefined,
    create: createCertificateAssertion,
  }),
} as const;

export type AssertionType = keyof typeof ASSERTION_PROVIDERS;

export const ASSERTION_FIELD = discriminatedField(
  'Where the client assertion comes from.',
  'type',
  ASSERTION_PROVIDERS,
);

export type AssertionSettings = SettingType<typeof ASSERTION_FIELD>;

/** @param type of the table; anything else is a program error */
export function describeProvider(type: string): {
  readonly guide: string;
  readonly environment: readonly string[];
} {
  const found = Object.entries(ASSERTION_PROVIDERS).find(([name]) => name === type);
  if (found === undefined) throw new TypeError(`there is no provider ${type}`);
  const [, { guide, environment }] = found;
  return { guide, environment };
}

/** The `aud` that a federated assertion needs; undefined for a self-signed one. */
export function expectedAudience(settings: AssertionSettings, cloudAudience: string): string | undefined {
  return getEntry(settings).audience(settings, cloudAudience);
}

/**
 * Creates the configured provider and checks its settings, secrets and environment; the platform isn't called
 * yet.
 * @throws SetupError CONFIG_INVALID or SECRET_UNAVAILABLE
 */
export async function createAssertionProvider(
  settings: AssertionSettings,
  ports: AssertionPorts,
  application: AssertionApplication,
): Promise<AssertionProvider> {
  return getEntry(settings).create(settings, ports, application);
}

/** The compiler can't correlate an entry with the settings of its type. */
function getEntry({ type }: AssertionSettings): AssertionEntry<Fields> {
  return ASSERTION_PROVIDERS[type] as unknown as AssertionEntry<Fields>;
}
