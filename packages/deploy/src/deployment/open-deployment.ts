import type { Config } from '@nymgate/gateway/config/config-settings';
import { readConfig } from '@nymgate/shell/input/read-config';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { type ParsedDeployment, readDeployment, readDeploymentIfExists } from './deployment-file.ts';
import { deploymentFromConfig, type IdentityOptions } from './from-config.ts';
import { listConnectorLocations, setKnown } from './unregistered.ts';

export const DEFAULT_DEPLOYMENT_FILE = 'deployment.json';

export type OpenDeploymentOptions = Partial<IdentityOptions> & {
  readonly deployment: string;
  /** nymgate.yaml, instead of a deployment.json from Terraform. */
  readonly config?: string;
};

type OpenedDeployment = Omit<ParsedDeployment, 'text'> & { readonly text: string | undefined };

/**
 * Reads a deployment.json, or derives it from a nymgate.yaml and the gateway's identity, with the application
 * IDs of an earlier run.
 * @throws SetupError USAGE, CONFIG_UNREADABLE, DEPLOYMENT_INVALID; CommandError OUTPUT_EXISTS if the file is
 * of another deployment
 */
export async function openDeployment(options: OpenDeploymentOptions): Promise<OpenedDeployment> {
  const { deployment: file, config } = options;
  if (config === undefined) {
    const given = ['environment', 'issuer', 'subject', 'audience', 'tenant'].filter(
      (name) => name in options,
    );
    if (given.length > 0)
      throw usageError(`--${given[0]} goes with --config.`, 'see "nymgate setup entra --help"');
    return readDeployment(file);
  }
  const settings = await readConfig(config);
  const made = deploymentFromConfig(settings, toIdentity(options, settings));
  const earlier = await readDeploymentIfExists(file);
  return earlier === undefined ? { file, text: undefined, deployment: made } : merge(made, earlier);
}

/** What no token can have: `.invalid` can't be registered (RFC 2606 section 2). */
const NO_IDENTITY = { issuer: 'https://certificate.invalid', subject: 'certificate' };

function toIdentity(options: OpenDeploymentOptions, { connectors }: Config): IdentityOptions {
  const { environment, audience, tenant } = options;
  const isCertificate = Object.values(connectors).every(
    (connector) => connector?.assertion.type === 'certificate',
  );
  const { issuer, subject } = isCertificate ? { ...NO_IDENTITY, ...options } : options;
  if (environment === undefined || issuer === undefined || subject === undefined)
    throw usageError(
      isCertificate
        ? '--config needs --environment.'
        : '--config needs --environment, --issuer and --subject.',
      'nymgate doctor --offline prints issuer and subject where the gateway runs',
    );
  return { environment, issuer, subject, ...(audience && { audience }), ...(tenant && { tenant }) };
}

/** Keeps application IDs and what people stated in the earlier file; refuses a file of another tenant or environment. */
function merge(made: ParsedDeployment['deployment'], earlier: ParsedDeployment): OpenedDeployment {
  const { file, text, deployment: before } = earlier;
  const instances = new Set(Object.keys(made.instances));
  const others = Object.keys(before.instances).filter((name) => !instances.has(name));
  if (before.tenantId !== made.tenantId || before.environment !== made.environment)
    throw new CommandError(
      'OUTPUT_EXISTS',
      `${file} is of environment ${before.environment} in tenant ${before.tenantId}; name another file with --deployment`,
    );
  if (others.length > 0)
    throw new CommandError(
      'OUTPUT_EXISTS',
      `${file} has instance ${others.join(', ')}, and --config makes ${[...instances].join(', ')}; leave out --config, or name another file with --deployment`,
    );
  const known = listConnectorLocations(before);
  const deployment = listConnectorLocations(made).reduce((sum, placed) => {
    const found = known.find(
      ({ instance, connector }) => instance === placed.instance && connector === placed.connector,
    );
    return found === undefined ? sum : setKnown(sum, placed, found.settings);
  }, made);
  const { processing } = before;
  return { file, text, deployment: processing === undefined ? deployment : { ...deployment, processing } };
}
