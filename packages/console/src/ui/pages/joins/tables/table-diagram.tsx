import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TableBox, TablePicture } from '../../../../wire/joins.ts';
import { registerShortcuts } from '../../../shell/shortcuts.ts';
import { TEXTS } from '../../../texts/en.ts';

const TABLE_TEXTS = TEXTS.joins.tables;
/** Per cent of the intrinsic size. */
const SIZES = [25, 35, 50, 70, 100, 140, 200] as const;

/** Arrow keys scroll; +, − and 0 zoom. */
export function TableDiagram({ picture }: { readonly picture: TablePicture }) {
  const size = useSignal<number | 'fit'>('fit');
  const step = (by: 1 | -1): void => {
    const now = size.value === 'fit' ? 70 : size.value;
    const at = SIZES.findIndex((one) => one >= now) + by;
    size.value = SIZES[Math.max(0, Math.min(SIZES.length - 1, at))] ?? 100;
  };
  useEffect(() => {
    return registerShortcuts({
      '+': () => step(1),
      '-': () => step(-1),
      '0': () => (size.value = 'fit'),
    });
  }, []);
  const { width, height, boxes, lines, title } = picture;
  const drawn = size.value === 'fit' ? '100%' : `${Math.round((width * size.value) / 100)}px`;
  return (
    <div class="diagram">
      <div class="diagram-bar">
        <button type="button" onClick={() => step(1)}>
          {TABLE_TEXTS.larger}
        </button>
        <button type="button" onClick={() => step(-1)}>
          {TABLE_TEXTS.smaller}
        </button>
        <button type="button" onClick={() => (size.value = 'fit')}>
          {TABLE_TEXTS.fit}
        </button>
        <span class="muted small">{TABLE_TEXTS.legend}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="diagram-room" tabIndex={0} aria-label={TABLE_TEXTS.room(title)}>
        <svg
          class="diagram-picture"
          viewBox={`0 0 ${width} ${height}`}
          style={{ width: drawn, maxWidth: size.value === 'fit' ? `${width}px` : 'none' }}
          role="img"
          aria-label={TABLE_TEXTS.picture(title)}
        >
          <LineEnd />
          {lines.map(({ from, to, by, path, quiet }) => (
            <path
              key={`${from} ${to}`}
              d={path}
              class={`diagram-line ${by}${quiet ? ' quiet' : ''}`}
              marker-end="url(#line-end)"
            />
          ))}
          {boxes.map((box) => (
            <DiagramBox key={box.name} box={box} />
          ))}
        </svg>
      </section>
    </div>
  );
}

function LineEnd() {
  return (
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
  );
}

function DiagramBox({ box: { name, of, label, x, y, width, height, lines } }: { readonly box: TableBox }) {
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
