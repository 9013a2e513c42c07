import { type ObjectStores, openObjectStores } from '@nymgate/clouds/object-stores/open-object-stores';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { isObjectFolder, isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { ObjectStorePorts } from '@nymgate/clouds/object-stores/shared/store';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { formatCount } from '@nymgate/shell/terminal/layout';
import { type DoctorFinding, okStep, type Step, skippedStep, toStep, warn } from '../steps/step.ts';

type Ports = Omit<ObjectStorePorts, 'sleep'> & Partial<Pick<ObjectStorePorts, 'sleep'>>;

/**
 * Lists the folder of each `bulk` job, or reads the metadata of its object, with the identity that a job
 * would have here. Failures are warnings: the gateway serves anyway, and jobs may run elsewhere.
 */
export async function examineBulk({ bulk = {} }: Pick<Config, 'bulk'>, ports: Ports): Promise<Step> {
  const jobs = Object.entries(bulk).flatMap(([name, job]) =>
    job === undefined ? [] : [{ name, from: job.from }],
  );
  if (jobs.length === 0) return okStep('bulk', 'no jobs');
  const stored = jobs.filter(({ from }) => isObjectUri(from));
  if (stored.length === 0)
    return skippedStep(
      'bulk',
      `not tried: ${formatCount(jobs.length, 'job')}, none of which reads from a store`,
    );
  const stores = openObjectStores({ sleep: pause, ...ports });
  const looked = await Promise.all(
    stored.map(async ({ name, from }) => ({ name, from, found: await lookInto(from, stores) })),
  );
  const findings = looked.flatMap(({ name, from, found }) =>
    typeof found === 'string' ? [] : [inJob(`bulk.${name}.from (${from})`, found)],
  );
  const details = Object.fromEntries(
    looked.map(({ name, from, found }) => [name, typeof found === 'string' ? `${from}: ${found}` : from]),
  );
  const summary = `${formatCount(stored.length, 'job')} can be begun: what they read is there; writing was not tried`;
  return toStep('bulk', findings, { summary, details });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function lookInto(from: string, stores: ObjectStores): Promise<string | ObjectFailure> {
  try {
    const object = isObjectFolder(from) ? await findFirst(from, stores) : from;
    if (object === undefined) return 'nothing lies there yet';
    await stores.openSource(object);
    return 'can be read';
  } catch (error) {
    if (error instanceof ObjectFailure) return error;
    throw error;
  }
}

async function findFirst(folder: string, stores: ObjectStores): Promise<string | undefined> {
  for await (const { uri, rejectionReason } of stores.listSources(folder))
    if (rejectionReason === undefined) return uri;
  return undefined;
}

/** Leaves out the object's name, which may name people. */
function inJob(where: string, { finding: { reason, next } }: ObjectFailure): DoctorFinding {
  return warn('operator', {
    summary: `${where}: ${reason}`,
    causes: [
      'the gateway starts and serves all the same, but the job fails where it has this identity and this network',
    ],
    next,
  });
}
