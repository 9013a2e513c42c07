import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { GatewayReading } from '../../../wire/operation.ts';
import { Link } from '../../parts/link.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { AuditView } from './audit/audit-view.tsx';
import { DoctorView } from './doctor/doctor-view.tsx';
import { gatewayReading, isPaused, startPolling, watchProblem } from './gateway-watch.ts';
import { HealthView } from './health/health-view.tsx';

const VIEWS = ['health', 'audit', 'doctor'] as const;
type ViewName = (typeof VIEWS)[number];

const COMPONENTS: Readonly<Record<ViewName, ComponentType<{ readonly reading: GatewayReading }>>> = {
  health: HealthView,
  audit: AuditView,
  doctor: DoctorView,
};

/** How a gateway does: its health, its audit trail, and what `doctor` finds. */
export function OperationPage() {
  useEffect(startPolling, []);
  const shown = VIEWS.find((view) => view === route.value.path[0]) ?? 'health';
  const View = COMPONENTS[shown];
  return (
    <section class="operation">
      <div class="op-head">
        <h1>{TEXTS.pages.operation}</h1>
        <nav class="op-views" aria-label={TEXTS.operation.views}>
          {VIEWS.map((view) => (
            <Link
              key={view}
              to={{ page: 'operation', path: view === 'health' ? [] : [view] }}
              current={view === shown}
            >
              {TEXTS.operation[view]}
            </Link>
          ))}
        </nav>
        {shown !== 'doctor' && <PauseButton />}
      </div>
      {watchProblem.value !== undefined && <ProblemNote problem={watchProblem.value} />}
      {gatewayReading.value !== undefined ? (
        <View reading={gatewayReading.value} />
      ) : (
        watchProblem.value === undefined && <p class="muted">{TEXTS.operation.waiting}</p>
      )}
    </section>
  );
}

function PauseButton() {
  const { pause, resume, paused: said } = TEXTS.operation;
  const change = () => {
    isPaused.value = !isPaused.value;
  };
  return (
    <div class="op-pause">
      <button type="button" onClick={change}>
        {isPaused.value ? resume : pause}
      </button>
      <span role="status" class="muted small">
        {isPaused.value ? said : ''}
      </span>
    </div>
  );
}
