import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CallResult, EndpointOffer, ExampleOffer } from '../../../wire/playground.ts';
import type { Session } from '../../../wire/session.ts';
import type { PageProps } from '../../client/session.ts';
import type { RequestState } from '../../client/use-request.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { navigate, route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { RequestPanel } from './request-panel.tsx';
import { ResponsePanel, type ResponsePanelProps } from './response-panel.tsx';
import { useCall, useConnectorOffer } from './use-playground.ts';

const WORDS = TEXTS.playground;

function usePlayground(session: Session) {
  const [named, endpointId] = route.value.path;
  const connector = session.connectors.find(({ id }) => id === named)?.id ?? session.connectors[0]?.id ?? '';
  const offer = useConnectorOffer(connector);
  const offered = offer?.is === 'there' ? offer.value : undefined;
  const endpoint = offered?.endpoints.find(({ id }) => id === endpointId) ?? offered?.endpoints[0];
  const [target, setTarget] = useState('');
  const { call, send, paste, clear } = useCall(connector);

  useEffect(() => {
    if (endpoint === undefined || target !== '') return;
    setTarget(endpoint.template);
    // Repeats the request after a reload in a simulated tenant only.
    if (/^\d+$/.test(route.value.query['value'] ?? '') && session.tenant.kind === 'simulated')
      void send(endpoint.template);
  }, [endpoint]);

  const choose = (next: EndpointOffer | undefined, path = next?.template ?? '') => {
    if (next === undefined) return;
    setTarget(path);
    navigate({ page: 'playground', path: [connector, next.id] });
  };
  const sendAndShow = (path: string, next: EndpointOffer | undefined = endpoint) => {
    setTarget(path);
    navigate({ page: 'playground', path: [connector, ...(next === undefined ? [] : [next.id])] });
    void send(path);
  };
  const useId = (id: string) => {
    const next = nextEndpoint(offered?.endpoints ?? [], endpoint);
    const slot = next?.slots.find(({ pseudonym }) => pseudonym);
    if (next === undefined || slot === undefined) return;
    const path = next.template.replace(`{${slot.name}}`, () => encodeURIComponent(id));
    choose(next, path);
  };
  const chooseConnector = (id: string) => {
    setTarget('');
    clear();
    navigate({ page: 'playground', path: [id] });
  };
  const state = { connector, offer, offered, endpoint, target, call };
  return { ...state, setTarget, paste, choose, sendAndShow, useId, chooseConnector };
}

/** In one column the response would be out of view. */
function useScrollTo(isThere: boolean) {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isThere && !matchMedia('(min-width: 1200px)').matches) target.current?.scrollIntoView();
  }, [isThere]);
  return target;
}

export function PlaygroundPage({ session }: PageProps) {
  const { connector, offer, offered, endpoint, target, call, ...actions } = usePlayground(session);
  const { setTarget, paste, choose, sendAndShow, useId, chooseConnector } = actions;
  const answered = useScrollTo(call?.is === 'there');
  const examples = (
    <ExampleList
      examples={offered?.examples ?? []}
      open={call === undefined}
      onSelect={(one) =>
        sendAndShow(
          one.target,
          offered?.endpoints.find(({ id }) => id === one.endpoint),
        )
      }
    />
  );
  return (
    <section class="playground">
      <div class="playground-request">
        <h1>{TEXTS.pages.playground}</h1>
        {offer?.is === 'refused' && <ProblemNote problem={offer.problem} />}
        {offer === undefined && <p class="waiting">{TEXTS.shell.loading}</p>}
        <RequestPanel
          session={session}
          connector={connector}
          endpoints={offered?.endpoints ?? []}
          endpoint={endpoint}
          target={target}
          known={call?.is === 'there' ? call.value.pseudonyms : []}
          waiting={call?.is === 'waiting'}
          onConnector={chooseConnector}
          onEndpoint={choose}
          onTarget={setTarget}
          onSend={() => sendAndShow(target)}
          onPaste={(text) => void paste(target, text)}
        />
        {call !== undefined && examples}
      </div>
      <div class="playground-answer" ref={answered}>
        <CallState call={call} examples={examples} onFollow={(link) => sendAndShow(link)} onUse={useId} />
      </div>
    </section>
  );
}

type CallStateProps = Pick<ResponsePanelProps, 'onFollow' | 'onUse'> & {
  readonly call: RequestState<CallResult> | undefined;
  readonly examples: ComponentChildren;
};

function CallState({ call, examples, onFollow, onUse }: CallStateProps) {
  const { path, query } = route.value;
  const value = Number(query['value'] ?? Number.NaN);
  const select = (row: number | undefined) =>
    navigate({ page: 'playground', path, query: row === undefined ? {} : { value: String(row) } }, 'replace');
  return (
    <>
      <p role="status" class="unseen">
        {call?.is === 'waiting' ? WORDS.sending : ''}
      </p>
      {call === undefined && (
        <>
          <p class="muted">{WORDS.empty}</p>
          {examples}
        </>
      )}
      {call?.is === 'waiting' && <p class="waiting">{WORDS.sending}</p>}
      {call?.is === 'refused' && <ProblemNote problem={call.problem} />}
      {call?.is === 'there' && (
        <ResponsePanel
          call={call.value}
          selected={Number.isInteger(value) ? value : undefined}
          onSelect={select}
          onFollow={onFollow}
          onUse={onUse}
        />
      )}
    </>
  );
}

/** The endpoint that uses an ID of this response: the one below the current, the current, or the first that takes one. */
function nextEndpoint(
  endpoints: readonly EndpointOffer[],
  current: EndpointOffer | undefined,
): EndpointOffer | undefined {
  return (
    endpoints.find(({ template }) => template.startsWith(`${current?.template ?? ''}/{`)) ??
    (current?.slots.some(({ pseudonym }) => pseudonym) ? current : undefined) ??
    endpoints.find(({ slots }) => slots.some(({ pseudonym }) => pseudonym))
  );
}

type ExampleListProps = {
  readonly examples: readonly ExampleOffer[];
  readonly open: boolean;
  readonly onSelect: (example: ExampleOffer) => void;
};

function ExampleList({ examples, open, onSelect }: ExampleListProps) {
  if (examples.length === 0) return null;
  return (
    <details class="panel-part" open={open}>
      <summary>{TEXTS.playground.examples}</summary>
      <ul class="example-list">
        {examples.map((example) => (
          <li key={example.target}>
            <button type="button" class="quiet" onClick={() => onSelect(example)}>
              {example.title}
              <code class="muted">{example.target}</code>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
