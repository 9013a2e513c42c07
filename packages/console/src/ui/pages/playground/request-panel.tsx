import type { CallResult, EndpointOffer } from '../../../wire/playground.ts';
import type { Session } from '../../../wire/session.ts';
import { TEXTS } from '../../texts/en.ts';
import { PasteDialog } from './paste-dialog.tsx';
import { RequestParameters } from './request-parameters.tsx';
import { RequestSlots } from './request-slots.tsx';
import { useVerdict } from './use-playground.ts';
import { VerdictLine } from './verdict-line.tsx';

export type RequestPanelProps = {
  readonly session: Session;
  readonly connector: string;
  readonly endpoints: readonly EndpointOffer[];
  readonly endpoint: EndpointOffer | undefined;
  readonly target: string;
  /** Pseudonyms of the last answer. */
  readonly known: CallResult['pseudonyms'];
  readonly waiting: boolean;
  readonly onConnector: (id: string) => void;
  readonly onEndpoint: (endpoint: EndpointOffer | undefined) => void;
  readonly onTarget: (target: string) => void;
  readonly onSend: () => void;
  readonly onPaste: (text: string) => void;
};

const WORDS = TEXTS.playground;

/** What is asked: connector, endpoint, the request itself, and what may be asked of it. */
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
      <label>
        <span>{WORDS.connector}</span>
        <select value={connector} onChange={(event) => props.onConnector(event.currentTarget.value)}>
          {session.connectors.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{WORDS.endpoint}</span>
        <select
          value={endpoint?.id ?? ''}
          onChange={(event) => props.onEndpoint(endpoints.find(({ id }) => id === event.currentTarget.value))}
        >
          {endpoints.map(({ id, template }) => (
            <option key={id} value={id}>
              {template}
            </option>
          ))}
        </select>
      </label>
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
          <RequestSlots
            connector={connector}
            endpoint={endpoint}
            target={target}
            known={known}
            onTarget={props.onTarget}
          />
          <RequestParameters
            connector={connector}
            endpoint={endpoint}
            target={target}
            verdict={judged}
            onTarget={props.onTarget}
          />
        </>
      )}
    </form>
  );
}
