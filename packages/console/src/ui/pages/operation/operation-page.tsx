import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { GatewayReading } from '../../../wire/operation.ts';
import type { Problem } from '../../../wire/operation-kinds.ts';
import { requestOperation, toProblem } from '../../client/request-operation.ts';
import { Views } from '../../parts/link.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { AuditView } from './audit/audit-view.tsx';
import { DoctorView } from './doctor/doctor-view.tsx';
import { HealthView } from './health/health-view.tsx';

const VIEWS = ['health', 'audit', 'doctor'] as const;
type ViewName = (typeof VIEWS)[number];

const COMPONENTS: Readonly<Record<ViewName, ComponentType<{ readonly reading: GatewayReading }>>> = {
  health: HealthView,
  audit: AuditView,
  doctor: DoctorView,
};

export function OperationPage() {
  useEffect(startPolling, []);
  const shown = VIEWS.find((view) => view === route.value.path[0]) ?? 'health';
  const View = COMPONENTS[shown];
  return (
    <section class="operation">
      <div class="op-head">
        <h1>{TEXTS.pages.operation}</h1>
        <Views
          class="op-views"
          label={TEXTS.operation.views}
          items={VIEWS.map((id) => ({ id, title: TEXTS.operation[id] }))}
          current={shown}
          to={(id) => ({ page: 'operation', path: id === 'health' ? [] : [id] })}
        />
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
  const { pause, resume, paused: pausedText } = TEXTS.operation;
  const change = () => {
    isPaused.value = !isPaused.value;
  };
  return (
    <div class="op-pause">
      <button type="button" onClick={change}>
        {isPaused.value ? resume : pause}
      </button>
      <span role="status" class="muted small">
        {isPaused.value ? pausedText : ''}
      </span>
    </div>
  );
}

/** Retained while another page is shown. */
const gatewayReading = signal<GatewayReading | undefined>(undefined);
/** Set if the console itself failed. */
const watchProblem = signal<Problem | undefined>(undefined);
const isPaused = signal(false);

const BETWEEN_LOOKS = 2_000;

/**
 * Polls the gateway every two seconds, unless paused or in a hidden tab.
 * @returns the effect's clean-up
 */
function startPolling(): () => void {
  const aborting = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const isDue = gatewayReading.value === undefined || !(isPaused.value || document.hidden);
    if (isDue) await readOnce(aborting.signal);
    if (!aborting.signal.aborted) timer = setTimeout(() => void look(), BETWEEN_LOOKS);
  };
  void look();
  return () => {
    aborting.abort();
    clearTimeout(timer);
  };
}

async function readOnce(signal: AbortSignal): Promise<void> {
  try {
    gatewayReading.value = await requestOperation('operation/read', {}, signal);
    watchProblem.value = undefined;
  } catch (error) {
    if (!signal.aborted) watchProblem.value = toProblem(error);
  }
}
