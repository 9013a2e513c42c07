import { getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import type { Connector, ExampleCall } from '@nymgate/connectors/index';
import type { App } from '@nymgate/gateway/app/create-app';
import { getErrorCode, getSourceErrorCode } from '@nymgate/shell/call/describe-response';
import { createInProcessFetch } from '@nymgate/shell/gateway/caller';
import type { HttpResponse } from '@nymgate/shell/gateway/send-request';
import type { DoctorCase } from '../steps/doctor-case.ts';
import { type DoctorFinding, fail, failedStep, type StepResult, skippedStep, toStep } from '../steps/step.ts';

/** One call per permission that Exchange grants. */
type Probe = { readonly role: string; readonly path: string };

/**
 * Checks that Exchange limits mailboxes as `scoping: exchange` requires: a mailbox in scope is served, one
 * out of scope refused (SCP-01). Responses aren't disclosed.
 */
export async function examineScope(examined: DoctorCase): Promise<StepResult> {
  const { connector, settings, people } = examined;
  const { inScope, outOfScope } = people;
  if (connector === undefined)
    return { step: skippedStep('scope', 'which mailboxes rules of your own read is not known') };
  const probes = createProbes(connector, settings.options);
  let app: App;
  try {
    app = await examined.openApp([inScope, outOfScope].some(isOriginalId));
  } catch (error) {
    return { step: failedStep('scope', error) };
  }
  const fetchApp = createInProcessFetch(app);
  const checkAll = async (person: string | undefined, judge: ProbeCheck) => {
    const findings: DoctorFinding[] = [];
    for (const probe of person === undefined ? [] : probes) {
      const answer = await fetchApp(probe.path.replace('{userId}', encodeURIComponent(person ?? '')));
      findings.push(...judge(probe, answer));
    }
    return findings;
  };
  const findings = [
    ...(await checkAll(outOfScope, judgeOutside)),
    ...(await checkAll(inScope, (probe, answer) => judgeInside(probe, answer, settings.clientId))),
    ...(outOfScope === undefined ? [UNTRIED] : []),
  ];
  const tried = [outOfScope && 'the mailbox out of scope is refused', inScope && 'the one in scope answers'];
  return {
    step: toStep('scope', merged(findings), { summary: tried.filter(Boolean).join(', ') }),
    blocks: false,
  };
}

type ProbeCheck = (probe: Probe, answer: HttpResponse) => readonly DoctorFinding[];

/** Anything but a reversible pseudonym. */
export function isOriginalId(person: string | undefined): boolean {
  return person !== undefined && !person.startsWith('p~');
}

/** The first example that needs only a person, per permission that Exchange grants. */
function createProbes(connector: Connector, options: DoctorCase['settings']['options']): readonly Probe[] {
  const examples = connector.examples(options).filter(needsPersonAlone);
  return connector.permissions(options).flatMap(({ value, endpoints }) => {
    const role = getExchangeRole(value);
    const example = examples.find(({ id }) => endpoints.includes(id));
    return role === undefined || example === undefined ? [] : [{ role, path: example.path }];
  });
}

function needsPersonAlone({ path }: ExampleCall): boolean {
  return path.match(/\{[A-Za-z]+\}/g)?.join() === '{userId}';
}

const UNTRIED: DoctorFinding = {
  level: 'warn',
  summary: 'Not checked: whether a mailbox out of the scope is refused.',
  next: 'specify a person out of scope: nymgate doctor --out-of-scope p~…',
};

const judgeOutside: ProbeCheck = ({ role }, answer) => {
  if (answer.status === 200)
    return [
      fail('exchange-administrator', {
        summary: `${role}: a mailbox out of scope is served.`,
        causes: [
          'The management scope holds it, or the role was assigned without a scope.',
          'The permission is consented to in Entra as well, which opens every mailbox; step roles tells.',
          'Exchange caches permissions: a change takes up to two hours.',
        ],
        next: 'compare the scope of the role assignment in Exchange',
        commands: [
          'Connect-ExchangeOnline',
          `Get-ManagementRoleAssignment -Role "${role}" -GetEffectiveUsers:$false | Format-List Name,App,CustomResourceScope`,
          'Get-ManagementScope | Format-List Name,RecipientFilter',
        ],
      }),
    ];
  return isRefusedByExchange(answer) ? [] : [unproven(role, 'out of', answer)];
};

function judgeInside({ role }: Probe, answer: HttpResponse, clientId: string): readonly DoctorFinding[] {
  if (answer.status === 200) return [];
  if (!isRefusedByExchange(answer)) return [unproven(role, 'in', answer)];
  return [
    fail('exchange-administrator', {
      summary: `${role}: a mailbox in scope is refused.`,
      causes: [
        'The role is not assigned in Exchange, or its scope leaves the mailbox out.',
        'Exchange caches permissions: a change takes up to two hours.',
      ],
      next: `assign "${role}" for the mailboxes in Exchange; do not consent to it in Entra, where it would open every mailbox`,
      commands: [
        'Connect-ExchangeOnline',
        `Test-ServicePrincipalAuthorization -Identity "${clientId}" -Resource "<mailbox>"`,
        `New-ManagementRoleAssignment -App "${clientId}" -Role "${role}" -CustomResourceScope "<name of the scope>"`,
      ],
    }),
  ];
}

/** graph-facts.md#4.2: Exchange refuses a mailbox with 403 `ErrorAccessDenied`. */
function isRefusedByExchange(answer: HttpResponse): boolean {
  return answer.status === 403 && getSourceErrorCode(answer) === 'ErrorAccessDenied';
}

function unproven(role: string, where: 'in' | 'out of', answer: HttpResponse): DoctorFinding {
  const code = getSourceErrorCode(answer) ?? getErrorCode(answer) ?? '';
  return {
    level: 'warn',
    summary: `${role}: the response for the mailbox ${where} scope proves nothing (${code}, status ${answer.status}).`,
    next:
      answer.status === 429 || answer.status >= 500
        ? 'try again'
        : 'name an account with a mailbox; rules of your own may take a pseudonym p~… alone',
  };
}

/** Several permissions may lead to the same finding. */
function merged(findings: readonly DoctorFinding[]): readonly DoctorFinding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = JSON.stringify(finding);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
