import type { DoctorFinding, DoctorStep, GatewayReading } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { Term } from '../../../parts/term.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { cancelDoctor, type DoctorRun, doctorRun, startDoctor } from './doctor-run.ts';

const WORDS = TEXTS.operation;

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

const SHAPES: Readonly<Record<DoctorStep['status'], string>> = {
  ok: 'M3 8.5l3.5 3.5L13 4.5',
  warn: 'M8 3v6m0 3v.5',
  fail: 'M4 4l8 8m0-8l-8 8',
  skipped: 'M4 8h8',
};

function DoctorSteps({ of, steps }: { readonly of: string; readonly steps: readonly DoctorStep[] }) {
  return (
    <section class="op-steps">
      <h2>{of}</h2>
      <ul>
        {steps.map((step) => (
          <li key={step.step} class={`op-step op-step-${step.status}`}>
            <svg viewBox="0 0 16 16" class="mark" aria-hidden="true">
              <path d={SHAPES[step.status]} />
            </svg>
            <span class="op-status small">{WORDS.statuses[step.status]}</span>
            <strong>{step.step}</strong>
            <span class="op-summary">{step.summary}</span>
            {(step.findings ?? []).map((finding) => (
              <Finding
                key={finding.summary}
                finding={finding}
                alone={step.findings?.length === 1 && finding.summary === step.summary}
              />
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `alone`: the step already shows this summary. */
function Finding({ finding, alone }: { readonly finding: DoctorFinding; readonly alone: boolean }) {
  const { summary, causes = [], next, who, commands } = finding;
  return (
    <div class="op-finding">
      {!alone && <p>{summary}</p>}
      <dl>
        {causes.length > 0 && (
          <Term name={WORDS.causes}>
            {causes.map((cause) => (
              <p key={cause}>{cause}</p>
            ))}
          </Term>
        )}
        {next !== undefined && <Term name={WORDS.next}>{next}</Term>}
        {commands !== undefined && (
          <Term name={WORDS.commands}>
            <pre>{commands.join('\n')}</pre>
            <CopyButton what={WORDS.commands} text={commands.join('\n')}>
              {WORDS.copyCommands}
            </CopyButton>
          </Term>
        )}
        {who !== undefined && <Term name={WORDS.who}>{who}</Term>}
      </dl>
    </div>
  );
}
