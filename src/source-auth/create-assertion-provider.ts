import type { Clock, Environment, FileStore, HttpClient, Log, Random, SecretStore } from '../kernel/ports.ts';
import type { AssertionApplication, AssertionProvider } from './assertion-provider.ts';
import { type AwsSettings, createAwsAssertion } from './aws/create-aws-assertion.ts';
import { type AwsCognitoSettings, createAwsCognitoAssertion } from './aws/create-aws-cognito-assertion.ts';
import { type AzureSettings, createAzureAssertion } from './azure/create-azure-assertion.ts';
import {
  type CertificateSettings,
  createCertificateAssertion,
} from './certificate/create-certificate-assertion.ts';
import { createGcpAssertion, type GcpSettings } from './gcp/create-gcp-assertion.ts';
import { createGithubAssertion, type GithubSettings } from './github-assertion.ts';
import { createTokenFileAssertion, type TokenFileSettings, tokenFilePath } from './token-file-assertion.ts';

/** What the providers need from outside; each takes the part it uses. */
export type AssertionPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileStore;
  readonly secrets: SecretStore;
  readonly environment: Environment;
  readonly log: Log;
};

/** One entry a provider, as the configuration's `assertion` has it. */
export type AssertionSettings =
  | ({ readonly type: 'token-file' } & TokenFileSettings)
  | ({ readonly type: 'aws' } & AwsSettings)
  | ({ readonly type: 'aws-cognito' } & AwsCognitoSettings)
  | ({ readonly type: 'gcp' } & GcpSettings)
  | ({ readonly type: 'azure' } & AzureSettings)
  | ({ readonly type: 'github' } & GithubSettings)
  | ({ readonly type: 'certificate' } & CertificateSettings);

/**
 * The provider that the configuration names. What can be wrong with its settings, its secrets or the platform's environment
 * is found here, before anything is served; the platform itself is not asked yet.
 *
 * @throws SetupError CONFIG_INVALID or SECRET_UNAVAILABLE
 * @example await createAssertionProvider({ type: 'gcp' }, ports, application)
 */
export async function createAssertionProvider(
  settings: AssertionSettings,
  ports: AssertionPorts,
  application: AssertionApplication,
): Promise<AssertionProvider> {
  switch (settings.type) {
    case 'token-file':
      return createTokenFileAssertion(
        tokenFilePath(settings, ports.environment, application.connector),
        ports.files,
      );
    case 'aws':
      return createAwsAssertion(settings, ports, application);
    case 'aws-cognito':
      return createAwsCognitoAssertion(settings, ports);
    case 'gcp':
      return createGcpAssertion(settings, ports, application);
    case 'azure':
      return createAzureAssertion(settings, ports, application);
    case 'github':
      return createGithubAssertion(settings, ports, application);
    case 'certificate':
      return createCertificateAssertion(settings, ports, application);
  }
}
