import { readSecret } from '@nymgate/shell/input/read-input';
import type { RunProgram } from '@nymgate/shell/programs/run-program';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { Deployment } from '../deployment/parse-deployment.ts';
import { azLogin } from '../documents/facts/cloud-tools.ts';

/** RFC 6750 b64token: nothing in it can end a header line. */
const TOKEN = /^[A-Za-z0-9._~+/-]{20,16384}=*$/;

export type TokenSource = {
  /** `env:NAME` or `file:PATH`; undefined: from the Azure CLI. */
  readonly reference: string | undefined;
  readonly tenant: Tenant;
  readonly run: RunProgram;
};

export type Tenant = Pick<Deployment, 'tenantId'> & Partial<Pick<Deployment, 'cloud'>>;

/**
 * Gets the administrator's access token. Never on a command line, never stored (T9-11).
 * @throws CommandError ADMIN_TOKEN; SetupError SECRET_UNAVAILABLE
 */
export async function openAdminToken({ reference, tenant, run }: TokenSource): Promise<string> {
  const text =
    reference === undefined
      ? await fetchAzureCliToken(tenant, run)
      : await readSecret(reference, "The administrator's token");
  const token = text.trim();
  if (!TOKEN.test(token))
    throw new CommandError('ADMIN_TOKEN', `what was given is no token; ${signInAdvice(tenant)}`);
  return token;
}

async function fetchAzureCliToken(tenant: Tenant, run: RunProgram): Promise<string> {
  const query = [
    '--resource-type',
    'ms-graph',
    '--tenant',
    tenant.tenantId,
    '--query',
    'accessToken',
    '--output',
    'tsv',
  ];
  const answer = await run('az', ['account', 'get-access-token', ...query]);
  if (answer.kind === 'answered') return answer.text;
  if (answer.kind === 'failed')
    throw new CommandError('ADMIN_TOKEN', `${whyFailed(answer.words)}; ${signInAdvice(tenant)}`);
  throw new CommandError(
    'ADMIN_TOKEN',
    'the Azure command line (az) is not installed; give a token with --operator-token env:NAME or file:PATH, or run this in the Cloud Shell of the portal',
  );
}

/** Shows only Entra's error number; the rest of az's output may name people. */
function whyFailed(words: string): string {
  const code = /AADSTS\d{4,8}/.exec(words)?.[0];
  if (/az login|expired|AADSTS(?:700082|70043|50078|50173|70008)\b/i.test(words))
    return `the login of az has expired or is missing${code === undefined ? '' : ` (${code})`}`;
  return `az has no token for this tenant${code === undefined ? '' : ` (${code})`}`;
}

/** A separate az folder isolates this login from others. */
export function signInAdvice({ tenantId, cloud = 'global' }: Tenant): string {
  return `sign in with: ${azLogin({ tenantId, cloud }).join(' && ')}`;
}
