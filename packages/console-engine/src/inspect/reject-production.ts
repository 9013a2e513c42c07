import { usageError } from '@nymgate/shell/terminal/report-failure';

/** Variables that platforms set for what runs on them: no developer's machine has one. */
const PLATFORMS: Readonly<Record<string, string>> = {
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda',
  ECS_CONTAINER_METADATA_URI: 'Amazon ECS',
  ECS_CONTAINER_METADATA_URI_V4: 'Amazon ECS',
  K_SERVICE: 'Google Cloud Run',
  CLOUD_RUN_JOB: 'Google Cloud Run',
  GAE_SERVICE: 'Google App Engine',
  WEBSITE_INSTANCE_ID: 'Azure App Service',
  // Functions on consumption plans have no instance id.
  WEBSITE_SITE_NAME: 'Azure App Service or Functions',
  CONTAINER_APP_NAME: 'Azure Container Apps',
  KUBERNETES_SERVICE_HOST: 'Kubernetes',
};

/**
 * Raw data is shown on a developer's machine and nowhere else.
 *
 * @throws SetupError USAGE where the process runs as, or on, a host of production
 */
export function rejectProduction(environment: Readonly<Record<string, string | undefined>>): void {
  const platform = Object.keys(PLATFORMS).find((name) => (environment[name] ?? '') !== '');
  const here = environment['NODE_ENV'] === 'production' ? 'NODE_ENV is production' : undefined;
  const why = platform === undefined ? here : `${platform} is set, so this is ${PLATFORMS[platform]}`;
  if (why === undefined) return;
  throw usageError(
    `Inspect mode shows raw data of a tenant and runs on a developer's machine only: ${why}.`,
    'run it on your own machine, with a copy of the configuration',
  );
}
