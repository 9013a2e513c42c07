import type { PlatformKind } from '@nymgate/engine/kernel/inbound';
import type { Environment } from '@nymgate/engine/kernel/ports';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { confirmGooglePlatform } from '@nymgate/hosts/platform/confirm-google-platform';
import { type DoctorFinding, setupFindings, warn } from '../steps/step.ts';

const HOSTS: Readonly<Record<PlatformKind, string>> = {
  'aws-iam': 'AWS Lambda',
  'google-iam': 'Google Cloud Run and Cloud Run functions',
};

/**
 * Platforms of `callers.platform` that don't authenticate callers here. Warnings, because the doctor may run
 * on another machine, such as a job of Cloud Run (HOK-05).
 */
export function findUnavailablePlatforms(
  { callers }: Pick<Config, 'callers'>,
  environment: Environment,
): readonly DoctorFinding[] {
  const kinds = new Set((callers?.platform ?? []).map(({ type }) => type));
  return [...kinds].filter((kind) => !isHere(kind, environment)).map(wrongPlatform);
}

/**
 * Knative sets the variables of Cloud Run in every cluster; only Google's metadata server identifies Cloud
 * Run (HOK-05). `serve` makes the same check.
 */
export async function findRefusedPlatforms(
  { callers }: Pick<Config, 'callers'>,
  ports: Pick<AppPorts, 'environment' | 'http'>,
): Promise<readonly DoctorFinding[]> {
  const named = (callers?.platform ?? []).some(({ type }) => type === 'google-iam');
  if (!named || !CLOUD_RUN.every((name) => isSet(ports.environment, name))) return [];
  try {
    await confirmGooglePlatform(ports);
    return [];
  } catch (error) {
    return setupFindings(error);
  }
}

/** cloud.google.com/run/docs/container-contract#env-vars */
const CLOUD_RUN = ['K_SERVICE', 'K_REVISION', 'K_CONFIGURATION', 'PORT'] as const;

function isHere(kind: PlatformKind, environment: Environment): boolean {
  if (kind === 'aws-iam') return isSet(environment, 'AWS_LAMBDA_FUNCTION_NAME');
  return isSet(environment, 'CLOUD_RUN_JOB') || CLOUD_RUN.every((name) => isSet(environment, name));
}

function isSet(environment: Environment, name: string): boolean {
  return (environment(name) ?? '') !== '';
}

function wrongPlatform(kind: PlatformKind): DoctorFinding {
  return warn('operator', {
    summary: `callers.platform: ${kind}: nothing vouches for callers on this machine, and a gateway that is started here refuses to start`,
    next: `run the gateway where the platform vouches (${HOSTS[kind]}), or use callers.jwt, callers.apiKeys or callers.clientCertificates`,
  });
}
