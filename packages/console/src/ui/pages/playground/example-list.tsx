import type { ExampleOffer } from '../../../wire/playground.ts';
import { TEXTS } from '../../texts/en.ts';

export type ExampleListProps = {
  readonly examples: readonly ExampleOffer[];
  readonly open: boolean;
  readonly onSelect: (example: ExampleOffer) => void;
};

/** Calls of the connector that work, one click away. */
export function ExampleList({ examples, open, onSelect }: ExampleListProps) {
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
