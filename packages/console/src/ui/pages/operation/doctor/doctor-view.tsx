import type { GatewayReading } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { cancelDoctor, type DoctorRun, doctorRun, startDoctor } from './doctor-run.ts';
import { DoctorSteps } from './doctor-steps.tsx';

const WORDS = TEXTS.operation;

/** `nymgate doctor`, its steps as they happen. */
export function DoctorView({ reading }: { readonly reading: GatewayReading }) {
  const run = doctorRun.value;
  if (!reading.doctor)
    return (
      <div class="op-part">
        <p>{WORDS.doctorElsewhere}</p>
        <p class="op-command">
          <CopyButton what={WORDS.doctorCommand} text={WORDS.doctorCommand}>
            <code>{WORDS.doctorCommand}</code>
          </CopyButton>
        </p>
      </div>
    );
  return (
    <div class="op-part op-doctor">
      <p class="muted">{WORDS.doctorIntro}</p>
      <p class="op-run">
        {run?.is === 'running' ? (
          <button type="button" onClick={cancelDoctor}>
            {WORDS.cancel}
          </button>
        ) : (
          <button type="button" class="main" onClick={() => void startDoctor()}>
            {run === undefined ? WORDS.run : WORDS.again}
          </button>
        )}
        <span role="status">{run !== undefined && <RunState run={run} />}</span>
      </p>
      {run?.problem !== undefined && <ProblemNote problem={run.problem} />}
      {run?.groups.map(({ of, steps }) => (
        <DoctorSteps key={of} of={of === 'gateway' ? WORDS.ofGateway : of} steps={steps} />
      ))}
    </div>
  );
}

function RunState({ run }: { readonly run: DoctorRun }) {
  if (run.is === 'cancelled') return <>{WORDS.cancelled}</>;
  if (run.now !== undefined) return <>{WORDS.running(run.now.of, run.now.step)}</>;
  if (run.result === undefined) return null;
  const { status } = run.result;
  return <strong class={`op-word op-${status === 'fail' ? 'bad' : 'good'}`}>{WORDS.results[status]}</strong>;
}
