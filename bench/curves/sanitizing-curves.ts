import { interleave } from '../interleave.ts';
import { type Effort, median } from '../measure.ts';
import { benchPseudonymizer, SUBJECTS, sanitizePage } from '../sanitizing.ts';
import type { Curve } from './curve.ts';

const { page: eventPage, plan } = SUBJECTS.events;
const FIVE_MEGABYTES = 5_000_000;
const SIZES = { '20K': 2e4, '200K': 2e5, '1M': 1e6, '5M': 5e6, '20M': 2e7, '50M': 5e7 };
const DEPTHS = [2, 4, 8, 16, 32, 64, 100];
const PEOPLE = { '100': 100, '1k': 1_000, '10k': 10_000, '100k': 100_000 };

/** The sanitizer, native scheme, pages of events: all three must be flat, for its cost is in bytes and in nothing else. */
export function sanitizingCurves(effort: Effort): readonly Curve[] {
  const sizes = Object.entries(SIZES).map(([label, size]) => ({ label, x: size, page: eventPage({ size }) }));
  const depths = DEPTHS.map((depth) => ({ label: String(depth), x: depth, page: deepPage(depth) }));
  const people = Object.entries(PEOPLE).map(([label, count]) => ({
    label,
    x: count,
    page: eventPage({ size: FIVE_MEGABYTES, people: count }),
  }));
  return [
    curve('Size of the answer', 'bytes', sizes, effort),
    curve('Depth of the answer (200 KB)', 'levels', depths, effort),
    curve('People in the answer (5 MB)', 'people', people, effort),
  ];
}

type Sample = { readonly label: string; readonly x: number; readonly page: Uint8Array };

function curve(title: string, x: string, samples: readonly Sample[], effort: Effort): Curve {
  const pseudonymizer = benchPseudonymizer('native');
  const rounds = interleave(
    Object.fromEntries(
      samples.map(({ label, page }) => [label, () => sanitizePage(page, { plan, pseudonymizer })]),
    ),
    effort,
  );
  return {
    title,
    x,
    y: 'ms for each MB',
    points: samples.map(({ label, x: at, page }) => ({
      x: at,
      label,
      y: (median(rounds.map((round) => round[label] ?? Number.NaN)) * 1e6) / page.length,
    })),
  };
}

/** Events with a property that no rule names, as deep as asked, and of the same size whatever the depth. */
function deepPage(depth: number): Uint8Array {
  const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const many = Array.from({ length: Math.ceil(1_200 / nested.length) }, () => nested).join(',');
  const event = `{"id":"AAMk","subject":"Planning","isAllDay":false,"x":[${many}]}`;
  const count = Math.ceil(200_000 / event.length);
  return Buffer.from(`{"value":[${Array.from({ length: count }, () => event).join(',')}]}`);
}
