import { ENTRA_FAULTS_BY_SUBJECT } from '../packages/clouds/src/faults/entra-faults.ts';
import { FAULT_OWNERS, type Fault } from '../packages/clouds/src/faults/fault.ts';
import { GRAPH_FAULTS, type GraphFault } from '../packages/clouds/src/faults/find-graph-faults.ts';
import { PROVIDER_NOTICES } from '../packages/clouds/src/faults/provider-faults.ts';
import { TRUST_VARIABLES } from '../packages/clouds/src/faults/trust-variables.ts';
import { CALLER_REASONS, type CallerReason } from '../packages/engine/src/kernel/caller.ts';
import { SOURCE_AUTH_FAULTS } from '../packages/gateway/src/app/source-auth-faults.ts';
import { code, generatedNotice, table } from './markdown.ts';
import { CALLER_FIXES } from './meanings/caller-fixes.ts';
import { getOauthError } from './meanings/oauth-errors.ts';

/** Every fault that the tables know, the symptom first. */
export function troubleshootingPage(): string {
  return `${[
    generatedNotice('the fault tables in packages/clouds/src/faults and packages/clouds/src/source-auth'),
    '# Troubleshooting',
    INTRODUCTION,
    '## What you see',
    table(['you see', 'read'], SYMPTOMS),
    '## Entra ID refuses the application',
    ENTRA,
    ...entraSection('The application and its tenant', ENTRA_FAULTS_BY_SUBJECT.application),
    ...entraSection('What the application trusts', ENTRA_FAULTS_BY_SUBJECT.trust),
    ...entraSection('The assertion', ENTRA_FAULTS_BY_SUBJECT.assertion),
    ...entraSection('The request, and what passes', ENTRA_FAULTS_BY_SUBJECT.request),
    '## Graph answers with an error',
    GRAPH,
    table(['status', '`innerError.code`', 'what it means', 'causes', 'what to do', 'who'], graphRows()),
    ...commandSections(Object.values<Fault>(GRAPH_FAULTS)),
    '## There is no assertion, or no token that Graph takes',
    PROVIDERS,
    ...Object.entries(SOURCE_AUTH_FAULTS).flatMap(([provider, faults]) => providerSection(provider, faults)),
    '### Warnings of a provider',
    'Log events while everything still works.',
    table(
      ['event', ...COLUMNS],
      Object.entries<Fault>(PROVIDER_NOTICES).map(([event, fault]) => [code(event), ...cells(fault)]),
    ),
    '## A client does not trust the certificate of the gateway',
    TRUST,
    table(
      ['client', 'variable', 'what it names'],
      TRUST_VARIABLES.map(({ runtime, variable, note }) => [runtime, code(variable), note]),
    ),
    '## A caller is refused',
    CALLERS,
    table(['`callerReason`', 'what it means', 'what to do', 'who'], callerRows()),
  ].join('\n\n')}\n`;
}

const COLUMNS = ['what it means', 'causes', 'what to do', 'who'] as const;

const INTRODUCTION = `Run [\`nymgate doctor\`](reference/cli.md#nymgate-doctor) where the gateway runs, under the same identity. [AWS Lambda](guides/host-aws-lambda.md#check) has a function for it; [Cloud Run](guides/host-gcp-cloud-run.md#check), [Container Apps](guides/host-azure.md#check) and [Kubernetes](guides/host-kubernetes.md#steps) have a job.
It walks from the configuration to one real call per endpoint, and ends at the first thing that is wrong, with its cause, the next action and who can
do it. This page is what it knows. † marks a meaning that is told by third parties only.`;

const SYMPTOMS: readonly (readonly string[])[] = [
  [
    'the process ends at once, with `file:line:column CODE`',
    '[errors.md](reference/errors.md#findings-before-the-gateway-serves)',
  ],
  [
    '502 `SOURCE_AUTH_FAILED` with the header `Nymgate-Hint: 700213`; log event `token_exchange` with a `hint`',
    '[Entra ID refuses the application](#entra-id-refuses-the-application): the hint is the AADSTS code',
  ],
  [
    '502 `SOURCE_AUTH_FAILED` whose message ends with words in parentheses, such as "(assertion file cannot be read)"',
    '[There is no assertion](#there-is-no-assertion-or-no-token-that-graph-takes)',
  ],
  [
    '`SOURCE_ERROR` with a status of Graph and `innerError.code`',
    '[Graph answers with an error](#graph-answers-with-an-error)',
  ],
  [
    '401 `CALLER_UNKNOWN`, 403 `CALLER_FORBIDDEN`, 429 `CALLER_THROTTLED`',
    '[A caller is refused](#a-caller-is-refused)',
  ],
  [
    '`DEPTH_ZERO_SELF_SIGNED_CERT`, `CERTIFICATE_VERIFY_FAILED`, `x509: certificate signed by unknown authority`, `PKIX path building failed`, in a client of the gateway',
    '[A client does not trust the certificate of the gateway](#a-client-does-not-trust-the-certificate-of-the-gateway)',
  ],
  [
    'everything worked for some endpoints, and 403 for others',
    "a permission is missing, or was consented to a moment ago: the connector's page in [reference/data](reference/data) lists all of them",
  ],
  [
    '`nymgate bulk` ends with a code such as `QUOTE_BROKEN` or `COLUMNS_NONE`, or names a bucket',
    '[when a file fails](reference/bulk.md#when-a-file-fails); what a store says: [object stores](reference/object-stores.md#what-goes-wrong)',
  ],
];

const TRUST = `\`listen.tls\` with a self-signed certificate, or one of your own authority, as in \`nymgate demo --tls\`: the connection ends before any
answer of the gateway, with an error of the client. Give the client the certificate of the authority, for a self-signed one the certificate itself, as a PEM
file in a variable of its environment. Never turn the check off: whoever stands in between reads every answer and the caller's credential.`;

const ENTRA = `The number stands in the header \`Nymgate-Hint\` and in the log; the caller is told nothing else. Microsoft calls the codes unstable;
one that is not here is explained at \`https://login.microsoftonline.com/error?code=NUMBER\`.`;

const GRAPH = `The gateway passes on Graph's status and, from a closed list, its code; never its text. Where several rows fit, the first is the
likelier one; \`nymgate doctor\` knows which permissions the application holds and tells them apart.`;

const PROVIDERS =
  'The words in parentheses at the end of the message, and `reason` of the log event `token_exchange`, say which step failed. One table for each kind of `assertion`.';

const CALLERS = `The caller is told the code only, so that nobody learns from a refusal; the reason stands in the audit line. What callers need is in
the configuration under \`callers\`.`;

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
