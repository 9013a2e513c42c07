import { useEffect, useRef, useState } from 'preact/hooks';
import type { EndpointOffer } from '../../../wire/playground.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { navigate, route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../page-props.ts';
import { ExampleList } from './example-list.tsx';
import { RequestPanel } from './request-panel.tsx';
import { ResponsePanel } from './response-panel.tsx';
import { useCall, useConnectorOffer } from './use-playground.ts';

const WORDS = TEXTS.playground;

/** A call to Graph through the gateway, and both answers to it. */
export function PlaygroundPage({ session }: PageProps) {
  const [named, endpointId] = route.value.path;
  const connector = session.connectors.find(({ id }) => id === named)?.id ?? session.connectors[0]?.id ?? '';
  const offer = useConnectorOffer(connector);
  const offered = offer?.is === 'there' ? offer.value : undefined;
  const endpoint = offered?.endpoints.find(({ id }) => id === endpointId) ?? offered?.endpoints[0];
  const [target, setTarget] = useState('');
  const { call, send, paste, clear } = useCall(connector);
  const value = Number(route.value.query['value'] ?? Number.NaN);

  useEffect(() => {
    if (endpoint === undefined || target !== '') return;
    setTarget(endpoint.template);
    // A simulated tenant is asked again, so that a reload shows what it showed; a real one only by hand.
    if (Number.isInteger(value) && session.tenant.kind === 'simulated') void send(endpoint.template);
  }, [endpoint]);

  const answered = useRef<HTMLDivElement>(null);
  const isThere = call?.is === 'there';
  // Where the request stands above it, the answer would come out of sight.
  useEffect(() => {
    if (isThere && !matchMedia('(min-width: 1200px)').matches) answered.current?.scrollIntoView();
  }, [isThere]);

  const choose = (next: EndpointOffer | undefined, wanted = next?.template ?? '') => {
    if (next === undefined) return;
    setTarget(wanted);
    navigate({ page: 'playground', path: [connector, next.id] });
  };
  const sendAndShow = (wanted: string, next: EndpointOffer | undefined = endpoint) => {
    setTarget(wanted);
    navigate({ page: 'playground', path: [connector, ...(next === undefined ? [] : [next.id])] });
    void send(wanted);
  };
  const examples = (
    <ExampleList
      examples={offered?.examples ?? []}
      open={call === undefined}
      onSelect={(example) =>
        sendAndShow(
          example.target,
          offered?.endpoints.find(({ id }) => id === example.endpoint),
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
          onConnector={(id) => {
            setTarget('');
            clear();
            navigate({ page: 'playground', path: [id] });
          }}
          onEndpoint={choose}
          onTarget={setTarget}
          onSend={() => sendAndShow(target)}
          onPaste={(text) => void paste(target, text)}
        />
        {call !== undefined && examples}
      </div>
      <div class="playground-answer" ref={answered}>
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
            onSelect={(row) =>
              navigate(
                {
                  page: 'playground',
                  path: route.value.path,
                  query: row === undefined ? {} : { value: String(row) },
                },
                'replace',
              )
            }
            onFollow={(link) => sendAndShow(link)}
            onUse={(id) => {
              const next = nextEndpoint(offered?.endpoints ?? [], endpoint);
              const slot = next?.slots.find(({ pseudonym }) => pseudonym);
              if (next === undefined || slot === undefined) return;
              choose(
                next,
                next.template.replace(`{${slot.name}}`, () => encodeURIComponent(id)),
              );
            }}
          />
        )}
      </div>
    </section>
  );
}

/** Where an id of this answer goes: the endpoint one step further, or the one that is shown, or the first that takes one. */
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
