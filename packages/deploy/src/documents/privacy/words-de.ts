import { code, strong, text } from '../markup/text.ts';
import type { PrivacyTexts } from './privacy-texts.ts';

const NARROWING = {
  mailboxes:
    'Einzelne Personen: Dieser Connector liest nur die Postfächer einer Gruppe in Exchange. Wer die Gruppe verlässt, dessen Postfach wird nach höchstens zwei Stunden nicht mehr gelesen. Konten und Gruppen werden von allen gelesen.',
  'mailboxes-possible':
    'Einzelne Personen: Derzeit werden alle Postfächer gelesen. Exchange kann das auf die Postfächer einer Gruppe beschränken; fragen Sie den Betreiber danach.',
  meetings:
    'Einzelne Personen: Besprechungen und Anwesenheit werden nur von denen gelesen, die die Teams-Richtlinie nennt. Für alles andere in diesem Connector bietet Microsoft keine solche Auswahl.',
} as const;

const GRAIN = { minute: 'auf die Minute', hour: 'auf die Stunde', day: 'auf den Tag' } as const;

export const GERMAN: PrivacyTexts = {
  title: (connector, environment) => `Datenschutzblatt: ${connector} (${environment})`,
  reader:
    'Für Datenschutzbeauftragte und Betriebsrat. Erzeugt aus den Regeln, nach denen das Gateway arbeitet, nicht aus einer Absicht.',
  intro:
    'Nymgate steht zwischen Microsoft 365 und einem Analysewerkzeug. Das Werkzeug fragt das Gateway statt Microsoft; das Gateway fragt Microsoft, lässt weg, was es nicht weitergeben darf, ersetzt, was eine Person nennt, und gibt den Rest weiter. Es läuft in der eigenen Umgebung der Organisation, behält nichts von dem, was hindurchgeht, und gibt nur weiter, was seine Regeln nennen.',
  facts: {
    application: 'Anwendung in Entra ID',
    tenant: 'Mandant',
    instance: 'Instanz des Gateways',
    policy: 'Regeln (Policy-Hash)',
    options: 'Abweichungen vom Standard',
    standard: 'keine',
  },
  couldRead: {
    title: 'Was die Berechtigungen von Microsoft lesen könnten',
    intro:
      'Microsoft vergibt Berechtigungen für ganze Bereiche und in der Regel für alle Personen im Mandanten. Das Gateway erhält mehr, als es weitergibt: Diese Tabelle ist die äußere Grenze, der nächste Abschnitt sagt, was das Gateway verlässt.',
    head: ['Berechtigung', 'Öffnet'],
  },
  scopedRow: 'Von Exchange erteilt, nur innerhalb der Postfächer einer Gruppe: ',
  leaves: {
    title: 'Was das Gateway verlässt',
    intro: text`Die Feldnamen sind die von Microsoft. Hinter dem Pseudonym einer Adresse bleibt ihre Domain lesbar, wenn der Betreiber nichts anderes gewählt hat (${code('pseudonyms.domains')}).`,
    head: ['In welcher Form', 'Felder'],
    forms: [
      { form: 'clearPerson', name: 'Unverändert, obwohl es eine Person nennt' },
      { form: 'clear', name: 'Unverändert (zu Organisation und Arbeit)' },
      { form: 'coarse', name: 'Vergröbert (Datum auf den Monat oder gröbere Zeiten)' },
      { form: 'reversible', name: 'Als Pseudonym, das mit dem Schlüssel zurückgerechnet werden kann' },
      {
        form: 'pseudonym',
        name: 'Als Pseudonym, das sich nicht zurückrechnen lässt; der Schlüssel erlaubt nur, eine Vermutung zu prüfen',
      },
      { form: 'digest', name: 'Nur Zahl der Zeichen und Wörter' },
      { form: 'phrases', name: 'Nur Wörter einer veröffentlichten Liste' },
      { form: 'service', name: 'Nur der Name des Besprechungsdienstes' },
    ],
    technicalName: 'Technische Werte',
    technical: (count) => `${count} Felder ohne Inhalt: Zustände, Anzahlen, Arten, Qualität`,
  },
  never: {
    title: 'Was es nie verlässt',
    intro:
      'Außerdem jedes Feld, das weder hier noch oben genannt oder mitgezählt ist, und jedes, das Microsoft später hinzufügt: Unbekanntes wird weggelassen.',
    forms: [
      { form: 'textDropped', name: 'Texte, die Menschen schreiben' },
      { form: 'personDropped', name: 'Namen, Adressen, Nummern, Beziehungen' },
    ],
    othersName: 'Weitere',
    others: (count) => `${count} weitere Felder`,
  },
  reidentify: {
    title: 'Wer herausfinden kann, wer gemeint ist, und wie',
    items: ({ keyReference, keyGeneration, times, credential }) => [
      text`${strong('Wer den Schlüssel lesen darf')} (${code(keyReference)}, Generation ${String(keyGeneration)}): kann Pseudonyme zurückrechnen und das Pseudonym jeder Adresse bilden. Das sind die Administratoren dieses Geheimnisspeichers. Wer die Daten empfängt, hat ihn nicht.`,
      text`${strong('Das Gateway')} öffnet ein Pseudonym, wenn das Werkzeug danach fragt, um Microsoft fragen zu können. Dem Werkzeug sagt es nie, was darin steht.`,
      times === 'exact'
        ? text`${strong('Wer die Daten empfängt und die Organisation kennt')}: Zeiten sind genau, wer an einer Besprechung oder einem Nachrichtenwechsel teilnahm, erkennt sie also wieder; wer mit wem und wie viel arbeitet, hebt in kleinen Gruppen Einzelne heraus. Die Option ${code('times')} macht Zeiten gröber.`
        : text`${strong('Wer die Daten empfängt und die Organisation kennt')}: Wer mit wem und wie viel arbeitet, hebt in kleinen Gruppen Einzelne heraus. Zeiten werden nur ${GRAIN[times]} genau weitergegeben.`,
      text`${strong('Wer Menschen hier schreiben kann und zugleich die Daten empfängt')}: erfährt die Pseudonyme der angeschriebenen Adressen.`,
      text`${strong('Wer das Gateway oder die Anwendung übernimmt')}: kann lesen, was die Berechtigungen öffnen. ${credential === 'federated' ? 'Ein Kennwort, das gestohlen werden könnte, gibt es nicht; die Plattform bürgt für das Gateway.' : 'Das kann auch, wer den privaten Schlüssel seines Zertifikats stiehlt; er liegt im Geheimnisspeicher des Gateways.'}`,
    ],
  },
  retention: {
    title: 'Wie lange etwas aufbewahrt wird',
    items: ({ logs }) => [
      text`Im Gateway: nichts. Antworten liegen im Arbeitsspeicher, solange sie bearbeitet werden.`,
      text`Prüfprotokoll${logs === null ? '' : text` (${code(logs)})`}: eine Zeile je Anfrage, mit wer fragte, nach welcher Art von Daten, wann und zu welchem Pseudonym; kein Inhalt. Die Dauer legt der Betreiber fest.`,
      text`Beim Empfänger: wie mit ihm vereinbart. Das Gateway kann es nicht erzwingen.`,
      text`Der Schlüssel: solange Daten verschiedener Tage vergleichbar sein sollen. Ein neuer beendet das.`,
    ],
  },
  withdraw: {
    title: 'Wie man es zurücknimmt, und was bleibt',
    items: ({ consentDocument, narrowing }) => [
      text`Alles: Ein Administrator für privilegierte Rollen widerruft die Zustimmung (${code(consentDocument)}, Abschnitt „Revoke“). Das Lesen endet nach höchstens neunzig Minuten.${narrowing === 'mailboxes' ? text` Die Postfächer erteilt Exchange, unabhängig davon: Ein Exchange-Administrator muss sie entziehen (${code('exchange-scope')}, Abschnitt „Take it back“), sonst werden sie weiter gelesen. Bis das wirkt, dauert es bis zu zwei Stunden.` : ''}`,
      ...(narrowing === undefined
        ? [text`Einzelne Personen: Microsoft bietet für diesen Connector keine solche Auswahl.`]
        : [text`${NARROWING[narrowing]}`]),
      text`Es bleiben: gelieferte Daten (löschen kann sie nur der Empfänger), Protokollzeilen mit Pseudonymen, Protokolle bei Microsoft. Ist der Schlüssel mit allen Kopien vernichtet, kann niemand die Pseudonyme zurückrechnen; Daten mit genauen Zeiten können dennoch auf Personen weisen.`,
    ],
  },
  check: {
    title: 'Wie man dieses Blatt prüft',
    text: ({ policy }) =>
      text`Jede Antwort des Gateways nennt ihre Regeln in der Kopfzeile ${code('Nymgate-Policy')}: Dort muss ${code(policy)} stehen. Steht dort etwas anderes, gelten andere Regeln, und dieses Blatt beschreibt sie nicht. ${code('nymgate explain')} zeigt zu jeder Anfrage, was aus jedem Feld wird.`,
  },
};
