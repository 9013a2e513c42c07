import { parse } from 'yaml';

type Step = { readonly uses?: string; readonly run?: string };
type Job = { readonly permissions?: unknown; readonly steps?: readonly Step[] };
type Workflow = { readonly permissions?: unknown; readonly jobs?: Readonly<Record<string, Job>> };

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
/** What a pusher or a pull request's author writes; in a script it would be run. */
const OUTSIDE = /\$\{\{\s*(?:github\.(?:event|head_ref|ref_name|ref\b)|inputs)\b/;

/**
 * What is wrong with a workflow of GitHub that actionlint says nothing about: an action that is not pinned by its whole commit,
 * rights for all jobs at once, outside text inside of a script.
 *
 * @example workflowFaults('permissions: {}\njobs: {}') // []
 */
export function workflowFaults(text: string): readonly string[] {
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
    ...steps.flatMap(({ uses, run }) => [
      ...(uses === undefined || PINNED.test(uses) ? [] : [`${uses} is not pinned by a commit of 40 digits.`]),
      ...(run !== undefined && OUTSIDE.test(run)
        ? [`a script of job ${name} holds outside text: hand it over by env.`]
        : []),
    ]),
  ];
}
