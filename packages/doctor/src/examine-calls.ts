import type { Connector, ExampleCall } from '@nymgate/connectors/index';
import type { App } from '@nymgate/gateway/app/create-app';
import { getErrorCode } from '@nymgate/shell/call/describe-response';
import { type LikelyCause, likelyCauses } from '@nymgate/shell/call/likely-cause';
import { callEachExample, type ExampleRun } from '@nymgate/shell/call/run-examples';
import { createInProcessFetch } from '@nymgate/shell/gateway/caller';
import type { HttpResponse } from '@nymgate/shell/gateway/send-request';
import { EXIT, toExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { HeldRoles } from './roles/examine-roles.ts';
import { isOriginalId } from './roles/examine-scope.ts';
import type { DoctorCase } from './steps/doctor-case.ts';
import {
  type DoctorFinding,
  failedStep,
  fillClientId,
  type Step,
  type StepResult,
  skippedStep,
  toFinding,
  toStep,
} from './steps/step.ts';

/** Equal findings are printed once. */
type CallFinding = {
  readonly id: string;
  readonly finding: Omit<DoctorFinding, 'summary'> & { readonly what: string };
  /** An earlier call's access token was refused; printed only if no earlier call explains why. */
  readonly follows?: true;
};

/**
 * Makes one real call per endpoint, through the rules, in this process. Skips endpoints whose permission is
 * missing.
 */
export async function examineCalls(examined: DoctorCase, held: HeldRoles): Promise<StepResult> {
  const { connector, settings } = examined;
  const { inScope } = examined.people;
  if (connector === undefined)
    return { step: skippedStep('calls', 'there are no example calls for rules of your own') };
  let app: App;
  try {
    app = await examined.openApp(isOriginalId(inScope));
  } catch (error) {
    return { step: failedStep('calls', error) };
  }
  const all = connector.examples(settings.options);
  const endpoints = connector.ruleSet(settings.options).endpoints.map(({ id }) => id);
  const examples = all
    .filter(({ id }) => !held.blockedEndpoints.has(findEndpoint(id, endpoints)))
    .map((example) => (inScope === undefined ? example : forPerson(example, inScope)));
  const outcomes: CallOutcome[] = [];
  for await (const called of callEachExample({
    connector: { ...connector, examples: () => examples },
    options: settings.options,
    fetchPath: createInProcessFetch(app),
  }))
    outcomes.push(classifyCall({ connector, settings, held }, called));
  return { step: summed(outcomes, all.length) };
}

function forPerson({ lookups = {}, ...example }: ExampleCall, person: string): ExampleCall {
  const fill = (path: string) => path.replaceAll('{userId}', encodeURIComponent(person));
  const others = Object.entries(lookups).filter(([slot]) => slot !== 'userId');
  return {
    ...example,
    path: fill(example.path),
    lookups: Object.fromEntries(
      others.map(([slot, { path, pointer }]) => [slot, { path: fill(path), pointer }]),
    ),
  };
}

/** A missing permission or a rule that prevents the call is reported elsewhere, not as a finding. */
type CallOutcome = 'passed' | 'not served' | 'not tried' | CallFinding;

function summed(outcomes: readonly CallOutcome[], all: number): Step {
  const count = (outcome: CallOutcome) => outcomes.filter((one) => one === outcome).length;
  const failed = outcomes.filter((outcome) => typeof outcome === 'object');
  const bad = failed.some(explainsOthers) ? failed.filter(({ follows }) => follows !== true) : failed;
  const following = failed.length - bad.length;
  const details = {
    passed: count('passed'),
    'not passed': failed.length,
    'not served': count('not served'),
    'not tried': count('not tried') + all - outcomes.length,
  };
  const { passed, 'not served': notServed, 'not tried': notTried } = details;
  const summary = [
    `${passed} of ${all} example calls passed`,
    ...(notServed > 0 ? [`${notServed} are not served by your rules`] : []),
    ...(following > 0 ? [`${following} failed for want of an access token`] : []),
    ...(notTried > 0 ? [`${notTried} wait for a permission`] : []),
  ].join(', ');
  return toStep('calls', together(bad), { summary, details });
}

function explainsOthers({ follows, finding }: CallFinding): boolean {
  return follows !== true && finding.level === 'fail';
}

/** The ID of an example is that of its endpoint, optionally with a suffix. */
function findEndpoint(example: string, endpoints: readonly string[]): string {
  const named = endpoints.filter((id) => example === id || example.startsWith(`${id}-`));
  return named.sort((a, b) => b.length - a.length)[0] ?? '';
}

/** Custom rules may omit an endpoint, or the one that a lookup needs. */
function isNotServed(called: ExampleRun): boolean {
  return toExitCode(codeBehind(called) ?? '') === EXIT.notAllowed;
}

function codeBehind({ result, failure }: ExampleRun): string | undefined {
  return result.code === 'LOOKUP_FAILED' && failure !== undefined
    ? getErrorCode(failure.response)
    : result.code;
}

type OutcomeContext = {
  readonly connector: Connector;
  readonly settings: DoctorCase['settings'];
  readonly held: HeldRoles;
};

function classifyCall({ connector, settings, held }: OutcomeContext, called: ExampleRun): CallOutcome {
  const { example, result, failure } = called;
  if (result.passed) return 'passed';
  if (isNotServed(called)) return 'not served';
  const { id } = example;
  if (failure === undefined)
    return { id, finding: { level: 'warn', what: NOTHING_TO_REQUEST, next: NOTHING_BROKEN } };
  const cause = likelyCauses({ connector, options: settings.options, hasRole: held.hasRole }, failure)[0];
  if (cause === undefined)
    return {
      id,
      finding: { level: 'fail', what: result.reason, next: LOOK_UP },
      ...(codeBehind(called) === 'SOURCE_AUTH_FAILED' && { follows: true }),
    };
  if (cause.roles.length > 0) return 'not tried';
  const fault = fillClientId(cause.fault, settings.clientId);
  const { summary, ...rest } =
    cause.name === 'exchange-scope' && settings.scoping === 'exchange'
      ? NO_PERSON_IN_SCOPE
      : toFinding(fault, getPrefix(cause), getLevel(cause));
  return {
    id,
    finding: { ...rest, what: `${summary} (status ${failure.response.status})` },
    ...(waitsForToken(failure.response) && { follows: true }),
  };
}

/** The gateway backs off because Graph refused earlier tokens. */
function waitsForToken(response: HttpResponse): boolean {
  return getErrorCode(response) === 'SOURCE_AUTH_FAILED' && response.headers['retry-after'] !== undefined;
}

/** In a tenant with a scope, most people are out of scope. */
const NO_PERSON_IN_SCOPE: DoctorFinding = {
  level: 'warn',
  summary: 'None of the people tried has a mailbox in the scope.',
  next: 'specify a person in scope: nymgate doctor --in-scope p~…',
};

const NOTHING_TO_REQUEST = 'No lookup found anything to ask about.';
const NOTHING_BROKEN = 'nothing is broken: the tenant has no such data yet';
const LOOK_UP = 'look the code up in docs/reference/errors.md';

/** Accounts without mailbox, drive or licence are ordinary, and callers skip them. */
function getLevel({ fault }: LikelyCause): DoctorFinding['level'] {
  return fault.who === 'caller' || fault.who === 'license-administrator' ? 'warn' : 'fail';
}

function getPrefix({ name }: LikelyCause): string {
  return name.startsWith('AADSTS') ? `${name}: ` : '';
}

function together(calls: readonly CallFinding[]): readonly DoctorFinding[] {
  const groups = new Map<string, { finding: CallFinding['finding']; ids: string[] }>();
  for (const { id, finding } of calls) {
    const key = JSON.stringify(finding);
    const group = groups.get(key) ?? { finding, ids: [] };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ finding: { what, ...rest }, ids }) => ({
    ...rest,
    summary: `${ids.join(', ')}: ${what}`,
  }));
}
