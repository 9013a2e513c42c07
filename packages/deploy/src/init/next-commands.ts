import type { Facts, InitPlatform } from './facts.ts';

/**
 * Commands after `init`, one per line. `doctor` needs the gateway's identity; on Lambda only the function can
 * have it, so a test call replaces it.
 * @param instance name of the gateway
 */
export function nextCommands(
  host: InitPlatform,
  facts: Facts,
  { folder, instance, open }: { readonly folder: string; readonly instance: string; readonly open: number },
): readonly string[] {
  return [
    ...(folder === '.' ? [] : [`cd ${folder}`]),
    ...(open === 0 ? [] : ['# fill in terraform.tfvars']),
    '. ./env.sh',
    // env.sh reads terraform.tfvars, where the tenant may be filled in later.
    'az login --tenant "$TENANT_ID" --allow-no-subscriptions',
    ...(host === 'gcp' ? ['gcloud auth login', 'gcloud auth application-default login'] : []),
    'tofu init && tofu apply',
    'tofu output -json deployment > deployment.json',
    ...(host === 'kubernetes' ? ['# install the chart: README.md'] : []),
    'nymgate consent --print    # for the Privileged Role Administrator; when they are done:',
    ...doctor(host, facts, `nymgate-${facts.environment ?? 'prod'}-${instance}`),
    'nymgate docs',
    'bash docs/test.sh          # as a caller',
  ];
}

const NODE = 'node /opt/nymgate/node.cjs doctor --config';

function doctor(host: InitPlatform, facts: Facts, name: string): readonly string[] {
  switch (host) {
    case 'aws':
      return [];
    case 'gcp':
      return [
        `gcloud run jobs execute ${name}-doctor --project ${facts.project_id ?? 'PROJECT'} --region ${facts.region ?? 'REGION'} --wait`,
      ];
    case 'azure':
      return [
        `az containerapp exec --resource-group GROUP --name ${name} --command "/usr/local/bin/${NODE} env:"`,
      ];
    case 'kubernetes':
      return [
        `kubectl -n ${facts.namespace ?? 'nymgate'} exec deploy/${name} -c nymgate -- ${NODE} /etc/nymgate/nymgate.yaml`,
      ];
  }
}
