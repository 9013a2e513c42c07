import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Facts, InitPlatform } from './facts.ts';
import { fillVariables } from './fill-variables.ts';

export type ModuleFile = { readonly path: string; readonly text: string };

/** Copy of the package's modules in the root directory. */
const COPY = 'nymgate';
/** The examples refer to modules two folders above, and `keys` one more; the root directory to its copy. */
const ABOVE = /(?<=["/])(?:\.\.\/){2,3}/g;

export type RootInput = {
  readonly host: InitPlatform;
  readonly facts: Facts;
  /** Folder `infra` of the package. */
  readonly infra: string;
};

export type TerraformRoot = {
  readonly files: readonly ModuleFile[];
  /** Variables in terraform.tfvars to set, and optional ones; `keys/NAME`: in keys/terraform.tfvars. */
  readonly open: readonly string[];
  readonly optional: readonly string[];
};

/**
 * The files of a platform's root directory: the example, a copy of its modules (so that updates of the
 * package don't change it), terraform.tfvars and .gitignore.
 */
export async function rootFiles({ host, facts, infra }: RootInput): Promise<TerraformRoot> {
  const example = await readFolder(join(infra, 'examples', host));
  const terraform = example.filter(({ path }) => path.endsWith('.tf'));
  const modules = new Set(
    terraform.flatMap(({ text }) =>
      [...text.matchAll(/\.\.\/modules\/([a-z0-9-]+)"/g)].map(([, name]) => name ?? ''),
    ),
  );
  const copies = await Promise.all([...modules].sort().map((name) => readModule(infra, name)));
  const registry = {
    path: `${COPY}/connectors.json`,
    text: await readFile(join(infra, 'connectors.json'), 'utf8'),
  };
  const variables = ['', 'keys/'].flatMap((folder) => fillRoot(example, facts, folder));
  const rootFiles = [
    ...variables.map(({ path, text }) => ({ path, text })),
    { path: '.gitignore', text: ignored(getText(example, '.gitignore')) },
    { path: 'nymgate.example.yaml', text: exampleConfig(host, facts) },
  ];
  const copied = example
    .filter(({ path }) => path !== '.gitignore')
    .map((file) => ({
      ...file,
      text: file.path.endsWith('.md') ? withoutLinks(file.text) : toCopyPath(file.text),
    }));
  return {
    files: [...copied, registry, ...copies.flat(), ...rootFiles],
    open: variables.flatMap(({ open }) => open),
    optional: variables.flatMap(({ optional }) => optional),
  };
}

const getText = (files: readonly ModuleFile[], name: string) =>
  files.find(({ path }) => path === name)?.text ?? '';

type RootVariables = ModuleFile & Pick<TerraformRoot, 'open' | 'optional'>;

/** terraform.tfvars of the root directory, or of the root below it that holds the keys. */
function fillRoot(example: readonly ModuleFile[], facts: Facts, folder: string): readonly RootVariables[] {
  const shipped = getText(example, `${folder}terraform.tfvars.example`);
  if (shipped === '') return [];
  const filled = fillVariables(shipped, facts, withDefault(getText(example, `${folder}variables.tf`)));
  const named = (names: readonly string[]) => names.map((name) => `${folder}${name}`);
  return [
    {
      ...{ path: `${folder}terraform.tfvars`, text: filled.text },
      ...{ open: named(filled.open), optional: named(filled.optional) },
    },
  ];
}

/** Variables with a default. Relies on the format of `fmt`. */
function withDefault(text: string): ReadonlySet<string> {
  const blocks = text.matchAll(/^variable "([a-z_]+)" \{\n(.*?)^\}/gms);
  return new Set(
    [...blocks].flatMap(([, name = '', body = '']) => (/^ {2}default +=/m.test(body) ? [name] : [])),
  );
}

const toCopyPath = (text: string) =>
  text.replaceAll(ABOVE, (above) => `${above.length > 6 ? '..' : '.'}/${COPY}/`);

/** Replaces links to pages that the copy lacks. */
function withoutLinks(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\(((?:\.\.\/)+)([^)]+)\)/g, (_, words, above: string, rest) =>
    above === '../../../cli/src/' ? `${words} (infra/examples/${rest})` : `${words} (${rest})`,
  );
}

async function readModule(infra: string, name: string): Promise<readonly ModuleFile[]> {
  const files = await readFolder(join(infra, 'modules', name));
  return files.map(({ path, text }) => ({ path: `${COPY}/modules/${name}/${path}`, text }));
}

/** Files of a folder, recursive, without tests and Terraform's working files. */
async function readFolder(folder: string): Promise<readonly ModuleFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries
    .filter((entry) => !SKIPPED.test(entry.name))
    .map(async (entry): Promise<readonly ModuleFile[]> => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [{ path: entry.name, text: await readFile(path, 'utf8') }];
      return (await readFolder(path)).map((file) => ({ ...file, path: `${entry.name}/${file.path}` }));
    });
  return (await Promise.all(files)).flat();
}

const SKIPPED = /^(?:tests|\.terraform.*|.*\.tfstate.*|.*\.tfplan|\.azure)$/;

/** Keys, tokens, logins and state. deployment.json holds no secret, but internal names. */
const NEVER_COMMITTED = [
  ...['.azure/', '.terraform/', '*.tfstate', '*.tfstate.*', '*.tfplan', 'deployment.json'],
  ...['*.key', '*.pem', '*.pfx', '*.token', 'token', '.env', '*.zip', '*.bak'],
];

/** terraform.tfvars and .terraform.lock.hcl should be committed, though the example ignores them. */
function ignored(example: string): string {
  const lines = example.split('\n').filter((line) => line !== '' && line !== 'terraform.tfvars');
  return `${[...new Set([...lines, ...NEVER_COMMITTED])].join('\n')}\n`;
}

/** Commands that get the gateway's assertion for a person who may impersonate it. */
const ASSERTION: Readonly<Record<InitPlatform, string>> = {
  aws: 'with the role of the gateway: aws sts get-web-identity-token --audience api://AzureADTokenExchange --signing-algorithm RS256 --query WebIdentityToken --output text > assertion.token',
  gcp: "gcloud auth print-identity-token --impersonate-service-account=THE-GATEWAY'S --audiences=api://AzureADTokenExchange > assertion.token",
  azure: 'a managed identity works only in the container: run doctor there',
  kubernetes:
    "kubectl create token THE-GATEWAY'S --audience api://AzureADTokenExchange > assertion.token (with its namespace)",
};

/** The calendar first: it needs the fewest permissions. */
function exampleConfig(
  host: InitPlatform,
  { tenant_id: tenant = '00000000-0000-0000-0000-000000000000' }: Facts,
): string {
  return `# For doctor and call from this machine. Every key: docs/reference/configuration.md.
# The gateway itself gets its configuration from Terraform.
listen:
  host: 127.0.0.1
  port: 8484

pseudonyms:
  scheme: native
  keys:
    - id: 1
      secret: file:nymgate.key # made by: nymgate keys create --out nymgate.key

connectors:
  outlook-cal:
    tenant: ${tenant}
    clientId: 00000000-0000-0000-0000-000000000000 # as deployment.json has it, after apply or setup entra
    assertion:
      type: token-file
      # ${ASSERTION[host]}
      path: assertion.token
    options:
      basic: true # no bodies and no join links: Calendars.ReadBasic.All is enough
`;
}
