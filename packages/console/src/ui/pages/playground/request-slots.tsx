import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../../wire/operation-kinds.ts';
import type { CallResult, EndpointOffer } from '../../../wire/playground.ts';
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
  const [found, setFound] = useState<Readonly<Record<string, readonly string[]>>>({});
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
      {endpoint.slots.map(({ name, takes, values, pseudonym }) => {
        const offered = [
          ...values,
          ...(found[name] ?? []),
          ...(pseudonym ? known.map(({ value }) => value) : []),
        ];
        return (
          <label key={name}>
            <code>{name}</code>
            <input
              class="mono"
              list={`slot-${name}`}
              autocomplete="off"
              placeholder={WORDS.slotOpen}
              value={readSlot(endpoint.template, target, name)}
              onInput={(event) =>
                onTarget(setSlot(endpoint.template, target, name, event.currentTarget.value))
              }
            />
            <datalist id={`slot-${name}`}>
              {[...new Set(offered)].slice(0, 60).map((value) => (
                <option key={value} value={value} />
              ))}
            </datalist>
            <span class="muted small">{takes}</span>
          </label>
        );
      })}
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
