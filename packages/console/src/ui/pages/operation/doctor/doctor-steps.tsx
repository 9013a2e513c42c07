import type { DoctorFinding, DoctorStep } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { TEXTS } from '../../../texts/en.ts';

const WORDS = TEXTS.operation;

const SHAPES: Readonly<Record<DoctorStep['status'], string>> = {
  ok: 'M3 8.5l3.5 3.5L13 4.5',
  warn: 'M8 3v6m0 3v.5',
  fail: 'M4 4l8 8m0-8l-8 8',
  skipped: 'M4 8h8',
};

/** The steps of one thing that is examined: mark, word, what was found, and below it what to do. */
export function DoctorSteps({ of, steps }: { readonly of: string; readonly steps: readonly DoctorStep[] }) {
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

/** `alone`: its summary stands beside the step already. */
function Finding({ finding, alone }: { readonly finding: DoctorFinding; readonly alone: boolean }) {
  const { summary, causes = [], next, who, commands } = finding;
  return (
    <div class="op-finding">
      {!alone && <p>{summary}</p>}
      <dl>
        {causes.length > 0 && (
          <Row name={WORDS.causes}>
            {causes.map((cause) => (
              <p key={cause}>{cause}</p>
            ))}
          </Row>
        )}
        {next !== undefined && <Row name={WORDS.next}>{next}</Row>}
        {commands !== undefined && (
          <Row name={WORDS.commands}>
            <pre>{commands.join('\n')}</pre>
            <CopyButton what={WORDS.commands} text={commands.join('\n')}>
              {WORDS.copyCommands}
            </CopyButton>
          </Row>
        )}
        {who !== undefined && <Row name={WORDS.who}>{who}</Row>}
      </dl>
    </div>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
