import type { Log } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkFiles } from '../../files/check-files.ts';
import { createStartOnce } from '../../functions/create-start-once.ts';
import { logIssues } from '../../functions/log-issues.ts';
import { systemClock } from '../../runtime/create-system-ports.ts';
import { createJsonLog } from '../../runtime/json-log.ts';
import { readVersion } from '../../runtime/read-version.ts';
import { openStandardOutput } from '../../runtime/standard-output.ts';
import { createLineSink, type LineSink } from '../../runtime/write-line.ts';
import { configError } from './config-error.ts';
import { createDeadline } from './create-deadline.ts';
import type { Delivery } from './delivery.ts';
import { checkJobLocations } from './find-matching-jobs.ts';
import { openBulkJobs } from './open-bulk-jobs.ts';
import { type ProcessingContext, processObject } from './process-object.ts';

export type BulkRuntimeOptions = {
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
export type BulkRuntime = {
  /** Starts ahead of the first event. Never rejects. */
  readonly start: () => Promise<void>;
  /**
   * Makes what the deliveries of one call tell of, one object after the other. Never rejects; every line about it is written by then.
   *
   * @param timeLeft milliseconds that the platform leaves for the call; undefined where it tells none: `limits.eventSeconds`
   */
  readonly processDeliveries: (
    deliveries: readonly Delivery[],
    timeLeft: number | undefined,
  ) => Promise<readonly DeliveryOutcome[]>;
  /** Takes nothing more, and lets what runs end at its next bytes with nothing half-written. */
  readonly stopAccepting: () => void;
  readonly stop: () => Promise<void>;
  readonly log: Log;
};

type BulkService = Pick<ProcessingContext, 'jobs' | 'openedJobs' | 'inProgress'> & Pick<Config, 'limits'>;

/**
 * The host of a function that gets events of buckets. A start that fails (no configuration, a process that is not fit) is told in the
 * log, and every event is left to the platform, which delivers it again.
 *
 * @example const host = createBulkHost({ loadConfig, checkProcess: prepareProcess });
 */
export function createBulkRuntime({ logSink, ...options }: BulkRuntimeOptions): BulkRuntime {
  const sink = logSink ?? createLineSink(openStandardOutput());
  const log = createJsonLog('info', sink);
  const { monotonic } = systemClock;
  let service: BulkService | undefined;
  let isStopping = false;
  const start = createStartOnce({
    start: async () => {
      service = await openService(options, log);
      log.write('info', 'started', { version: readVersion(), count: Object.keys(service.jobs).length });
    },
    onFailure: (error, wait) => logIssues({ log, sink }, error, wait),
    monotonic,
  });
  const stopAccepting = () => {
    isStopping = true;
  };
  return Object.freeze({
    ...{ start, log, stopAccepting },
    processDeliveries: async (deliveries: readonly Delivery[], remainingMilliseconds: number | undefined) => {
      const begun = monotonic();
      if (deliveries.some((delivery) => 'objects' in delivery && delivery.objects.length > 0)) await start();
      const left =
        (remainingMilliseconds ?? (service?.limits.eventSeconds ?? 0) * 1_000) - (monotonic() - begun);
      const deadline = createDeadline({ left, monotonic, isLeaving: () => isStopping });
      const outcomes: DeliveryOutcome[] = [];
      const context = service === undefined || isStopping ? undefined : { ...service, log, deadline };
      for (const delivery of deliveries) outcomes.push(await processDelivery(delivery, context, log));
      return outcomes;
    },
    stop: async () => {
      stopAccepting();
      await service?.openedJobs.close();
    },
  });
}

async function openService(
  { checkProcess, loadConfig }: BulkRuntimeOptions,
  log: ReturnType<typeof createJsonLog>,
): Promise<BulkService> {
  checkProcess();
  const config = await loadConfig();
  if (config.bulk === undefined)
    throw configError(
      'the configuration has no bulk, so no event of a bucket is for anything',
      'add a job under bulk: docs/reference/bulk.md#an-event-of-a-bucket',
    );
  checkJobLocations(config.bulk);
  await checkFiles(config);
  log.setLevel(config.log.level);
  return {
    jobs: config.bulk,
    limits: config.limits,
    openedJobs: openBulkJobs(config, log),
    inProgress: new Set(),
  };
}

async function processDelivery(
  delivery: Delivery,
  context: ProcessingContext | undefined,
  log: Log,
): Promise<DeliveryOutcome> {
  if ('rejectionReason' in delivery) {
    log.write('error', 'event_refused', { reason: delivery.rejectionReason });
    return 'refused';
  }
  const { objects, ignoredEvents: ignoredCount } = delivery;
  if (ignoredCount > 0) log.write('info', 'event_passed', { count: ignoredCount });
  if (objects.length > 0 && context === undefined) return 'again';
  let isRetryable = false;
  for (const object of objects)
    if (context !== undefined && (await processObject(object, context))) isRetryable = true;
  return isRetryable ? 'again' : 'done';
}
