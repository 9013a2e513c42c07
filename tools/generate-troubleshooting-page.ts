import { ENTRA_FAULTS_BY_SUBJECT } from '../packages/clouds/src/faults/entra-faults.ts';
import { FAULT_OWNERS, type Fault } from '../packages/clouds/src/faults/fault.ts';
import { GRAPH_FAULTS, type GraphFault } from '../packages/clouds/src/faults/find-graph-faults.ts';
import { PROVIDER_NOTICES } from '../packages/clouds/src/faults/provider-faults.ts';
import { TRUST_VARIABLES } from '../packages/clouds/src/faults/trust-variables.ts';
import { CALLER_REASONS, type CallerReason } from '../packages/engine/src/kernel/caller.ts';
import { SOURCE_AUTH_FAULTS } from '../packages/gateway/src/app/source-auth-faults.ts';
import { code, fillPage, table } from './markdown.ts';
import { CALLER_FIXES } from './meanings/caller-fixes.ts';
import { getOauthError } from './meanings/oauth-errors.ts';

/** The page with every fault that the tables know. */
export function troubleshootingPage(): string {
  const { application, trust, assertion, request } = ENTRA_FAULTS_BY_SUBJECT;
  return fillPage('docs/troubleshooting.md', {
    entra: [
      ...entraSection('The application and its tenant', application),
      ...entraSection('What the application trusts', trust),
      ...entraSection('The assertion', assertion),
      ...entraSection('The request, and what passes', request),
    ].join('\n\n'),
    graph: [
      table(['status', '`innerError.code`', ...COLUMNS], graphRows()),
      ...commandSections(Object.values<Fault>(GRAPH_FAULTS)),
    ].join('\n\n'),
    providers: Object.entries(SOURCE_AUTH_FAULTS)
      .flatMap(([provider, faults]) => providerSection(provider, faults))
      .join('\n\n'),
    warnings: table(
      ['event', ...COLUMNS],
      Object.entries<Fault>(PROVIDER_NOTICES).map(([event, fault]) => [code(event), ...cells(fault)]),
    ),
    trust: table(
      ['client', 'variable', 'what it names'],
      TRUST_VARIABLES.map(({ runtime, variable, note }) => [runtime, code(variable), note]),
    ),
    callers: table(['`callerReason`', 'what it means', 'what to do', 'who'], callerRows()),
  });
}

const COLUMNS = ['what it means', 'causes', 'what to do', 'who'] as const;

function entraSection(title: string, faults: Readonly<Record<string, Fault>>): readonly string[] {
  const rows = Object.entries(faults).map(([number, fault]) => [
    `AADSTS${number} ${code(getOauthError(number))}`,
    ...cells(fault),
  ]);
  return [`### ${title}`, table(['code', ...COLUMNS], rows), ...commandSections(Object.values(faults))];
}

function graphRows(): readonly (readonly string[])[] {
  return Object.values<GraphFault>(GRAPH_FAULTS).map((fault) => [
    fault.statuses.join(', '),
    fault.codes.length === 0 ? 'any' : fault.codes.map(code).join(' '),
    ...cells(fault),
  ]);
}

function providerSection(provider: string, faults: Readonly<Record<string, Fault>>): readonly string[] {
  const title = provider === 'gateway' ? 'Any provider' : code(provider);
  const rows = Object.entries(faults).map(([subject, fault]) => [subject, ...cells(fault)]);
  return [`### ${title}`, table(['you see', ...COLUMNS], rows), ...commandSections(Object.values(faults))];
}

/** Lines to paste do not fit into a table. */
function commandSections(faults: readonly Fault[]): readonly string[] {
  return faults.flatMap(({ title, commands, who }) =>
    commands === undefined
      ? []
      : [
          `${title} As ${FAULT_OWNERS[who]}:`,
          [`\`\`\`${languageOf(commands)}`, ...commands, '```'].join('\n'),
        ],
  );
}

/** Cmdlets are `Verb-Noun`; everything else is for a shell. */
function languageOf([first = '']: readonly string[]): string {
  return /^[A-Z][a-z]+-[A-Z]/.test(first) ? 'powershell' : 'sh';
}

function callerRows(): readonly (readonly string[])[] {
  return (Object.keys(CALLER_REASONS) as CallerReason[]).map((reason) => {
    const { fix, who } = CALLER_FIXES[reason];
    return [code(reason), CALLER_REASONS[reason], fix, FAULT_OWNERS[who]];
  });
}

function cells({ title, causes, fix, who, mark }: Fault): readonly string[] {
  const told = [`${title}${mark === 'unverified' ? ' †' : ''}`, causes.join(' · '), fix, FAULT_OWNERS[who]];
  return told.map((text) => text.replaceAll('<', '\\<'));
}
