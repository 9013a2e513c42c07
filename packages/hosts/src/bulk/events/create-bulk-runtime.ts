import { setupError } from '@nymgate/engine/kernel/errors';
import type { Log } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkFiles } from '../../files/check-files.ts';
import { createStartOnce } from '../../functions/create-start-once.ts';
import { logIssues } from '../../functions/log-issues.ts';
import { systemClock } from '../../runtime/create-system-ports.ts';
import { createJsonLog } from '../../runtime/json-log.ts';
import { readVersion } from '../../runtime/read-version.ts';
import { openStandardOutput } from '../../runtime/standard-output.ts';
import { createLineSink, toLineSink } from '../../runtime/write-line.ts';
import { createDeadline } from './create-deadline.ts';
import type { Delivery } from './delivery.ts';
import { checkJobLocations } from './find-matching-jobs.ts';
import { openBulkJobs } from './open-bulk-jobs.ts';
import { type ProcessingContext, processObject } from './process-object.ts';

export type BulkRuntimeOptions = {
  readonly loadConfig: () => Promise<Config>;
  /** @throws SetupError if the process must not read keys */
  readonly checkProcess: () => unknown;
  readonly logSink?: (line: string) => void;
};

/** `again`: request another delivery. `refused`: not a bucket event. */
export type DeliveryOutcome = 'done' | 'again' | 'refused';

export type BulkRuntime = {
  readonly start: () => Promise<void>;
  /** Never rejects. `remainingMilliseconds` undefined: `limits.eventSeconds`. */
  readonly processDeliveries: (
    deliveries: readonly Delivery[],
    timeLeft: number | undefined,
  ) => Promise<readonly DeliveryOutcome[]>;
  /** Running files stop at their next chunk and leave no partial output. */
  readonly stopAccepting: () => void;
  readonly stop: () => Promise<void>;
  readonly log: Log;
};

type BulkService = Pick<ProcessingContext, 'jobs' | 'openedJobs' | 'inProgress'> & Pick<Config, 'limits'>;

/**
 * Runtime of a function for bucket events. After a failed start, which is logged, every event is left to the
 * platform, which delivers it again.
 */
export function createBulkRuntime({ logSink, ...options }: BulkRuntimeOptions): BulkRuntime {
  const sink = logSink === undefined ? createLineSink(openStandardOutput()) : toLineSink(logSink);
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
      const deadline = createDeadline({ left, monotonic, isAborting: () => isStopping });
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
    throw setupError(
      'CONFIG_INVALID',
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
