import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import { deleteSecret } from './delete-secret.ts';
import { hasNativeKey, listKeyReferences } from './key-sets.ts';
import { getLocationPart } from './place.ts';
import { quoteShellArgument } from './quote.ts';
import { sortEntries } from './served-connector.ts';

/** Hosts whose example has a root for keys. */
const WITH_KEYS_ROOT: readonly Deployment['host'][] = ['aws', 'gcp', 'azure'];

/**
 * Removes gateways after their applications: Terraform finds these gone, and keeps keys, which have a state of
 * their own. Empty on other hosts.
 */
export function removeGateways(deployment: Deployment): readonly string[] {
  const { environment, host, instances } = deployment;
  if (host === 'custom') return [];
  const namespace = quoteShellArgument(getLocationPart(deployment, 'namespace'));
  const entries = sortEntries<DeploymentInstance>(instances);
  return [
    ...entries.flatMap(([, instance]) => deletePool(deployment, instance)),
    ...(host === 'kubernetes'
      ? entries.map(
          ([name]) =>
            `helm uninstall --namespace ${namespace} nymgate-${environment}-${name} --ignore-not-found`,
        )
      : []),
    'tofu destroy',
    ...entries.flatMap(([, instance]) => deleteLogs(deployment, instance)),
  ];
}

/** Terraform leaves the audit trail on AWS. */
function deleteLogs(deployment: Deployment, { logs }: DeploymentInstance): readonly string[] {
  if (deployment.host !== 'aws' || logs === null) return [];
  const region = quoteShellArgument(getLocationPart(deployment, 'region'));
  return [
    `aws logs delete-log-group --region ${region} --log-group-name ${quoteShellArgument(logs)}    # the audit trail: export it first`,
  ];
}

/** The module protects a pool of Cognito, whose ID is the audience. */
function deletePool(deployment: Deployment, { identity }: DeploymentInstance): readonly string[] {
  if (identity.issuer !== 'https://cognito-identity.amazonaws.com') return [];
  const region = quoteShellArgument(getLocationPart(deployment, 'region'));
  return [
    `aws cognito-identity delete-identity-pool --region ${region} --identity-pool-id ${quoteShellArgument(identity.audience)}`,
  ];
}

export type KeyRemoval = {
  readonly commands: readonly string[];
  /** Key files and variables. */
  readonly byHand: readonly string[];
};

/** The last step. Terraform refuses to destroy keys, and only notices that a person has deleted them. */
export function deleteKeys(deployment: Deployment): KeyRemoval {
  const references = listKeyReferences(deployment);
  const byHand = references.filter((reference) => deleteSecret(deployment, reference).length === 0);
  const commands = references.flatMap((reference) => deleteSecret(deployment, reference));
  const hasRoot = WITH_KEYS_ROOT.includes(deployment.host) && hasNativeKey(deployment);
  if (commands.length === 0 || !hasRoot) return { commands, byHand };
  return {
    commands: [LIST_OLDER_KEYS, ...commands, ...deleteVaults(deployment), 'tofu -chdir=keys destroy'],
    byHand,
  };
}

const LIST_OLDER_KEYS =
  "tofu -chdir=keys output -json variables | jq -r '.keys | .deployment[], .instances[][], .tenants[]?.ring[] | .reference' | sort -u    # all keys; delete older ones in the same way";

/** The root for keys makes a vault of its own. */
function deleteVaults(deployment: Deployment): readonly string[] {
  if (deployment.host !== 'azure') return [];
  const vaults = listKeyReferences(deployment).map(
    (reference) => /^azure-kv:([^./]+)/.exec(reference)?.[1] ?? [],
  );
  return [...new Set(vaults.flat())].map(
    (vault) => `az keyvault delete --name ${quoteShellArgument(vault)}    # if it holds nothing else`,
  );
}
