import type { DoctorProgress } from '../examine-deployment.ts';
import {
  type DoctorReport,
  fail,
  type Step,
  type StepName,
  skippedStep,
  toReport,
  toStep,
} from '../steps/step.ts';

export type StepRecorder = {
  readonly progress: DoctorProgress;
  /** Ends the examination before its next step. The report has the finished steps, and fails in the current one. */
  readonly abandon: (config: string) => DoctorReport;
};

/** Records steps, so that a report is left when the time is over. */
export function createStepRecorder(): StepRecorder {
  const steps = new Map<string, readonly Step[]>();
  let running: readonly [of: string, step: StepName] = ['gateway', 'callers'];
  let isAbandoned = false;
  const add = (of: string, step: Step) => steps.set(of, [...(steps.get(of) ?? []), step]);
  return {
    progress: {
      onStepStart: (of, step) => {
        if (isAbandoned) throw new Error('abandoned');
        running = [of, step];
      },
      onStepEnd: (of, step) => {
        if (!isAbandoned) add(of, step);
      },
    },
    abandon: (config) => {
      isAbandoned = true;
      const [of, name] = running;
      add(of, unfinishedStep(name));
      if (name !== 'callers') add('gateway', skippedStep('callers', `not tried: ${name} was not finished`));
      const { gateway = [], ...connectors } = Object.fromEntries(steps);
      return toReport({
        config,
        gateway,
        connectors: Object.entries(connectors).map(([id, examined]) => ({ id, steps: examined })),
      });
    },
  };
}

function unfinishedStep(name: StepName): Step {
  const finding = fail('operator', {
    summary: 'The time of the function ended before this step did.',
    causes: [
      'The network drops what is sent: a subnet without a route to Entra ID, Graph or a store.',
      'There are many connectors.',
    ],
    next: 'invoke it for one connector, with the event {"connector":"ID"}, or raise its timeout',
  });
  return toStep(name, [finding]);
}
