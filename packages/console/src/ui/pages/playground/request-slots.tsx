import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../../wire/operation-kinds.ts';
import type { CallResult, EndpointOffer, OfferedId, SlotOffer } from '../../../wire/playground.ts';
import { requestOperation, toProblem } from '../../client/request-operation.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { TEXTS } from '../../texts/en.ts';
import { readSlot, setSlot } from './request-target.ts';

export type RequestSlotsProps = {
  readonly connector: string;
  readonly endpoint: EndpointOffer;
  readonly target: string;
  readonly known: CallResult['pseudonyms'];
  readonly onTarget: (target: string) => void;
};

const WORDS = TEXTS.playground;

/** Offers IDs from lookups and from the previous response. */
export function RequestSlots({ connector, endpoint, target, known, onTarget }: RequestSlotsProps) {
  const [found, setFound] = useState<Readonly<Record<string, readonly OfferedId[]>>>({});
  const [problem, setProblem] = useState<Problem>();
  const [looking, setLooking] = useState(false);
  useEffect(() => {
    setFound({});
    setProblem(undefined);
  }, [connector, endpoint.id]);
  if (endpoint.slots.length === 0) return null;
  const look = async () => {
    setLooking(true);
    setProblem(undefined);
    try {
      setFound((await requestOperation('playground/ids', { connector, target: endpoint.template })).values);
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setLooking(false);
    }
  };
  return (
    <fieldset class="panel-part">
      <legend>{WORDS.slots}</legend>
      {endpoint.slots.map((slot) => (
        <SlotField
          key={slot.name}
          slot={slot}
          offered={[...(found[slot.name] ?? []), ...(slot.pseudonym ? known : [])]}
          value={readSlot(endpoint.template, target, slot.name)}
          onValue={(value) => onTarget(setSlot(endpoint.template, target, slot.name, value))}
        />
      ))}
      <button type="button" aria-disabled={looking} onClick={() => void look()}>
        {looking ? WORDS.looking : WORDS.look}
      </button>
      <span role="status" class="muted small">
        {Object.keys(found).length > 0 ? WORDS.found(Object.values(found).flat().length) : ''}
      </span>
      {problem !== undefined && <ProblemNote problem={problem} />}
    </fieldset>
  );
}

type SlotFieldProps = {
  readonly slot: SlotOffer;
  readonly offered: readonly OfferedId[];
  readonly value: string;
  readonly onValue: (value: string) => void;
};

const MAX_OFFERED = 60;

/** The field has the pseudonym; the raw name is only displayed. */
function SlotField({ slot, offered, value, onValue }: SlotFieldProps) {
  const { name, takes, values } = slot;
  const labels = new Map<string, string | undefined>(values.map((each) => [each, undefined]));
  for (const { value: id, label } of offered) labels.set(id, labels.get(id) ?? label);
  const chosen = labels.get(value);
  return (
    <label>
      <code>{name}</code>
      <input
        class="mono"
        list={`slot-${name}`}
        autocomplete="off"
        placeholder={WORDS.slotOpen}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <datalist id={`slot-${name}`}>
        {[...labels].slice(0, MAX_OFFERED).map(([id, label]) => (
          <option key={id} value={id} label={label} />
        ))}
      </datalist>
      {chosen !== undefined && <span class="small">{WORDS.standsFor(chosen)}</span>}
      <span class="muted small">{takes}</span>
    </label>
  );
}
