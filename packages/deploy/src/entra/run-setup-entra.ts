import { printProgress } from '@nymgate/shell/programs/print-progress';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { confirmEnvironment } from '@nymgate/shell/terminal/confirm-environment';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { type DeploymentFile, writeDeployment } from '../deployment/deployment-file.ts';
import { type OpenDeploymentOptions, openDeployment } from '../deployment/open-deployment.ts';
import type { Deployment } from '../deployment/parse-deployment.ts';
import { setAppIds } from '../deployment/unregistered.ts';
import { checkPermissions } from '../documents/facts/served-connector.ts';
import { type AppliedIds, applyPlan, toPartialFailure } from './apply-plan.ts';
import { hasDeploymentName, isOfDeployment } from './check-owned-by-deployment.ts';
import { describeChange, describePlans, escapeInvisible, planReport } from './describe-change.ts';
import { describeNamedApps, findNamedApps, type NamedApps } from './find-orphans.ts';
import { type AppPlan, planApp } from './plan-app.ts';
import { type GraphPrincipal, readApp, readGraphPrincipal } from './read-app.ts';
import { type AdminOptions, type AdminSession, signIn } from './sign-in.ts';
import { type AppSelection, listDesiredApps } from './to-desired-app.ts';

export type SetupOptions = AdminOptions &
  OpenDeploymentOptions & {
    readonly dryRun?: true;
    readonly grant?: true;
    readonly optional?: true;
    /** Object IDs. */
    readonly owner?: readonly string[];
    readonly json?: true;
    /** Environment name. */
    readonly yes?: string;
  };

export type SetupGoal = {
  readonly register: boolean;
  readonly consent: boolean;
  readonly owners: readonly string[];
} & AppSelection;

/**
 * Brings the Entra applications of a deployment to the desired state, and writes their IDs to
 * deployment.json. Idempotent.
 * @throws CommandError ADMIN_TOKEN, ADMIN_TENANT, ADMIN_RIGHTS, ADMIN_GRAPH, ENTRA_MISSING, SETUP_INCOMPLETE;
 * SetupError for the files, and USAGE if changes to an existing application weren't confirmed
 */
export async function runSetupEntra(options: SetupOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await openDeployment(options);
  checkPermissions(opened.deployment);
  const { grant, optional, owner: owners = [] } = options;
  const goal = { register: true, consent: grant === true, optional, owners };
  return applySetup({ ...opened, goal, options }, terminal);
}

export type SetupTask = DeploymentFile & {
  readonly deployment: Deployment;
  readonly goal: SetupGoal;
  readonly options: SetupOptions;
};

type FoundApps = Pick<NamedApps, 'orphans' | 'unmatched'>;
const NONE: FoundApps = { orphans: [], unmatched: [] };

export async function applySetup(task: SetupTask, terminal: Terminal): Promise<ExitCode> {
  const { deployment, options } = task;
  printProgress(terminal, `asking Microsoft Graph about tenant ${deployment.tenantId}`);
  const signedIn = await signIn(deployment, options);
  try {
    const principal = await readGraphPrincipal(signedIn);
    const plans = await readPlans(task, { signedIn, principal });
    const found = task.goal.register ? await findNamedApps(signedIn, deployment) : NONE;
    printPlans(plans, found, { options, terminal });
    if (options.dryRun) return getExitCode(plans);
    await confirmBrought(plans, task, terminal);
    const made = await makeAll(plans, { task, signedIn, principal, terminal });
    if (!options.json) terminal.out([...clientIds(made, plans), conclusion(plans, task)].join('\n'));
    return getExitCode(plans);
  } finally {
    await signedIn.graph.close();
  }
}

/** The application may serve others, so changes need confirmation (T9-16, T9-18). */
async function confirmBrought(plans: readonly AppPlan[], task: SetupTask, terminal: Terminal): Promise<void> {
  const brought = plans.filter(
    ({ desired, state, changes }) =>
      changes.length > 0 &&
      state !== undefined &&
      !(hasDeploymentName(desired, state) && isOfDeployment(desired, state)),
  );
  if (brought.length === 0) return;
  const names = brought.map(({ state }) => `"${escapeInvisible(state?.displayName ?? '')}"`).join(', ');
  const { environment } = task.deployment;
  await confirmEnvironment(
    {
      environment,
      yes: task.options.yes,
      purpose: `to change ${names}, which this deployment didn't create`,
    },
    terminal,
  );
}

type SignedInReading = { readonly signedIn: AdminSession; readonly principal: GraphPrincipal };

async function readPlans(
  { deployment, goal }: SetupTask,
  { signedIn, principal }: SignedInReading,
): Promise<readonly AppPlan[]> {
  const plans: AppPlan[] = [];
  for (const desired of listDesiredApps(deployment, goal)) {
    const state = await readApp(signedIn, desired);
    const { register, consent, owners } = goal;
    plans.push(planApp({ desired, state, principal, register, consent, owners }));
  }
  return plans;
}

function printPlans(
  plans: readonly AppPlan[],
  { orphans, unmatched }: FoundApps,
  { options, terminal: { out, note, paint } }: Pick<ApplyRun, 'terminal'> & Pick<SetupTask, 'options'>,
): void {
  const dryRun = options.dryRun === true;
  if (options.json)
    out(JSON.stringify({ dryRun, applications: plans.map(planReport), orphans, unmatched }, undefined, 2));
  else out(describePlans(plans, paint).join('\n'));
  const found = describeNamedApps({ orphans, unmatched }, options.deployment);
  for (const line of [...plans.flatMap(({ warnings }) => warnings), ...found]) note(line);
}

/** A grant that opens more than intended is a finding, even if all else succeeded. */
const getExitCode = (plans: readonly AppPlan[]): ExitCode =>
  plans.some(({ warnings }) => warnings.length > 0) ? EXIT.failure : EXIT.ok;

type ApplyRun = SignedInReading & { readonly task: SetupTask; readonly terminal: Terminal };

/** @returns the deployment with all IDs */
async function makeAll(plans: readonly AppPlan[], making: ApplyRun): Promise<Deployment> {
  const { task, signedIn, principal, terminal } = making;
  const made: string[] = [];
  let { deployment } = task;
  const makeEach = async () => {
    for (const plan of plans) {
      const done = (change: AppPlan['changes'][number], ids: AppliedIds) => {
        deployment = setAppIds(deployment, plan.desired, toIds(ids));
        made.push(describeChange(change, plan.desired));
        printProgress(terminal, made.at(-1) ?? '');
      };
      const ids = await applyPlan(plan, { ...signedIn, principal, onChange: done });
      deployment = setAppIds(deployment, plan.desired, toIds(ids));
    }
  };
  const failures = [
    ...(await captureFailure(makeEach)),
    // Also after a failure: the next run needs the IDs of registered applications.
    ...(await captureFailure(async () => {
      if (await writeDeployment(task, deployment))
        terminal.note(`Ids of the applications are in ${task.file}.`);
    })),
  ];
  for (const error of failures)
    throw error instanceof CommandError ? toPartialFailure({ created: made, error }) : error;
  return deployment;
}

async function captureFailure(work: () => Promise<void>): Promise<readonly unknown[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [error];
  }
}

function toIds({ clientId, objectId, principalId }: AppliedIds) {
  return { clientId, objectId, servicePrincipalId: principalId === '' ? null : principalId };
}

/** For gateways not configured by Terraform. */
function clientIds(deployment: Deployment, plans: readonly AppPlan[]): readonly string[] {
  const made = new Set(
    plans.filter(({ state }) => state === undefined).map(({ desired }) => desired.uniqueName),
  );
  return listDesiredApps(deployment, {})
    .filter(({ uniqueName }) => made.has(uniqueName))
    .map(({ connector, clientId = '' }) => `connectors.${connector}.clientId: ${clientId}`);
}

function conclusion(plans: readonly AppPlan[], { goal, file }: SetupTask): string {
  const count = plans.reduce((sum, { changes }) => sum + changes.length, 0);
  if (count === 0) return 'Nothing was changed: all is as it must be.';
  const next = goal.consent
    ? 'Tokens of now on hold the roles; in some minutes: nymgate doctor'
    : `Next, a Privileged Role Administrator: nymgate consent --deployment ${file} (the document consent of nymgate docs is for them)`;
  return `${formatCount(count, 'change')} made. ${next}`;
}
