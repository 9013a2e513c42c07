import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import type { DeployedCaller } from '../facts/place.ts';
import { quoteShellArgument } from '../facts/quote.ts';
import { signingScope } from '../facts/requests.ts';

export type SignedRequestContext = {
  readonly deployment: Deployment;
  readonly name: string;
  readonly instance: DeploymentInstance;
  readonly caller: DeployedCaller;
};

/**
 * Shell lines that store a caller's credential in variables. Sources:
 * docs.aws.amazon.com/cli/latest/reference/sts/assume-role,
 * cloud.google.com/sdk/gcloud/reference/auth/print-identity-token, learn.microsoft.com/cli/azure/account
 * (get-access-token).
 */
export function obtain(caller: DeployedCaller): readonly string[] {
  switch (caller.type) {
    case 'aws-iam':
      return [
        `CREDENTIALS=$(aws sts assume-role --role-arn ${quoteShellArgument(caller.roleArn)} --role-session-name nymgate \\`,
        `  ${caller.externalId === null ? '' : `--external-id ${quoteShellArgument(caller.externalId)} `}--query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)`,
        'read -r KEY SECRET SESSION <<< "$CREDENTIALS"',
      ];
    case 'google-iam':
      return [
        `TOKEN=$(gcloud auth print-identity-token --audiences=${quoteShellArgument(caller.audience)} \\`,
        `  ${impersonate(caller.members)}--include-email)`,
      ];
    case 'entra-jwt':
      return [
        `az login --identity --client-id ${caller.clientIds[0] ?? ''} --allow-no-subscriptions --output none`,
        `TOKEN=$(az account get-access-token --scope ${quoteShellArgument(`${caller.audience}/.default`)} --query accessToken --output tsv)`,
      ];
    case 'api-key':
      return ['TOKEN=$(cat caller.key)'];
    default:
      return caller satisfies never;
  }
}

/** Only a service account can get an ID token for an audience, so the person impersonates one. */
function impersonate(members: readonly string[]): string {
  const account = members.find((member) => member.includes('@'))?.replace(/^serviceAccount:/, '');
  return account === undefined ? '' : `--impersonate-service-account=${quoteShellArgument(account)} `;
}

/**
 * Pipes secrets to curl, because arguments are visible in the process list.
 * @param path with its mount, as from `signable`
 */
export function formatRequestCommand(
  { deployment, instance, caller }: SignedRequestContext,
  graphPath: string,
): readonly string[] {
  return [
    `${secretOptions(caller)} |`,
    `  curl --silent --show-error --fail-with-body --config - ${signing(deployment, instance, caller)}"$ENDPOINT${graphPath}"`,
  ];
}

/** Prints curl's secret options, for `curl --config -`. */
export function secretOptions(caller: DeployedCaller): string {
  return caller.type === 'aws-iam'
    ? String.raw`printf 'user = "%s:%s"\nheader = "x-amz-security-token: %s"\n' "$KEY" "$SECRET" "$SESSION"`
    : String.raw`printf 'header = "Authorization: Bearer %s"\n' "$TOKEN"`;
}

/** Empty if the credential is a token. */
export function signing(
  deployment: Deployment,
  { endpoint }: DeploymentInstance,
  caller: DeployedCaller,
): string {
  if (caller.type !== 'aws-iam') return '';
  const { region, service } = signingScope(deployment, endpoint ?? '');
  return `--aws-sigv4 ${quoteShellArgument(`aws:amz:${region}:${service}`)} `;
}
