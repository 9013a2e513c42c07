import type { InitPlatform } from './facts.ts';

/**
 * Commands after `init`, one per line. `doctor` needs the gateway's identity, so it runs where the gateway does.
 */
export function nextCommands(
  host: InitPlatform,
  { folder, open }: { readonly folder: string; readonly open: number },
): readonly string[] {
  return [
    ...(folder === '.' ? [] : [`cd ${folder}`]),
    ...(open === 0
      ? []
      : [
          host === 'kubernetes'
            ? '# fill in terraform.tfvars'
            : '# fill in terraform.tfvars and keys/terraform.tfvars',
        ]),
    '. ./env.sh',
    // env.sh reads terraform.tfvars, where the tenant may be filled in later.
    'az login --tenant "$TENANT_ID" --allow-no-subscriptions',
    ...(host === 'gcp' ? ['gcloud auth login', 'gcloud auth application-default login'] : []),
    ...(host === 'kubernetes' ? [] : KEYS),
    'tofu init && tofu apply',
    'tofu output -json deployment > deployment.json',
    ...(host === 'kubernetes' ? ['# install the chart: README.md'] : []),
    'nymgate docs               # docs/consent.html is for the Privileged Role Administrator; when they are done:',
    `eval "$(tofu output -json doctor | jq --raw-output '.[]')"    # nymgate doctor, where each gateway runs`,
    'bash docs/test.sh --row    # as a caller',
  ];
}

/** Keys are a root with a state of its own, so that no plan of the gateways can destroy one. */
const KEYS = [
  'tofu -chdir=keys init && tofu -chdir=keys apply',
  'tofu -chdir=keys output -json variables > keys.auto.tfvars.json',
];
