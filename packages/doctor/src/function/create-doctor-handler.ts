import { SetupError } from '@nymgate/engine/kernel/errors';
import { type ConfigToCheck, examineDeployment } from '../examine-deployment.ts';
import { formatReport } from '../steps/format-report.ts';
import { type DoctorReport, failedStep, skippedStep, toReport } from '../steps/step.ts';
import { createStepRecorder, type StepRecorder } from './create-step-recorder.ts';
import { type DoctorEvent, parseDoctorEvent } from './parse-doctor-event.ts';

/** The report of `nymgate doctor --json`, and what the command prints without `--json`. */
export type DoctorResult = DoctorReport & { readonly text: string };

export type DoctorHandler = (
  event: unknown,
  context: { readonly getRemainingTimeInMillis: () => number },
) => Promise<DoctorResult>;

/** Reserved for sending the report. */
const MARGIN_MILLISECONDS = 2_000;

const asIs = (text: string) => text;
const PLAIN = { columns: 100, paint: { bold: asIs, dim: asIs, green: asIs, red: asIs, yellow: asIs } };

/**
 * `nymgate doctor` as a function that is invoked directly. Its report is complete before the time of the call
 * ends.
 * @throws DoctorFunctionError for an event that isn't on the closed list; its message is constant
 */
export function createDoctorHandler(examined: ConfigToCheck): DoctorHandler {
  return async (event, context) => {
    const request = parseDoctorEvent(event);
    if (request === undefined)
      throw new DoctorFunctionError('invoke this function directly, with {} or {"connector":"ID"}');
    const recorder = createStepRecorder();
    let timer: NodeJS.Timeout | undefined;
    const abandoned = new Promise<DoctorReport>((resolve) => {
      const milliseconds = Math.max(context.getRemainingTimeInMillis() - MARGIN_MILLISECONDS, 0);
      timer = setTimeout(() => resolve(recorder.abandon(examined.name)), milliseconds);
    });
    const report = await Promise.race([examine(examined, request, recorder), abandoned]).finally(() =>
      clearTimeout(timer),
    );
    return { ...report, text: formatReport(report, PLAIN) };
  };
}

async function examine(
  examined: ConfigToCheck,
  { connector, ...people }: DoctorEvent,
  { progress }: StepRecorder,
): Promise<DoctorReport> {
  try {
    return await examineDeployment(examined, connector, people, progress);
  } catch (error) {
    if (!(error instanceof SetupError)) throw new DoctorFunctionError('the examination failed unexpectedly');
    const callers = skippedStep('callers', 'not tried: config comes first');
    return toReport({
      config: examined.name,
      gateway: [failedStep('config', error), callers],
      connectors: [],
    });
  }
}

/** The platform logs and returns the message, so it contains nothing of the event or of another error. */
class DoctorFunctionError extends Error {
  constructor(reason: string) {
    super(`nymgate: ${reason}`);
    this.name = 'DoctorFunctionError';
    delete this.stack;
  }
}
