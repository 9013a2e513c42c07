import type { CallResult, EndpointOffer, RequestVerdict } from '../../../wire/playground.ts';
import type { Session } from '../../../wire/session.ts';
import type { RequestState } from '../../client/use-request.tsx';
import { TEXTS } from '../../texts/en.ts';
import { PasteDialog } from './paste-dialog.tsx';
import { RequestParameters } from './request-parameters.tsx';
import { RequestSlots } from './request-slots.tsx';
import { useVerdict } from './use-playground.ts';

export type RequestPanelProps = {
  readonly session: Session;
  readonly connector: string;
  readonly endpoints: readonly EndpointOffer[];
  readonly endpoint: EndpointOffer | undefined;
  readonly target: string;
  /** Pseudonyms of the previous response. */
  readonly known: CallResult['pseudonyms'];
  readonly waiting: boolean;
  readonly onConnector: (id: string) => void;
  readonly onEndpoint: (endpoint: EndpointOffer | undefined) => void;
  readonly onTarget: (target: string) => void;
  readonly onSend: () => void;
  readonly onPaste: (text: string) => void;
};

const WORDS = TEXTS.playground;

export function RequestPanel(props: RequestPanelProps) {
  const { session, connector, endpoints, endpoint, target, known, waiting } = props;
  const verdict = useVerdict(connector, target);
  const judged = verdict?.is === 'there' ? verdict.value : undefined;
  return (
    <form
      class="request"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend();
      }}
    >
      <Choice
        label={WORDS.connector}
        value={connector}
        items={session.connectors.map(({ id, title }) => [id, title])}
        onChoose={props.onConnector}
      />
      <Choice
        label={WORDS.endpoint}
        value={endpoint?.id ?? ''}
        items={endpoints.map(({ id, template }) => [id, template])}
        onChoose={(chosen) => props.onEndpoint(endpoints.find(({ id }) => id === chosen))}
      />
      {endpoint !== undefined && endpoint.about !== '' && <p class="muted small">{endpoint.about}</p>}
      <label>
        <span>{WORDS.request}</span>
        <textarea
          class="mono request-line"
          rows={2}
          spellcheck={false}
          autocomplete="off"
          value={target}
          onInput={(event) => props.onTarget(event.currentTarget.value.replaceAll('\n', ''))}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            props.onSend();
          }}
        />
      </label>
      <VerdictLine verdict={verdict} />
      <div class="request-buttons">
        <button type="submit" class="main" aria-disabled={waiting}>
          {waiting ? WORDS.sending : WORDS.send}
        </button>
        <PasteDialog onPaste={props.onPaste} target={target} />
      </div>
      {endpoint !== undefined && (
        <>
          <RequestSlots {...{ connector, endpoint, target, known }} onTarget={props.onTarget} />
          <RequestParameters
            {...{ connector, endpoint, target, verdict: judged }}
            onTarget={props.onTarget}
          />
        </>
      )}
    </form>
  );
}

/** Always rendered, so that the layout doesn't shift. */
function VerdictLine({
  verdict,
}: {
  readonly verdict: RequestState<RequestVerdict | undefined> | undefined;
}) {
  return (
    <p class="verdict small" role="status">
      {verdict?.is === 'there' && verdict.value !== undefined && <Words verdict={verdict.value} />}
      {verdict?.is === 'refused' && <span class="refused-word">{verdict.problem.message}</span>}
    </p>
  );
}

function Words({ verdict }: { readonly verdict: RequestVerdict }) {
  if (verdict.allowed) return <span class="allowed-word">{TEXTS.playground.allowed}</span>;
  const { problem } = verdict;
  return (
    <span class="refused-word">
      {TEXTS.playground.refused} <code>{problem?.code}</code> {problem?.message}
    </span>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly items: readonly (readonly [value: string, text: string])[];
  readonly onChoose: (value: string) => void;
};

function Choice({ label, value, items, onChoose }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {items.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
