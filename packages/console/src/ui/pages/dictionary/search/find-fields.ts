import type { Postings, SearchIndex } from './build-index.ts';
import { getSynonyms } from './synonyms.ts';
import { stemWord, toTerms, toWords } from './words.ts';

/** What a word counts that only begins as typed, and one that means the same. */
const BEGUN = 0.6;
const SAME = 0.5;

/** Scores by field; 0: not found. */
type Scores = Float64Array;

/**
 * The fields that a question is about, the best ones first. Every term has to be found; where no field has them all, those with the
 * most.
 *
 * @returns places in the list that the index was built of
 * @example findFields(index, 'who reads mail subjects')
 */
export function findFields(index: SearchIndex, query: string): readonly number[] {
  const terms = expandTerms(index, toTerms(query));
  const scores = terms.map((term) => scoreTerm(index, term));
  const total = new Float64Array(index.size);
  const found = new Uint8Array(index.size);
  for (const score of scores)
    for (let at = 0; at < index.size; at += 1) {
      const one = score[at] ?? 0;
      if (one === 0) continue;
      total[at] = (total[at] ?? 0) + one;
      found[at] = (found[at] ?? 0) + 1;
    }
  const most = found.reduce((sum, one) => Math.max(sum, one), 0);
  if (most === 0) return [];
  const hits = [...found.keys()].filter((at) => found[at] === most);
  return hits.sort((one, other) => (total[other] ?? 0) - (total[one] ?? 0) || one - other);
}

/** A term with marks in it that stands nowhere as a whole is looked for by its words. */
function expandTerms({ sorted }: SearchIndex, terms: readonly string[]): readonly string[] {
  return terms.flatMap((term) => {
    const isWhole = /^[\p{L}\p{N}]+$/u.test(term) || beginning(sorted, term).length > 0;
    return isWhole ? [term] : toWords(term);
  });
}

function scoreTerm({ postings, sorted, size }: SearchIndex, term: string): Scores {
  const stem = stemWord(term);
  const best = new Float64Array(size);
  for (const word of beginning(sorted, stem)) raise(best, postings.get(word), word === stem ? 1 : BEGUN);
  raise(best, postings.get(term), 1);
  const synonyms = getSynonyms(stem);
  if (synonyms.length === 0) return best;
  const same = new Float64Array(size);
  for (const word of synonyms) raise(same, postings.get(word), SAME);
  return best.map((score, at) => score + (same[at] ?? 0));
}

/** Raises scores to what the word counts where it stands. */
function raise(scores: Scores, postings: Postings | undefined, share: number): void {
  for (const { start, end, weight } of postings ?? []) {
    const score = weight * share;
    for (let at = start; at < end; at += 1) if (score > (scores[at] ?? 0)) scores[at] = score;
  }
}

/** Words that begin so, out of a sorted list. A single letter begins too many. */
function beginning(sorted: readonly string[], start: string): readonly string[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < start) low = middle + 1;
    else high = middle;
  }
  const words: string[] = [];
  for (let at = low; at < sorted.length; at += 1) {
    const word = sorted[at] ?? '';
    if (!word.startsWith(start) || (start.length < 2 && word !== start)) break;
    words.push(word);
  }
  return words;
}
