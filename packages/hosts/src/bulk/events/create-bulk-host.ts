import type { Config } from '@nymgate/gateway/config/config-settings';
import type { Log } from '@nymgate/engine/kernel/ports';
import { checkFiles } from '../../files/check-files.ts';
import { startOnce } from '../../functions/start-once.ts';
import { tellIssues } from '../../functions/tell-issues.ts';
import { createJsonLog } from '../../runtime/json-log.ts';
import { readVersion } from '../../runtime/read-version.ts';
import { openStandardOutput } from '../../runtime/standard-output.ts';
import { systemClock } from '../../runtime/system-ports.ts';
import { createLineSink, type LineSink } from '../../runtime/write-line.ts';
import { configFault } from './config-fault.ts';
import { createDeadline } from './create-deadline.ts';
import type { Delivery } from './delivery.ts';
import { checkPlaces } from './find-jobs.ts';
import { type Making, makeObjects } from './make-objects.ts';
import { openJobs } from './open-jobs.ts';

export type BulkHostOptions = {
  /** Reads the configuration; asked again when a start has failed. */
  readonly loadConfig: () => Promise<Config>;
  /** Looks at the process, and seals it; throws SetupError where it must not read a key. */
  readonly checkProcess: () => unknown;
  /** Takes log lines; standard output by default. */
  readonly logSink?: LineSink;
};

/** `again`: another delivery is worth it; `refused`: it is no event of a bucket. */
export type DeliveryOutcome = 'done' | 'again' | 'refused';

/** What makes files when a platform tells of them. */
export type BulkHost = {
  /** Starts ahead of the first event. Never rejects. */
  readonly start: () => Promise<void>;
  /**
   * Makes what the deliveries of one call tell of, one object after the other. Never rejects; every line about it is written by then.
   *
   * @param timeLeft milliseconds that the platform leaves for the call; undefined where it tells none: `limits.eventSeconds`
   */
  readonly deliver: (
    deliveries: readonly Delivery[],
    timeLeft: number | undefined,
  ) => Promise<readonly DeliveryOutcome[]>;
  /** Takes nothing more, and lets what runs end at its next bytes with nothing half-written. */
  readonly leave: () => void;
  readonly stop: () => Promise<void>;
  readonly log: Log;
};

type Service = Pick<Making, 'jobs' | 'opened' | 'atWork'> & Pick<Config, 'limits'>;

/**
 * The host of a function that gets events of buckets. A start that fails (no configuration, a process that is not fit) is told in the
 * log, and every event is left to the platform, which delivers it again.
 *
 * @example const host = createBulkHost({ loadConfig, checkProcess: prepareProcess });
 */
export function createBulkHost({ logSink, ...options }: BulkHostOptions): BulkHost {
  const sink = logSink ?? createLineSink(openStandardOutput());
  const log = createJsonLog('info', sink);
  const { monotonic } = systemClock;
  let service: Service | undefined;
  let leaving = false;
  const start = startOnce({
    start: async () => {
      service = await openService(options, log);
      log.write('info', 'started', { version: readVersion(), count: Object.keys(service.jobs).length });
    },
    failed: (error, wait) => tellIssues({ log, sink }, error, wait),
    monotonic,
  });
  const leave = () => {
    leaving = true;
  };
  return Object.freeze({
    ...{ start, log, leave },
    deliver: async (deliveries: readonly Delivery[], timeLeft: number | undefined) => {
      const begun = monotonic();
      if (deliveries.some((delivery) => 'objects' in delivery && delivery.objects.length > 0)) await start();
      const left = (timeLeft ?? (service?.limits.eventSeconds ?? 0) * 1_000) - (monotonic() - begun);
      const deadline = createDeadline({ left, monotonic, isLeaving: () => leaving });
      const outcomes: DeliveryOutcome[] = [];
      const making = service === undefined || leaving ? undefined : { ...service, log, deadline };
      for (const delivery of deliveries) outcomes.push(await makeDelivery(delivery, making, log));
      return outcomes;
    },
    stop: async () => {
      leave();
      await service?.opened.close();
    },
  });
}

async function openService(
  { checkProcess, loadConfig }: BulkHostOptions,
  log: ReturnType<typeof createJsonLog>,
): Promise<Service> {
  checkProcess();
  const config = await loadConfig();
  if (config.bulk === undefined)
    throw configFault(
      'the configuration has no bulk, so no event of a bucket is for anything',
      'add a job under bulk: docs/reference/bulk.md#an-event-of-a-bucket',
    );
  checkPlaces(config.bulk);
  await checkFiles(config);
  log.setLevel(config.log.level);
  return { jobs: config.bulk, limits: config.limits, opened: openJobs(config, log), atWork: new Set() };
}

async function makeDelivery(
  delivery: Delivery,
  making: Making | undefined,
  log: Log,
): Promise<DeliveryOutcome> {
  if ('refused' in delivery) {
    log.write('error', 'event_refused', { reason: delivery.refused });
    return 'refused';
  }
  const { objects, passed } = delivery;
  if (passed > 0) log.write('info', 'event_passed', { count: passed });
  if (objects.length > 0 && making === undefined) return 'again';
  let again = false;
  for (const object of objects) if (making !== undefined && (await makeObjects(object, making))) again = true;
  return again ? 'again' : 'done';
}
