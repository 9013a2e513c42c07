import { parse } from 'yaml';

type Step = { readonly uses?: string; readonly run?: string };
type Job = { readonly permissions?: unknown; readonly steps?: readonly Step[] };
type Workflow = { readonly permissions?: unknown; readonly jobs?: Readonly<Record<string, Job>> };

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
/** What a pusher or a pull request's author writes; in a script it would be run. */
const OUTSIDE = /\$\{\{\s*(?:github\.(?:event|head_ref|ref_name|ref\b)|inputs)\b/;

/** Runs what packages of npm bring: their scripts, their tools, tests. `npm publish` and `npm view` do not. */
const RUNS_PACKAGES =
  /\b(?:npm\s+(?:ci|i|install|install-test|it|rebuild|t|tst|test|run|run-script|rum|start|exec|x|pack|link|update)|npx|yarn|pnpm)\b|\.ci\/run\b/;
const INSTALLS_WITH_SCRIPTS = /\bnpm\s+(?:ci|i|install)\b(?![^\n]*--ignore-scripts)/;

/**
 * What is wrong with a workflow of GitHub that actionlint says nothing about: an action that is not pinned by its whole commit,
 * rights for all jobs at once, outside text inside of a script, a job that may write or sign and runs what packages bring, an
 * installation that lets packages run scripts (T8-06).
 *
 * @example checkWorkflow('permissions: {}\njobs: {}') // []
 */
export function checkWorkflow(text: string): readonly string[] {
  const { permissions, jobs = {} } = parse(text) as Workflow;
  const none = JSON.stringify(permissions) === '{}';
  return [
    ...(none ? [] : ['"permissions" of the whole workflow is not {}: give each job what it needs.']),
    ...Object.entries(jobs).flatMap(([name, job]) => jobFaults(name, job)),
  ];
}

function jobFaults(name: string, { permissions, steps = [] }: Job): readonly string[] {
  return [
    ...(typeof permissions === 'object' ? [] : [`job ${name} does not say its permissions.`]),
    ...steps.flatMap(({ uses, run = '' }) => [
      ...(uses === undefined || PINNED.test(uses) ? [] : [`${uses} is not pinned by a commit of 40 digits.`]),
      ...(OUTSIDE.test(run) ? [`a script of job ${name} holds outside text: hand it over by env.`] : []),
      ...(hasWritePermission(permissions) && RUNS_PACKAGES.test(run)
        ? [
            `job ${name} may write or sign, and runs what npm's packages bring: do that in a job that may only read.`,
          ]
        : []),
      ...(INSTALLS_WITH_SCRIPTS.test(run)
        ? [`job ${name} installs packages and lets them run scripts: add --ignore-scripts.`]
        : []),
    ]),
  ];
}

/** Any right but to read; what is not understood counts as one. */
function hasWritePermission(permissions: unknown): boolean {
  if (typeof permissions !== 'object' || permissions === null) return true;
  return Object.values(permissions).some((right) => right !== 'read' && right !== 'none');
}
