import { type Grammar, matchesGrammar } from '../../kernel/grammars.ts';

/** Typical values of each grammar, chosen so that grammars which share values share samples. */
const SAMPLES: Readonly<Record<Grammar, readonly string[]>> = {
  word: ['busy', 'delta', 'a_1'],
  guid: ['48d31887-5fad-4d73-a9f5-3c356e68a038'],
  dateTime: ['2026-01-31T09:00:00.0000000Z', '2026-01-31T09:00'],
  date: ['2026-01-31'],
  time: ['09:00', '09:00:00.0000000'],
  duration: ['PT30M', '-P1DT2H'],
  locale: ['en', 'de-DE'],
  timeZone: ['Pacific Standard Time', 'Europe/Berlin'],
  opaque: ['AAMkAGI1AAAoZCfHAAA=', '19:abc.d-e', '0', 'x'],
  threadId: ['19:4a95f7d8db4c@thread.tacv2'],
  product: ['RTCC/7.0.0.0 (Android 8)', 'CPU @ 2.80GHz', 'busy', '0', 'Pacific Standard Time'],
  etag: ['W/"abc="'],
  odataType: ['#microsoft.graph.user', 'String'],
  hostname: ['contoso.com', 'x'],
  natural: ['0', '999'],
  truth: ['true', 'false'],
  address: ["o'brien+x@contoso.com", 'a#EXT#@contoso.com'],
  string: ['é ü', '', 'busy', '0', 'x@y.z'],
};

/** Whether every value of the second grammars is one of the first ones, as far as the samples tell. */
export function grammarsCover(wide: readonly Grammar[], narrow: readonly Grammar[]): boolean {
  return narrow.every(
    (grammar) => wide.includes(grammar) || SAMPLES[grammar].every((sample) => matchesAny(wide, sample)),
  );
}

/** Whether some value is of both, as far as the samples tell. */
export function grammarsMeet(left: readonly Grammar[], right: readonly Grammar[]): boolean {
  const meets = (some: readonly Grammar[], others: readonly Grammar[]): boolean =>
    others.some(
      (grammar) => some.includes(grammar) || SAMPLES[grammar].some((sample) => matchesAny(some, sample)),
    );
  return meets(left, right) || meets(right, left);
}

function matchesAny(grammars: readonly Grammar[], text: string): boolean {
  return grammars.some((grammar) => matchesGrammar(grammar, text));
}
