import {
  type ConfigToCheck,
  type DoctorProgress,
  examineDeployment,
} from '@nymgate/doctor/examine-deployment';
import type { DoctorReport } from '@nymgate/doctor/steps/step';
import type { ConsoleEngine, DoctorItem } from 'nymgate-console';
import type { OperationTarget } from '../shared/console-target.ts';
import { ProblemError, toConsoleError } from '../shared/to-console-error.ts';
import { createGatewayPoller } from './create-gateway-poller.ts';

/**
 * Streams `nymgate doctor` step by step, then its result.
 * @param examined undefined: only the gateway's admin listener is known
 * @throws ProblemError DOCTOR_ELSEWHERE; what `examineDeployment` throws
 */
export async function* streamDoctor(
  examined: ConfigToCheck | undefined,
  signal: AbortSignal,
): AsyncGenerator<DoctorItem> {
  if (examined === undefined) throw new ProblemError(DOCTOR_UNAVAILABLE);
  const queue = createQueue<DoctorItem>();
  const progress: DoctorProgress = {
    onStepStart: (of, step) => {
      signal.throwIfAborted();
      queue.add({ kind: 'began', of, step });
    },
    onStepEnd: (of, step) => queue.add({ kind: 'ended', of, step }),
  };
  const running = examineDeployment(examined, undefined, {}, progress).then(
    (report: DoctorReport) => queue.end({ kind: 'report', status: report.status, config: report.config }),
    (error: unknown) => queue.fail(toConsoleError(error)),
  );
  signal.addEventListener('abort', () => queue.fail(signal.reason), { once: true });
  yield* queue.items();
  await running;
}

const DOCTOR_UNAVAILABLE = {
  code: 'DOCTOR_ELSEWHERE',
  message:
    'doctor examines a configuration where it runs, but only the admin listener of this gateway is known here.',
  fix: 'Run it where the gateway runs: nymgate doctor --config nymgate.yaml',
};

type Queue<T> = {
  readonly add: (item: T) => void;
  readonly end: (last: T) => void;
  readonly fail: (error: unknown) => void;
  readonly items: () => AsyncGenerator<T>;
};

function createQueue<T>(): Queue<T> {
  const waiting: T[] = [];
  let done: { readonly error?: unknown } | undefined;
  let wake: () => void = () => undefined;
  const add = (item: T) => {
    waiting.push(item);
    wake();
  };
  const finish = (how: { readonly error?: unknown }) => {
    done ??= how;
    wake();
  };
  return {
    add,
    end: (last) => {
      add(last);
      finish({});
    },
    fail: (error) => finish({ error }),
    items: async function* () {
      for (;;) {
        for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) yield item;
        if (done !== undefined) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if ('error' in done) throw done.error;
    },
  };
}

export function createOperationHandlers({
  adminUrl,
  audit,
  doctor,
}: OperationTarget): Pick<ConsoleEngine['handlers'], 'operation/read'> {
  const watch = createGatewayPoller(adminUrl, Date.now);
  return {
    'operation/read': async () => {
      const { auditHead, ...reading } = await watch.read();
      return { ...reading, audit: await audit.read(auditHead), doctor: doctor !== undefined };
    },
  };
}

export function createOperationStreams({
  doctor,
}: OperationTarget): Pick<ConsoleEngine['streams'], 'operation/doctor'> {
  return { 'operation/doctor': (_, signal) => streamDoctor(doctor, signal) };
}
