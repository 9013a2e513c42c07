import type { EndpointOffer, ParameterOffer, RefusedName, RequestVerdict } from '../../../wire/playground.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { TEXTS } from '../../texts/en.ts';
import { readParameter, setParameter, toggleListItem } from './request-target.ts';
import { useEndpointParameters } from './use-playground.ts';

export type RequestParametersProps = {
  readonly connector: string;
  readonly endpoint: EndpointOffer;
  readonly target: string;
  readonly verdict: RequestVerdict | undefined;
  readonly onTarget: (target: string) => void;
};

const WORDS = TEXTS.playground;

export function RequestParameters({
  connector,
  endpoint,
  target,
  verdict,
  onTarget,
}: RequestParametersProps) {
  const loaded = useEndpointParameters(connector, endpoint.id);
  if (loaded?.is === 'refused') return <ProblemNote problem={loaded.problem} />;
  if (loaded?.is !== 'there') return <p class="waiting">{TEXTS.shell.loading}</p>;
  const { parameters, refused } = loaded.value;
  return (
    <details class="panel-part" open={isWide()}>
      <summary>{WORDS.parameters}</summary>
      {parameters.length === 0 && <p class="muted">{WORDS.noParameters}</p>}
      {parameters.map((parameter) => (
        <Parameter
          key={parameter.name}
          parameter={parameter}
          target={target}
          why={verdict?.parameters.find(({ name, passes }) => !passes && same(name, parameter.name))?.why}
          onTarget={onTarget}
        />
      ))}
      {refused.length > 0 && <RefusedNames title={WORDS.otherOptions(refused.length)} names={refused} />}
    </details>
  );
}

/** In one column it would separate the request from its response. */
function isWide(): boolean {
  return matchMedia('(min-width: 1200px)').matches;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase().replace('$', '') === other.toLowerCase().replace('$', '');
}

type ParameterProps = {
  readonly parameter: ParameterOffer;
  readonly target: string;
  /** Why its value is refused. */
  readonly why: string | undefined;
  readonly onTarget: (target: string) => void;
};

/** Options whose chips toggle a property in a list. */
const LISTS = /^\$(?:select|expand)$/i;
/** Options about properties. */
const PROPERTIES = /^\$(?:select|expand|filter|orderby)$/i;

function Parameter({ parameter, target, why, onTarget }: ParameterProps) {
  const { name, takes, required, values, refused } = parameter;
  const chosen = readParameter(target, name);
  const list = `offer-${name.replace('$', '')}`;
  return (
    <div class="parameter">
      <label>
        <code>{name}</code>
        {required && <span class="muted small"> {WORDS.required}</span>}
        <input
          class="mono"
          list={list}
          autocomplete="off"
          aria-invalid={why !== undefined}
          value={chosen}
          onInput={(event) => onTarget(setParameter(target, name, event.currentTarget.value))}
        />
        <datalist id={list}>
          {values.map((value) => (
            <option key={value} value={completed(name, value)} />
          ))}
        </datalist>
      </label>
      <p class={why === undefined ? 'muted small' : 'refused-word small'}>{why ?? takes}</p>
      {values.length > 0 && PROPERTIES.test(name) && (
        <details>
          <summary class="small">{WORDS.offered(values.length)}</summary>
          <div class="chips">
            {values.map((value) => (
              <button
                type="button"
                key={value}
                aria-pressed={chosen.split(',').includes(value)}
                onClick={() =>
                  onTarget(
                    LISTS.test(name)
                      ? toggleListItem(target, name, value)
                      : setParameter(target, name, completed(name, value)),
                  )
                }
              >
                {value}
              </button>
            ))}
          </div>
        </details>
      )}
      {refused.length > 0 && <RefusedNames title={WORDS.mayNot(refused.length)} names={refused} />}
    </div>
  );
}

/** The start of an expression about a property. */
function completed(name: string, value: string): string {
  return name === '$filter' ? `${value} eq ` : value;
}

function RefusedNames({ title, names }: { readonly title: string; readonly names: readonly RefusedName[] }) {
  return (
    <details>
      <summary class="small">{title}</summary>
      <dl class="refused-names small">
        {names.map(({ name, why }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd class="muted">{why}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
