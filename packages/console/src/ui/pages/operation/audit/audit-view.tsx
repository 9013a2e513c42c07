import type { AuditReading, GatewayReading } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { AuditTable } from './audit-table.tsx';

const TRAIL = TEXTS.operation.trail;

/** Whether the chain of the audit lines holds, and the last of them. */
export function AuditView({ reading }: { readonly reading: GatewayReading }) {
  const { audit } = reading;
  if (audit.from === 'none')
    return (
      <div class="op-part">
        <p>{TRAIL.none}</p>
        <Command text={TRAIL.noneFix} />
      </div>
    );
  return (
    <>
      <ChainState audit={audit} />
      <section class="op-part">
        <h2>{TEXTS.operation.lastLines}</h2>
        <AuditTable rows={audit.rows} />
      </section>
    </>
  );
}

function ChainState({ audit }: { readonly audit: AuditReading }) {
  const { chain, lines, findings, head, from, file, problem } = audit;
  const tone = chain === 'whole' ? 'good' : chain === 'broken' || chain === 'unreadable' ? 'bad' : 'plain';
  const said = chain === 'whole' ? TRAIL.whole(lines) : TRAIL[chain];
  return (
    <div class="op-state">
      <p role="status">
        <strong class={`op-word op-${tone}`}>{said}</strong>{' '}
        <span class="muted">
          {from === 'file' ? TRAIL.from.file(file ?? '') : TRAIL.from.gateway}
          {head !== undefined && ` ${TRAIL.head[head]}`}
        </span>
      </p>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {findings.length > 0 && (
        <ul class="op-findings">
          {findings.map((each) => (
            <li key={`${each.code} ${each.message}`}>
              <code class="op-bad">{each.code}</code> {each.message}
              {each.line !== undefined && <span class="muted"> · {TRAIL.line(each.line)}</span>}
            </li>
          ))}
        </ul>
      )}
      <p class="muted small">{TRAIL.limits}</p>
      <Command text={TRAIL.checkCommand} />
    </div>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <p class="op-command">
      <CopyButton what={text} text={text}>
        <code>{text}</code>
      </CopyButton>
    </p>
  );
}
