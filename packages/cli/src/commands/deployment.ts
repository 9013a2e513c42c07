import { DEFAULT_DEPLOYMENT_FILE } from '@nymgate/deploy/deployment/open-deployment';
import type { DocsOptions, RulesArgument } from '@nymgate/deploy/docs/run-docs';
import type { ConsentOptions } from '@nymgate/deploy/entra/run-consent';
import type { AppArgument, ImportOptions } from '@nymgate/deploy/entra/run-import-blocks';
import type { SetupOptions } from '@nymgate/deploy/entra/run-setup-entra';
import type { InitOptions } from '@nymgate/deploy/init/run-init';
import type { MigrateOptions } from '@nymgate/deploy/migrate/run-migrate';
import type { RetireOptions } from '@nymgate/deploy/teardown/run-retire';
import type { TeardownOptions } from '@nymgate/deploy/teardown/run-teardown';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseLocalPath, parseOrigin } from './arguments.ts';
import { type CommandContext, exampleText } from './command.ts';

function addAdminOptions(command: Command): Command {
  return command
    .option('--deployment <file>', 'what Terraform or setup entra wrote', DEFAULT_DEPLOYMENT_FILE)
    .option(
      '--operator-token <reference>',
      'your own access token for Graph, env:NAME or file:PATH (default: that of az account get-access-token)',
    )
    .option('--graph <url>', 'a simulator on this machine instead of Microsoft Graph', parseOrigin);
}

/** As in infra/deployment.schema.json. */
function parseEnvironmentName(text: string): string {
  if (/^[a-z][a-z0-9-]{1,15}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 2 to 16 lower-case letters, digits and hyphens, such as prod.');
}

export function addInit(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('init')
    .description(
      'Write the Terraform root directory of a deployment, with what the command lines of the clouds know.',
    )
    .argument('<host>', 'aws, gcp, azure or kubernetes')
    .option('--out <folder>', 'where to', parseLocalPath, '.')
    .option(
      '--environment <name>',
      'name of the environment, part of all names',
      parseEnvironmentName,
      'prod',
    )
    .option('--tenant <id>', 'Entra tenant (default: that of az)')
    .option('--account <id>', 'AWS account (default: that of aws)')
    .option('--region <name>', 'region of AWS or Google Cloud (default: that of aws or gcloud)')
    .option('--project <id>', 'project of Google Cloud (default: that of gcloud)')
    .option('--subscription <id>', 'Azure subscription (default: that of az)')
    .option('--location <name>', 'Azure location')
    .option('--resource-group <name>', 'Azure resource group')
    .option('--vault <name>', 'Azure Key Vault that Terraform makes for the keys')
    .option('--namespace <name>', 'namespace of Kubernetes')
    .option('--issuer <url>', 'issuer of the cluster or the AWS account (default: that of kubectl or aws)')
    .option('--no-detect', 'run no other program')
    .option('--force', 'replace files that are there, and keep the old ones as .bak')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', exampleText('nymgate init aws --environment prod --out nymgate-prod'))
    .action(async (host: string, options: InitOptions) => {
      const { runInit } = await import('@nymgate/deploy/init/run-init');
      exit(await runInit(host, options, terminal));
    });
}

function collectOwner(text: string, previous: readonly string[]): readonly string[] {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return [...previous, text];
  throw new InvalidArgumentError(
    'It must be an object ID, as "az ad user show --id NAME --query id" prints it.',
  );
}

const SETUP = 'nymgate setup entra --deployment deployment.json --dry-run';

export function addSetup(program: Command, { terminal, exit }: CommandContext): Command {
  const setup = program
    .command('setup')
    .description('Set up what the gateway needs elsewhere.')
    .helpCommand(false)
    .addHelpText('after', exampleText(SETUP));
  addAdminOptions(setup.command('entra'))
    .description(
      'Without Terraform: register the Entra applications of a deployment, with the federated credentials that trust the gateway. Changes only what is not right yet.',
    )
    .option('--config <file>', 'make the deployment from this nymgate.yaml and the identity below')
    .option('--environment <name>', 'with --config: name of the environment', parseEnvironmentName)
    .option('--issuer <url>', "with --config: issuer of the gateway's identity; not with certificates")
    .option('--subject <text>', 'with --config: its subject; not with certificates')
    .option('--audience <text>', 'with --config: its audience (default: that of the cloud)')
    .option('--tenant <id>', 'with --config: the connectors of this tenant, where there are several')
    .option('--dry-run', 'print what would be changed, and change nothing')
    .option('--grant', 'consent as well; takes a Privileged Role Administrator')
    .option('--optional', 'also roles without which responses contain less')
    .option(
      '--owner <id>',
      'object ID of a person who owns the applications besides you; may be repeated',
      collectOwner,
      [],
    )
    .option(
      '--yes <environment>',
      'name of the environment, instead of typing it before changing an application that Nymgate did not create',
    )
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', exampleText(SETUP))
    .action(async (options: SetupOptions) => {
      const { runSetupEntra } = await import('@nymgate/deploy/entra/run-setup-entra');
      exit(await runSetupEntra(options, terminal));
    });
  return setup;
}

export function addConsent(program: Command, { terminal, exit }: CommandContext): Command {
  return addAdminOptions(program.command('consent'))
    .description(
      'Consent to the permissions of a deployment as a Privileged Role Administrator, or print what to send to one.',
    )
    .argument('[connector]', 'this connector only')
    .option('--print', 'print the link and the list, and send no request')
    .option('--dry-run', 'print what would be granted, and grant nothing')
    .option('--optional', 'also roles without which responses contain less')
    .option(
      '--yes <environment>',
      'name of the environment, instead of typing it before changing an application that Nymgate did not create',
    )
    .option('--json', 'print as JSON')
    .addHelpText('after', exampleText('nymgate consent outlook-cal --print'))
    .action(async (connector: string | undefined, options: ConsentOptions) => {
      const { runConsent } = await import('@nymgate/deploy/entra/run-consent');
      exit(await runConsent(connector, options, terminal));
    });
}

const NAME = '[a-z][a-z0-9-]{0,63}';
const APP = new RegExp(`^(${NAME}/${NAME})=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`);

function collectApp(text: string, previous: readonly AppArgument[]): readonly AppArgument[] {
  const [, place, objectId] = APP.exec(text) ?? [];
  if (place === undefined || objectId === undefined)
    throw new InvalidArgumentError(
      'It must be INSTANCE/CONNECTOR=OBJECT-ID, such as outlook-cal/outlook-cal=GUID.',
    );
  return [...previous, { address: place, objectId }];
}

export function addImportBlocks(program: Command, { terminal, exit }: CommandContext): Command {
  return addAdminOptions(program.command('import-blocks'))
    .description(
      'Print the import blocks with which Terraform takes over applications that are there already.',
    )
    .option(
      '--app <place>',
      'INSTANCE/CONNECTOR=OBJECT-ID of an existing application; may be repeated',
      collectApp,
      [],
    )
    .addHelpText('after', exampleText('nymgate import-blocks > import.tf'))
    .action(async (options: ImportOptions) => {
      const { runImportBlocks } = await import('@nymgate/deploy/entra/run-import-blocks');
      exit(await runImportBlocks(options, terminal));
    });
}

export function addRetire(program: Command, { terminal, exit }: CommandContext): Command {
  return addAdminOptions(program.command('retire'))
    .description(
      'Remove the Entra application of one connector with its credentials and consent, after the name of the environment was typed. Keys stay. Without an argument, list orphans.',
    )
    .argument('[application]', 'connector, INSTANCE/CONNECTOR or client ID')
    .option('--yes <environment>', 'the name, instead of typing it')
    .option('--dry-run', 'print what would be removed, and remove nothing')
    .option('--json', 'print as JSON')
    .addHelpText('after', exampleText('nymgate retire outlook-cal --dry-run'))
    .action(async (application: string | undefined, options: RetireOptions) => {
      const { runRetire } = await import('@nymgate/deploy/teardown/run-retire');
      exit(await runRetire(application, options, terminal));
    });
}

export function addTeardown(program: Command, { terminal, exit }: CommandContext): Command {
  return addAdminOptions(program.command('teardown'))
    .description(
      'Say what a deployment left where, in the order of removing, and what is lost; remove its part in Entra.',
    )
    .option(
      '--entra',
      'remove the applications and what they trust, after the name of the environment was typed',
    )
    .option('--yes <environment>', 'with --entra: the name, instead of typing it')
    .option('--dry-run', 'remove nothing, as without --entra')
    .option('--json', 'print as JSON')
    .addHelpText('after', exampleText('nymgate teardown --deployment deployment.json'))
    .action(async (options: TeardownOptions) => {
      const { runTeardown } = await import('@nymgate/deploy/teardown/run-teardown');
      exit(await runTeardown(options, terminal));
    });
}

function collectRules(text: string, previous: readonly RulesArgument[]): readonly RulesArgument[] {
  const [, connector, file] = /^([a-z][a-z0-9-]{0,63})=(.+)$/s.exec(text) ?? [];
  if (connector === undefined || file === undefined)
    throw new InvalidArgumentError('It must be CONNECTOR=FILE, such as outlook-cal=rules.yaml.');
  return [...previous, { connector, file }];
}

export function addDocs(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('docs')
    .description('Write the documents of a deployment: consent, policies, privacy sheets, how to connect.')
    .option(
      '--deployment <file>',
      'what "tofu output -json deployment" prints; - is standard input',
      'deployment.json',
    )
    .option('--out <directory>', 'folder to write them to', parseLocalPath, 'docs')
    .addOption(
      new Option('--format <format>', 'Markdown, HTML to print, or both')
        .choices(['md', 'html', 'both'])
        .default('both'),
    )
    .addOption(
      new Option('--language <language>', 'language of the privacy sheets')
        .choices(['en', 'de', 'fr'])
        .default('en'),
    )
    .option(
      '--rules <connector=file>',
      'rules that a connector uses instead of its own, for its privacy sheet; may be repeated',
      collectRules,
      [],
    )
    .option('--strict', 'exit code 1 when anything leaves that no statement of a privacy sheet covers')
    .option('--check', 'write nothing; exit code 1 when a document is missing or stale')
    .option(
      '--force',
      'also overwrite files that someone else wrote or changed, and keep the old ones as .bak',
    )
    .addHelpText('after', exampleText('nymgate docs --deployment deployment.json --out docs --language de'))
    .action(async (options: DocsOptions) => {
      const { runDocs } = await import('@nymgate/deploy/docs/run-docs');
      exit(await runDocs(options, terminal));
    });
}

export function addMigrate(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('migrate')
    .description("Turn a Psoxy deployment's environment file into nymgate.yaml.")
    .argument(
      '<env-file>',
      'lines NAME=value, or what aws, gcloud, az or kubectl prints of the function, as JSON or YAML; - is standard input',
    )
    .option(
      '--parameters <file>',
      'AWS: read the parameters of the deployment from this output of "aws ssm describe-parameters"',
    )
    .option('--outputs <file>', 'read the Entra applications from this output of "terraform output -json"')
    .option(
      '--applications-file <file>',
      'with --outputs: write them to this new file, as variables of infra/examples/byo-app',
      parseLocalPath,
    )
    .option(
      '--terraform <directory>',
      'AWS, Google Cloud: write the Terraform root to this directory, or add the connector to an existing one',
      parseLocalPath,
    )
    .option('--connector <id>', 'connector that the deployment serves')
    .option('--rules-file <file>', 'write the rules of RULES to this new file', parseLocalPath)
    .option(
      '--secrets <directory>',
      'refer to secrets as files of this directory, not as environment variables',
    )
    .addHelpText('after', exampleText('nymgate migrate psoxy.env --connector outlook-cal > nymgate.yaml'))
    .action(async (file: string, options: MigrateOptions) => {
      const { runMigrate } = await import('@nymgate/deploy/migrate/run-migrate');
      exit(await runMigrate(file, options, terminal));
    });
}
