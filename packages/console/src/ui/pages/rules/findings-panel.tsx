import type { RuleFinding, RuleFix } from '../../../wire/rules.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { TEXTS } from '../../texts/en.ts';
import { draft } from './draft/draft.ts';
import { check } from './review/review.ts';

const WORDS = TEXTS.rules.findings;

export type FindingsPanelProps = {
  readonly onJump: (finding: RuleFinding) => void;
  readonly onFix: (fix: RuleFix) => void;
};

export function FindingsPanel(props: FindingsPanelProps) {
  const { response, problem, busy } = check.state.value;
  const empty = draft.value !== undefined && draft.value.text.trim() === '';
  const findings = response?.findings ?? [];
  const countFindings = (sought: RuleFinding['severity']) =>
    findings.filter(({ severity }) => severity === sought).length;
  const errors = countFindings('error');
  return (
    <section class="findings" aria-labelledby="findings-title">
      <header class="panel-head">
        <h2 id="findings-title">{WORDS.title}</h2>
        <span role="status" class={busy ? 'muted' : ''}>
          {response === undefined ? '' : WORDS.count(errors, countFindings('warning') + response.more)}
        </span>
        {busy && <span class="muted small">{WORDS.busy}</span>}
      </header>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {empty && <p>{WORDS.empty}</p>}
      {!empty && response !== undefined && response.language === undefined && <p>{WORDS.noLanguage}</p>}
      {response?.language === 'files' && <p>{WORDS.files}</p>}
      {findings.length > 0 && (
        <ol>
          {findings.map((finding) => (
            <FindingItem
              key={`${finding.from} ${finding.code} ${finding.message}`}
              finding={finding}
              {...props}
            />
          ))}
        </ol>
      )}
      {response !== undefined && response.more > 0 && <p class="muted">{WORDS.more(response.more)}</p>}
    </section>
  );
}

function FindingItem({ finding, onJump, onFix }: FindingsPanelProps & { readonly finding: RuleFinding }) {
  const { code, severity, line, column, message, next, meaning, fix } = finding;
  return (
    <li class={`finding finding-${severity}`}>
      <button type="button" class="quiet finding-place" onClick={() => onJump(finding)}>
        <span class="finding-word">{WORDS[severity]}</span> {WORDS.place(line, column)}
      </button>
      <span class="finding-text">
        {message}
        {next !== undefined && <span class="muted"> {next}</span>}
      </span>
      {fix !== undefined && (
        <button type="button" onClick={() => onFix(fix)}>
          {fix.label}
        </button>
      )}
      <details>
        <summary>
          <code>{code}</code>
        </summary>
        <p class="small">{meaning}</p>
      </details>
    </li>
  );
}
