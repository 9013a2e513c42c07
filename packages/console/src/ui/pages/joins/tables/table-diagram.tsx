import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TableBox, TablePicture } from '../../../../wire/joins.ts';
import { registerShortcut } from '../../../shell/shortcuts.ts';
import { TEXTS } from '../../../texts/en.ts';

const SAYS = TEXTS.joins.tables;
/** Sizes in per cent of the picture's own; `fit` is as wide as there is room. */
const SIZES = [25, 35, 50, 70, 100, 140, 200] as const;

/** The diagram of tables. It scrolls by arrow keys as any page does; + and − change its size, 0 fits it in. */
export function TableDiagram({ picture }: { readonly picture: TablePicture }) {
  const size = useSignal<number | 'fit'>('fit');
  const step = (by: 1 | -1): void => {
    const now = size.value === 'fit' ? 70 : size.value;
    const at = SIZES.findIndex((one) => one >= now) + by;
    size.value = SIZES[Math.max(0, Math.min(SIZES.length - 1, at))] ?? 100;
  };
  useEffect(() => {
    const undo = [
      registerShortcut('+', () => step(1)),
      registerShortcut('-', () => step(-1)),
      registerShortcut('0', () => (size.value = 'fit')),
    ];
    return () => {
      for (const each of undo) each();
    };
  }, []);
  const { width, height, boxes, lines, title } = picture;
  const drawn = size.value === 'fit' ? '100%' : `${Math.round((width * size.value) / 100)}px`;
  return (
    <div class="diagram">
      <div class="diagram-bar">
        <button type="button" onClick={() => step(1)}>
          {SAYS.larger}
        </button>
        <button type="button" onClick={() => step(-1)}>
          {SAYS.smaller}
        </button>
        <button type="button" onClick={() => (size.value = 'fit')}>
          {SAYS.fit}
        </button>
        <span class="muted small">{SAYS.legend}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="diagram-room" tabIndex={0} aria-label={SAYS.room(title)}>
        <svg
          class="diagram-picture"
          viewBox={`0 0 ${width} ${height}`}
          style={{ width: drawn, maxWidth: size.value === 'fit' ? `${width}px` : 'none' }}
          role="img"
          aria-label={SAYS.picture(title)}
        >
          <defs>
            <marker
              id="line-end"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          {lines.map(({ from, to, by, path, quiet }) => (
            <path
              key={`${from} ${to}`}
              d={path}
              class={`diagram-line ${by}${quiet ? ' quiet' : ''}`}
              marker-end="url(#line-end)"
            />
          ))}
          {boxes.map((box) => (
            <BoxOf key={box.name} box={box} />
          ))}
        </svg>
      </section>
    </div>
  );
}

function BoxOf({ box: { name, of, label, x, y, width, height, lines } }: { readonly box: TableBox }) {
  return (
    <g class={of === undefined ? 'diagram-box' : 'diagram-box foreign'}>
      <rect x={x} y={y} width={width} height={height} rx={5} />
      <rect class="head" x={x} y={y} width={width} height={26} rx={5} />
      <text class="name" x={x + 8} y={y + 18}>
        {label ?? name}
      </text>
      {lines.map((line) => (
        <text key={line.y} class={line.kind} x={x + 8} y={line.y}>
          {line.text}
        </text>
      ))}
    </g>
  );
}
