import type { Dictionary, DictionaryConnector } from '../../../../wire/dictionary.ts';
import type { AccessNode } from '../access/access-graph.ts';
import type { Postings, SearchIndex } from './build-index.ts';
import { stemWord, toTerms, toWords } from './words.ts';

/** Weight of a prefix match and of a synonym. */
const BEGUN = 0.6;
const SAME = 0.5;

/** By field; 0: no match. */
type Scores = Float64Array;

/**
 * Fields that match all terms, or else the most terms, best first.
 * @returns positions in the indexed list
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

/** A term with punctuation that matches nothing as a whole is split into words. */
function expandTerms({ sorted }: SearchIndex, terms: readonly string[]): readonly string[] {
  return terms.flatMap((term) => {
    const isComplete = /^[\p{L}\p{N}]+$/u.test(term) || beginning(sorted, term).length > 0;
    return isComplete ? [term] : toWords(term);
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

function raise(scores: Scores, postings: Postings | undefined, share: number): void {
  for (const { start, end, weight } of postings ?? []) {
    const score = weight * share;
    for (let at = start; at < end; at += 1) if (score > (scores[at] ?? 0)) scores[at] = score;
  }
}

/** Words of a sorted list with a prefix. A single letter must match completely. */
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

/** One group per line, Graph's own words first. A property's complete name finds that property only. */
const SYNONYM_LINES: readonly string[] = [
  'subject title topic headline betreff objet',
  'phone telephone mobile cell fax handy telefon pstn caller callee',
  'telefonnummer telefonnummern rufnummer handynummer phone telephone mobile',
  'manager boss supervisor superior vorgesetzter vorgesetzte führungskraft responsable lead',
  'mail email message letter nachricht nachrichten courriel',
  'event meeting appointment calendar termin termine besprechung kalender calendrier réunion',
  'attendee participant invitee guest teilnehmer teilnehmende teilnehmerin',
  'recipient to cc bcc empfänger destinataire',
  'sender from author absender expéditeur',
  'file document item attachment datei dateien anhang fichier',
  'user person people employee account colleague member benutzer mitarbeiter mitarbeiterin mitglied konto utilisateur',
  'display name surname given nickname vorname nachname nom prénom',
  'body text content inhalt contenu',
  'location place room office city address ort raum standort büro stadt lieu',
  'device computer machine laptop headset gerät rechner appareil',
  'ip address network subnet',
  'chat conversation thread unterhaltung',
  'call telephony ring anruf telefonie appel',
  'group team distribution gruppe verteiler groupe',
  'department division abteilung bereich',
  'cost kostenstelle',
  'company firma unternehmen société',
  'employeeid personalnummer personalnummern matricule',
  'job title position role stelle beruf funktion rolle poste',
  'birthday birth age geburtstag geburtsdatum anniversaire',
  'time date when created modified zeit datum uhrzeit',
  'link url uri web address',
  'copilot ai prompt interaction',
  'license licence sku plan lizenz',
  'drive onedrive sharepoint storage',
  'id identifier key guid',
  'sensitivity private confidential label vertraulich vertraulichkeit privat',
  'reply replies answer antwort réponse',
  'reaction like emoji reaktion',
  'automaticrepliessetting oof vacation holiday absence urlaub abwesenheit abwesenheitsnotiz congé',
  'photo foto bild',
  'driveitem.name dateiname dateinamen filename',
  'workinghours arbeitszeit arbeitszeiten horaires',
  'attendance presence anwesenheit présence',
];

const GROUPS: ReadonlyMap<string, readonly string[]> = groups();

/** @example getSynonyms('boss') // ['manager', …] */
function getSynonyms(stem: string): readonly string[] {
  return GROUPS.get(stem) ?? [];
}

function groups(): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, Set<string>>();
  for (const line of SYNONYM_LINES) {
    const words = line.split(' ').flatMap((word) => [word, stemWord(word)]);
    for (const word of words) {
      const others = all.get(word) ?? new Set<string>();
      for (const other of words) if (other !== word) others.add(other);
      all.set(word, others);
    }
  }
  return new Map([...all].map(([word, others]) => [word, [...others]]));
}

/** A node in the diagram of permissions. */
type AccessHit = {
  readonly connector: DictionaryConnector;
  readonly node: AccessNode;
  readonly label: string;
};

const MAX_HITS = 6;

/**
 * Permissions and endpoints that match a query by name, GUID, ID, or path; a path may contain values for slots.
 * @example findAccess(dictionary, '/v1.0/users/p~abc/events')
 */
export function findAccess({ connectors }: Dictionary, query: string): readonly AccessHit[] {
  const terms = toTerms(query).filter((term) => term.length > 2);
  if (terms.length === 0) return [];
  const hits = connectors.flatMap((connector) => [
    ...connector.permissions
      .filter(({ value, id }) => terms.every((term) => namesPermission(term, value, id)))
      .map(
        ({ value }): AccessHit => ({ connector, node: { column: 'permission', name: value }, label: value }),
      ),
    ...connector.endpoints
      .filter(({ id, path }) => terms.every((term) => id === term || isPath(term, path)))
      .map(({ id, path }): AccessHit => ({ connector, node: { column: 'endpoint', name: id }, label: path })),
  ]);
  return hits.slice(0, MAX_HITS);
}

function namesPermission(term: string, value: string, id: string): boolean {
  const name = value.toLowerCase();
  return id.startsWith(term) || name.startsWith(term) || toWords(value).includes(term);
}

function isPath(term: string, template: string): boolean {
  if (!term.startsWith('/')) return false;
  const path = template.toLowerCase();
  const [pathPart = ''] = term.split('?');
  if (pathPart.length > 6 && path.startsWith(pathPart)) return true;
  const [given, segments] = [pathPart.split('/'), path.split('/')];
  return (
    given.length === segments.length &&
    segments.every((segment, at) => segment.startsWith('{') || segment === given[at])
  );
}
