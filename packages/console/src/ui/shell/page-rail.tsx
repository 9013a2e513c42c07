import { Link } from '../parts/link.tsx';
import { PAGES, type PageName } from '../routing/route.ts';
import { TEXTS } from '../texts/en.ts';

const SHAPES: Readonly<Record<PageName, string>> = {
  playground: 'M3 4h6v12H3zm8 0h6v12h-6z',
  rules: 'M4 3h12v14H4zm3 4h6m-6 3h6m-6 3h4',
  dictionary: 'M4 4h5a2 2 0 0 1 1 1 2 2 0 0 1 1-1h5v12h-5l-1 1-1-1H4zm6 1v12',
  joins: 'M5 4a2 2 0 1 0 .01 0zM15 4a2 2 0 1 0 .01 0zM10 13a2 2 0 1 0 .01 0zM6 8l3 5m5-5l-3 5M7 6h6',
  operation: 'M2 11h4l2-6 4 11 2-5h4',
};

/** The five pages. */
export function PageRail({ current }: { readonly current: PageName }) {
  return (
    <nav class="rail" aria-label={TEXTS.shell.pages}>
      <ul>
        {PAGES.map((page) => (
          <li key={page}>
            <Link to={{ page }} current={page === current}>
              <svg viewBox="0 0 20 20" aria-hidden="true" class="icon">
                <path d={SHAPES[page]} />
              </svg>
              <span class="rail-word">{TEXTS.pages[page]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
