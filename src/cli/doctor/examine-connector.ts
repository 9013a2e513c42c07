import type { DoctorCase } from './doctor-case.ts';
import { examineAssertion } from './examine-assertion.ts';
import { examineCalls } from './examine-calls.ts';
import { examineClock } from './examine-clock.ts';
import { examineExchange } from './examine-exchange.ts';
import { examineRoles } from './examine-roles.ts';
import { examineRules } from './examine-rules.ts';
import { examineTrust } from './examine-trust.ts';
import { type Examined, type Step, type StepName, skippedStep } from './step.ts';

/**
 * The chain from the rules to Graph's data. A step whose requirements did not hold is not tried: what it said would be a
 * consequence, not a cause.
 */
export async function examineConnector(
  examined: DoctorCase,
  { offline, keyFailed }: { readonly offline: boolean; readonly keyFailed: boolean },
): Promise<readonly Step[]> {
  const chain = createChain(keyFailed ? ['key'] : []);
  await chain.run('rules', [], () => examineRules(examined));
  const claims = await chain.run('assertion', [], () => examineAssertion(examined));
  if (offline) return [...chain.steps, ...leftOut(['clock', 'trust', 'exchange', 'roles', 'calls'])];
  await chain.run('clock', [], () => examineClock(examined));
  await chain.run('trust', ['assertion'], async () =>
    claims === undefined ? nothing('trust') : examineTrust(examined, claims),
  );
  const granted = await chain.run('exchange', ['assertion', 'clock', 'trust'], () =>
    examineExchange(examined),
  );
  const held = await chain.run('roles', ['exchange'], async () =>
    granted === undefined ? nothing('roles') : examineRoles(examined, granted),
  );
  await chain.run('calls', ['key', 'rules', 'exchange', 'roles'], async () =>
    held === undefined ? nothing('calls') : examineCalls(examined, held),
  );
  return chain.steps;
}

function leftOut(steps: readonly StepName[]): readonly Step[] {
  return steps.map((step) => skippedStep(step, 'left out by --offline'));
}

function nothing(step: StepName): Examined<never> {
  return { step: skippedStep(step, 'not tried') };
}

type Chain = {
  readonly steps: Step[];
  readonly run: <T>(
    name: StepName,
    needs: readonly StepName[],
    work: () => Promise<Examined<T>>,
  ) => Promise<T | undefined>;
};

function createChain(failed: readonly StepName[]): Chain {
  const steps: Step[] = [];
  const blocked = new Set<StepName>(failed);
  return {
    steps,
    run: async (name, needs, work) => {
      const missing = needs.find((need) => blocked.has(need));
      if (missing !== undefined) {
        steps.push(skippedStep(name, `not tried: ${missing} comes first`));
        blocked.add(name);
        return undefined;
      }
      const { step, value, blocks = step.status === 'fail' } = await work();
      steps.push(step);
      if (blocks) blocked.add(name);
      return value;
    },
  };
}
