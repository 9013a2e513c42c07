import { useRef, useState } from 'preact/hooks';
import type { Problem } from '../../../wire/operation-kinds.ts';
import type { Session } from '../../../wire/session.ts';
import { requestOperation, toProblem } from '../../client/request-operation.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { TEXTS } from '../../texts/en.ts';
import { readRuleFile } from './draft/read-rule-file.ts';
import { compareWith } from './review/review.ts';

const WORDS = TEXTS.rules.changes;
const FILE = ':file';
const OTHER_FILE = ':other';

/** Selects the baseline: a connector's default policy or a file. */
export function CompareWith({ session }: { readonly session: Session }) {
  const picker = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const other = compareWith.value;
  const chosen = other === undefined ? '' : 'connector' in other ? other.connector : FILE;
  const read = async (file: File) => {
    setProblem(undefined);
    const reading = await readRuleFile(file);
    if ('problem' in reading) return setProblem(reading.problem);
    try {
      compareWith.value = await requestOperation('rules/read', { text: reading.text, file: file.name });
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <>
      <label>
        {WORDS.with}{' '}
        <select
          value={chosen}
          onChange={(event) => {
            const { value } = event.currentTarget;
            event.currentTarget.value = chosen;
            if (value === OTHER_FILE) picker.current?.click();
            else if (value !== FILE) compareWith.value = { connector: value };
          }}
        >
          {session.connectors.map(({ id, title }) => (
            <option key={id} value={id}>
              {TEXTS.rules.bar.policyOf(title)}
            </option>
          ))}
          {other !== undefined && 'file' in other && <option value={FILE}>{other.file}</option>}
          <option value={OTHER_FILE}>{WORDS.aFile}</option>
        </select>
      </label>
      <input
        ref={picker}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label={WORDS.aFile}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file !== undefined) void read(file);
        }}
      />
      {problem !== undefined && <ProblemNote problem={problem} />}
    </>
  );
}
