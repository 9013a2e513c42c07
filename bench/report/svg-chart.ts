import type { Curve } from '../curves/curve.ts';

const WIDTH = 380;
const HEIGHT = 200;
const MARGIN = { left: 52, right: 14, top: 34, bottom: 40 };
const COLUMNS = 2;

/** Follows the reader's own light or dark setting. */
const STYLE = `text { font: 11px system-ui, sans-serif; fill: #444 } .title { font-weight: 600; font-size: 12px; fill: #111 }
.grid { stroke: #ddd } .line { stroke: #0b62c4; fill: none; stroke-width: 2 } .dot { fill: #0b62c4 } .back { fill: #fff }
@media (prefers-color-scheme: dark) { text { fill: #bbb } .title { fill: #eee } .grid { stroke: #444 }
.line { stroke: #6cb2ff } .dot { fill: #6cb2ff } .back { fill: #161616 } }`;

/** Draws each curve as a small chart of its own: logarithmic to the right, from zero upwards. */
export function drawCurves(curves: readonly Curve[]): string {
  const rows = Math.ceil(curves.length / COLUMNS);
  const [width, height] = [WIDTH * COLUMNS, HEIGHT * rows];
  const charts = curves.map((curve, index) => {
    const [x, y] = [(index % COLUMNS) * WIDTH, Math.floor(index / COLUMNS) * HEIGHT];
    return `<g transform="translate(${x} ${y})">${drawChart(curve)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>How the cost grows</title>',
    `<style>${STYLE}</style>`,
    `<rect class="back" width="${width}" height="${height}"/>`,
    ...charts,
    '</svg>\n',
  ].join('\n');
}

function drawChart({ title, x, y, points }: Curve): string {
  const top = niceCeiling(Math.max(...points.map((point) => point.y)));
  const first = Math.log(points[0]?.x ?? 1);
  const last = Math.log(points.at(-1)?.x ?? 1);
  const innerWidth = WIDTH - MARGIN.left - MARGIN.right;
  const innerHeight = HEIGHT - MARGIN.top - MARGIN.bottom;
  const placeX = (value: number) =>
    round(MARGIN.left + ((Math.log(value) - first) / (last - first)) * innerWidth);
  const placeY = (value: number) => round(MARGIN.top + (1 - value / top) * innerHeight);
  const grid = [0, 0.5, 1].map((share) => {
    const level = placeY(top * share);
    return `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${level}" y2="${level}"/><text x="${MARGIN.left - 6}" y="${level + 4}" text-anchor="end">${round(top * share)}</text>`;
  });
  const places = points.map((point) => ({ ...point, at: `${placeX(point.x)},${placeY(point.y)}` }));
  return [
    `<text class="title" x="${MARGIN.left}" y="16">${escaped(title)}</text><text x="${MARGIN.left}" y="29">${escaped(y)}</text>`,
    ...grid,
    `<polyline class="line" points="${places.map(({ at }) => at).join(' ')}"/>`,
    ...places.map(({ x: value, label, y: height }) =>
      [
        `<circle class="dot" cx="${placeX(value)}" cy="${placeY(height)}" r="3"/>`,
        `<text x="${placeX(value)}" y="${HEIGHT - MARGIN.bottom + 16}" text-anchor="middle">${escaped(label)}</text>`,
      ].join(''),
    ),
    `<text x="${WIDTH - MARGIN.right}" y="${HEIGHT - 6}" text-anchor="end">${escaped(x)}</text>`,
  ].join('\n');
}

/** @example niceCeiling(0.37) // 0.4 */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 10].find((step) => value <= step * power) ?? 10) * power;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
