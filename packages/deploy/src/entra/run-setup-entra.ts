import type { Deployment } from '../deployment/parse-deployment.ts';
import { checkPermissions } from '../documents/facts/served.ts';
import { type DeploymentFile, writeDeployment } from '../deployment/deployment-file.ts';
import { type OpenOptions, openDeployment } from '../deployment/open-deployment.ts';
import { withApp } from '../deployment/unregistered.ts';
import { progress } from '@nymgate/shell/programs/progress';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { confirmEnvironment } from '@nymgate/shell/terminal/confirm-environment';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { plural } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { type AppliedApp, applyPlan, stoppedHalfWay } from './apply-plan.ts';
import { hasOwnName } from './check-own.ts';
import { describePlans, nameOf, planReport, visible } from './describe-change.ts';
import { type AppPlan, planApp } from './plan-app.ts';
import { type GraphPrincipal, readApp, readGraphPrincipal } from './read-app.ts';
import { type AdminOptions, type SignedIn, signInAs } from './sign-in.ts';
import { type WantedChoice, wantedApps } from './wanted-app.ts';

export type SetupOptions = AdminOptions &
  OpenOptions & {
    readonly dryRun?: true;
    readonly grant?: true;
    readonly optional?: true;
    readonly json?: true;
    /** Name of the environment. */
    readonly yes?: string;
  };

/** What is to be brought about: applications, consent, or both. */
export type Goal = { readonly register: boolean; readonly consent: boolean } & WantedChoice;

/**
 * Makes the Entra applications of a deployment what they must be, and writes their ids into deployment.json. What is right already is
 * left alone, so that a second run changes nothing.
 *
 * @throws CommandError ADMIN_TOKEN, ADMIN_TENANT, ADMIN_RIGHTS, ADMIN_GRAPH, ENTRA_MISSING, SETUP_INCOMPLETE; SetupError for the files, and
 *   USAGE when a brought application would be changed and nobody agreed
 */
export async function runSetupEntra(options: SetupOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await openDeployment(options);
  checkPermissions(opened.deployment);
  const goal = { register: true, consent: options.grant === true, optional: options.optional };
  return reachGoal({ ...opened, goal, options }, terminal);
}

export type Task = DeploymentFile & {
  readonly deployment: Deployment;
  readonly goal: Goal;
  readonly options: SetupOptions;
};

/** Reads what is there, says what is to be done, does it unless it is a dry run. */
export async function reachGoal(task: Task, terminal: Terminal): Promise<ExitCode> {
  const { deployment, options } = task;
  progress(terminal, `asking Microsoft Graph about tenant ${deployment.tenantId}`);
  const signedIn = await signInAs(deployment, options);
  try {
    const principal = await readGraphPrincipal(signedIn);
    const plans = await readPlans(task, { signedIn, principal });
    say(plans, options, terminal);
    if (options.dryRun) return exitOf(plans);
    await confirmBrought(plans, task, terminal);
    const made = await makeAll(plans, { task, signedIn, principal, terminal });
    if (!options.json) terminal.out([...clientIds(made, plans), conclusion(plans, task)].join('\n'));
    return exitOf(plans);
  } finally {
    await signedIn.graph.close();
  }
}

/** An application that somebody brought may serve others, and a file may name any of the tenant: no change without a person's word (T9-16). */
async function confirmBrought(plans: readonly AppPlan[], task: Task, terminal: Terminal): Promise<void> {
  const brought = plans.filter(
    ({ wanted, state, changes }) => changes.length > 0 && state !== undefined && !hasOwnName(wanted, state),
  );
  if (brought.length === 0) return;
  const names = brought.map(({ state }) => `"${visible(state?.displayName ?? '')}"`).join(', ');
  const { environment } = task.deployment;
  await confirmEnvironment(
    { environment, yes: task.options.yes, purpose: `to change ${names}, which Nymgate has not made` },
    terminal,
  );
}

type Reading = { readonly signedIn: SignedIn; readonly principal: GraphPrincipal };

async function readPlans(
  { deployment, goal }: Task,
  { signedIn, principal }: Reading,
): Promise<readonly AppPlan[]> {
  const plans: AppPlan[] = [];
  for (const wanted of wantedApps(deployment, goal)) {
    const state = await readApp(signedIn, wanted);
    plans.push(planApp({ wanted, state, principal, register: goal.register, consent: goal.consent }));
  }
  return plans;
}

function say(
  plans: readonly AppPlan[],
  { json, dryRun }: SetupOptions,
  { out, note, paint }: Terminal,
): void {
  if (json)
    out(JSON.stringify({ dryRun: dryRun === true, applications: plans.map(planReport) }, undefined, 2));
  else out(describePlans(plans, paint).join('\n'));
  for (const { warnings } of plans) for (const warning of warnings) note(warning);
}

/** A grant that opens what is to be closed is a finding, whatever else went well. */
const exitOf = (plans: readonly AppPlan[]): ExitCode =>
  plans.some(({ warnings }) => warnings.length > 0) ? EXIT.failure : EXIT.ok;

type Making = Reading & { readonly task: Task; readonly terminal: Terminal };

/** @returns the deployment with all ids */
async function makeAll(plans: readonly AppPlan[], making: Making): Promise<Deployment> {
  const { task, signedIn, principal, terminal } = making;
  const made: string[] = [];
  let { deployment } = task;
  const makeEach = async () => {
    for (const plan of plans) {
      const done = (change: AppPlan['changes'][number], ids: AppliedApp) => {
        deployment = withApp(deployment, plan.wanted, idsOf(ids));
        made.push(nameOf(change, plan.wanted));
        progress(terminal, made.at(-1) ?? '');
      };
      const ids = await applyPlan(plan, { ...signedIn, principal, done });
      deployment = withApp(deployment, plan.wanted, idsOf(ids));
    }
  };
  const failures = [
    ...(await failureOf(makeEach)),
    // Also after a failure: what was registered has an id, which the next run and a person need.
    ...(await failureOf(async () => {
      if (await writeDeployment(task, deployment))
        terminal.note(`Ids of the applications are in ${task.file}.`);
    })),
  ];
  for (const error of failures) throw error instanceof CommandError ? stoppedHalfWay({ made, error }) : error;
  return deployment;
}

async function failureOf(work: () => Promise<void>): Promise<readonly unknown[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [error];
  }
}

function idsOf({ clientId, objectId, principalId }: AppliedApp) {
  return { clientId, objectId, servicePrincipalId: principalId === '' ? null : principalId };
}

/** For the configuration of a gateway that Terraform does not configure. */
function clientIds(deployment: Deployment, plans: readonly AppPlan[]): readonly string[] {
  const made = new Set(
    plans.filter(({ state }) => state === undefined).map(({ wanted }) => wanted.uniqueName),
  );
  return wantedApps(deployment, {})
    .filter(({ uniqueName }) => made.has(uniqueName))
    .map(({ connector, clientId = '' }) => `connectors.${connector}.clientId: ${clientId}`);
}

function conclusion(plans: readonly AppPlan[], { goal, file }: Task): string {
  const count = plans.reduce((sum, { changes }) => sum + changes.length, 0);
  if (count === 0) return 'Nothing was changed: all is as it must be.';
  const next = goal.consent
    ? 'Tokens of now on hold the roles; in some minutes: nymgate doctor'
    : `Next, a Privileged Role Administrator: nymgate consent --deployment ${file} (--print writes what to send them)`;
  return `${plural(count, 'change')} made. ${next}`;
}
