import type { SettingType } from '@nymgate/clouds/settings/field';
import { readSettings, type SettingError, type UnknownKey } from '@nymgate/clouds/settings/read-settings';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { findNearestName } from '@nymgate/gateway/config/find-nearest-name';
import { DEPLOYMENT } from './deployment-fields.ts';

/** Location, gateways and Entra applications of a deployment. Holds no secret. */
export type Deployment = SettingType<typeof DEPLOYMENT>;
export type DeploymentInstance = NonNullable<Deployment['instances'][string]>;
export type DeployedConnector = NonNullable<DeploymentInstance['connectors'][string]>;

const VERSION = 1;
const WRITE_AGAIN = 'write it again: terraform output -json deployment > deployment.json (or tofu)';

/**
 * Validates the output `deployment` of the Terraform examples, bare or as `output -json` wraps it; reports
 * all faults at once.
 * @param data parsed JSON, untrusted
 * @param file name for the messages
 * @throws SetupError DEPLOYMENT_INVALID
 */
export function parseDeployment(data: unknown, file = 'deployment.json'): Deployment {
  const inner = unwrap(data);
  const version = isBlock(inner) ? inner['schemaVersion'] : undefined;
  if (typeof version === 'number' && version !== VERSION) throw fault([versionIssue(version)], file);
  const reading = readSettings(DEPLOYMENT, inner);
  if ('errors' in reading) throw fault(reading.errors.map(inWords), file);
  return reading.value;
}

/**
 * `output -json` without a name wraps as `{ deployment: { sensitive, type, value } }`, older wrappers as `{
 * value }`.
 */
function unwrap(data: unknown): unknown {
  if (!isBlock(data) || 'schemaVersion' in data) return data;
  const output = isBlock(data['deployment']) ? data['deployment'] : data;
  return 'value' in output ? output['value'] : output;
}

type IssueText = Pick<Issue, 'message'> & { readonly fix?: string };

function versionIssue(version: number): IssueText {
  return {
    message: `schemaVersion is ${version}; this version reads ${VERSION}`,
    fix:
      version > VERSION
        ? 'use the command line of the version that the modules are of'
        : 'update the modules to the version of the command line, and apply',
  };
}

function inWords(misfit: SettingError | UnknownKey): IssueText {
  const where = misfit.path.join('.');
  if ('unknown' in misfit) {
    const meant = findNearestName(misfit.unknown, misfit.known);
    return {
      message: `unknown key "${misfit.unknown.slice(0, 100)}"${where === '' ? '' : ` in ${where}`}`,
      fix: meant === undefined ? WRITE_AGAIN : `did you mean ${meant}?`,
    };
  }
  const name = [where, misfit.key?.slice(0, 100)]
    .filter((part) => part !== undefined && part !== '')
    .join('.');
  return {
    message: `${name === '' ? 'the deployment' : name} ${misfit.message}`,
    fix: misfit.fix ?? WRITE_AGAIN,
  };
}

function fault(issues: readonly IssueText[], file: string): SetupError {
  const [first, ...rest] = issues.map(
    (one): Issue => ({ code: 'DEPLOYMENT_INVALID', severity: 'error', file, ...one }),
  );
  return new SetupError([
    first ?? { code: 'DEPLOYMENT_INVALID', severity: 'error', file, message: 'is not valid' },
    ...rest,
  ]);
}

function isBlock(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
