import type { DoctorOptions } from '@nymgate/doctor/run-doctor';
import type { AuditVerifyOptions } from '@nymgate/shell/audit/run-audit-verify';
import type { Anchor } from '@nymgate/shell/audit/verify-audit-log';
import type { CallOptions } from '@nymgate/shell/call/open-target';
import { DEFAULT_CONFIG_FILE } from '@nymgate/shell/input/defaults';
import { type Command, InvalidArgumentError } from 'commander';
import { parseOrigin } from './arguments.ts';
import { type CommandContext, exampleText } from './command.ts';

export function addServe(program: Command, { terminal }: CommandContext): Command {
  return program
    .command('serve')
    .description('Run the gateway.')
    .option('--config <file>', 'configuration, YAML or JSON; env: for variables alone', DEFAULT_CONFIG_FILE)
    .addHelpText('after', exampleText('nymgate serve --config /etc/nymgate/nymgate.yaml'))
    .action(async ({ config }: { config: string }) => {
      const { runServe } = await import('../serve/run-serve.ts');
      await runServe(config, terminal);
    });
}

export function addProbe(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('probe')
    .description('Check whether a gateway on this machine is ready: exit code 0 or 1. For health checks.')
    .argument('[url]', 'http address on this machine; /readyz of the configured admin listener')
    .option('--config <file>', `configuration, YAML or JSON; ${DEFAULT_CONFIG_FILE} if it is there`)
    .addHelpText('after', exampleText('nymgate probe http://127.0.0.1:8485/healthz'))
    .action(async (url: string | undefined, { config }: { readonly config?: string }) => {
      const { runProbe } = await import('@nymgate/shell/probe/run-probe');
      const { findReadyUrl } = await import('@nymgate/shell/probe/find-ready-url');
      exit(await runProbe(url ?? (await findReadyUrl(config)), terminal));
    });
}

export function addCall(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('call')
    .description(
      'Send requests through the gateway: a running one, one started from a configuration, or one in front of the simulator.',
    )
    .argument('<connector>', 'connector id, such as entra-id')
    .argument('[path]', 'path and query as Graph has them, such as /v1.0/users; may be a sealed link')
    .option('--url <url>', 'address of a running gateway (default: http://127.0.0.1:8484)', parseOrigin)
    .option('--key-file <file>', 'file with an API key or token to send (default: NYMGATE_API_KEY)')
    .option('--config <file>', 'start the gateway in this process from a configuration')
    .option('--simulator', 'start the gateway in this process in front of a simulated tenant')
    .option(
      '--examples',
      'run all example calls of the connector and print which pass; exit with 1 when one does not',
    )
    .option('--raw', "with --simulator: show Graph's response next to the gateway's")
    .option('--json', 'with --examples: print the table as JSON')
    .addHelpText('after', exampleText("nymgate call entra-id '/v1.0/users?$top=2' --simulator --raw"))
    .action(async (connector: string, path: string | undefined, options: CallOptions) => {
      const { runCall } = await import('@nymgate/shell/call/run-call');
      exit(await runCall({ connector, path, options }, terminal));
    });
}

export function addDoctor(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('doctor')
    .description(
      'Find out why a deployment does not work yet: configuration, keys, rules, assertion, trust, token, roles, one call per endpoint, callers.',
    )
    .argument('[connector]', 'examine this connector only')
    .option('--config <file>', 'configuration, YAML or JSON; env: for variables alone', DEFAULT_CONFIG_FILE)
    .option(
      '--trusts <file>',
      'compare the assertion with these federated credentials: JSON of az, Graph, PowerShell or Terraform',
    )
    .option(
      '--operator-token <reference>',
      'read them from Graph with your own access token, env:NAME or file:PATH',
    )
    .option(
      '--in-scope <person>',
      'scoping: exchange: a person whose mailbox must be readable, p~… or as in Graph',
    )
    .option('--out-of-scope <person>', 'scoping: exchange: a person whose mailbox must be refused')
    .option('--offline', 'do not contact Entra ID or Graph')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', exampleText('nymgate doctor outlook-cal --config /etc/nymgate/nymgate.yaml'))
    .action(async (connector: string | undefined, options: DoctorOptions) => {
      const { runDoctor } = await import('@nymgate/doctor/run-doctor');
      exit(await runDoctor(connector, options, terminal));
    });
}

const VERIFY = 'nymgate audit verify audit-2026-11-26.log.gz audit-2026-11-27.log';

export function addAudit(program: Command, { terminal, exit }: CommandContext): Command {
  const audit = program
    .command('audit')
    .description('Audit trails that gateways have written.')
    .helpCommand(false)
    .addHelpText('after', exampleText(VERIFY));
  audit
    .command('verify')
    .description('Find audit lines that are missing, changed, moved, doubled or put in. Reads gzip too.')
    .argument('[files...]', 'files, the oldest first; - is standard input', ['-'])
    .option('--anchor <head>', 'head of a trail that was kept elsewhere; may be repeated', collectAnchor, [])
    .option('--partial', 'the beginning of a trail may be missing: older files were deleted')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', exampleText(VERIFY))
    .action(async (files: readonly string[], options: AuditVerifyOptions) => {
      const { runAuditVerify } = await import('@nymgate/shell/audit/run-audit-verify');
      exit(await runAuditVerify(files, options, terminal));
    });
  return audit;
}

const HEAD = /^([\w-]{1,64}):([1-9]\d{0,14}):([\w-]{43})$/;

function collectAnchor(text: string, previous: readonly Anchor[]): readonly Anchor[] {
  const [, instance, sequence, chain] = HEAD.exec(text) ?? [];
  if (instance === undefined || chain === undefined)
    throw new InvalidArgumentError('It is INSTANCE:NUMBER:CHAIN, as auditHead of /configz.');
  return [...previous, { instance, sequence: Number(sequence), chain }];
}
