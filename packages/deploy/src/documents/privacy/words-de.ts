import { code, strong, text } from '../markup/text.ts';
import { createComparison, createPlural } from './plural.ts';
import type { PrivacyTexts } from './privacy-texts.ts';

const NARROWING = {
  mailboxes:
    'Für einzelne Personen: Dieser Connector liest nur die Postfächer einer Gruppe in Exchange. Verlässt eine Person die Gruppe, wird ihr Postfach spätestens nach zwei Stunden nicht mehr gelesen. Konten und Gruppen werden für alle gelesen.',
  'mailboxes-possible':
    'Für einzelne Personen: Derzeit werden alle Postfächer gelesen. Exchange kann den Zugriff auf die Postfächer einer Gruppe beschränken; wenden Sie sich dafür an den Betreiber.',
  'settings-possible':
    'Für einzelne Personen: Die Postfacheinstellungen lassen sich in Exchange auf eine Gruppe beschränken; wenden Sie sich dafür an den Betreiber. Konten und Gruppen werden für alle gelesen.',
  meetings:
    'Für einzelne Personen: Besprechungen und Teilnahmen werden nur für die Personen gelesen, für die die Teams-Richtlinie gilt. Für alle anderen Daten dieses Connectors bietet Microsoft keine solche Auswahl.',
} as const;

const GRAIN = {
  minute: 'auf die Minute',
  hour: 'auf die Stunde',
  day: 'auf den Tag',
  week: 'auf die Woche',
  month: 'auf den Monat',
  quarter: 'auf das Quartal',
  year: 'auf das Jahr',
} as const;

const DOMAINS = ' Lesbare Domains, die nur eine Person oder Familie nutzt, nennen diese.';

const UNLISTED_DOMAINS =
  'Domains, auch die pseudonymisierter Adressen, bleiben lesbar, sofern der Betreiber nichts anderes eingestellt hat (pseudonyms.domains).';
const LISTED_DOMAINS = 'lesbar bleiben die als eigene eingetragenen und die eigene Mandantenkennung.';
const DOMAIN_TEXTS = {
  keep: 'Domains bleiben lesbar, auch die pseudonymisierter Adressen.',
  hash: `Domains werden als Hash übermittelt, auch die pseudonymisierter Adressen; ${LISTED_DOMAINS}`,
  encrypt: `Domains werden verschlüsselt übermittelt, auch die pseudonymisierter Adressen; ${LISTED_DOMAINS}`,
  drop: `Domains werden entfernt, auch die pseudonymisierter Adressen; ${LISTED_DOMAINS}`,
} as const;

const DEPARTMENTS = ' Eine nach einer Person benannte Abteilung („Team Kim“) nennt diese Person.';

const OPERATED = {
  processor: 'Es wird vom unten genannten Auftragsverarbeiter betrieben und speichert keine dieser Daten.',
  organization: 'Es läuft in der eigenen Umgebung der Organisation und speichert keine dieser Daten.',
  unstated:
    'Wer es betreibt, ist im Deployment nicht angegeben (processing.processor); es speichert keine dieser Daten.',
} as const;

const GAP = 'Fehlt in deployment.json: ';

const plural = createPlural('de');
const describeCompared = createComparison('de', {
  departments: 'Abteilungen',
  times: 'Zeiten',
  exchanges: 'eigene Besprechungen, Nachrichten oder Anrufe',
  accounts: 'Konten',
});

export const GERMAN: PrivacyTexts = {
  title: (connector, environment) => `Datenschutzblatt: ${connector} (${environment})`,
  reader:
    'Für Datenschutzbeauftragte und Betriebsrat. Berechnet aus den Regeln, nach denen das Gateway arbeitet.',
  intro: ({ operator }) =>
    `Nymgate ist ein Gateway zwischen Microsoft 365 und einem Analysewerkzeug. Das Werkzeug ruft das Gateway statt Microsoft auf. Das Gateway entfernt personenbezogene Daten oder ersetzt sie durch Pseudonyme und übermittelt nur, was seine Regeln erlauben. ${OPERATED[operator ?? 'unstated']}`,
  facts: {
    application: 'Anwendung in Entra ID, Mandant',
    instance: 'Gateway, Standort',
    policy: 'Regeln (Policy-Hash)',
    options: 'Vom Standard abweichende Optionen',
    standard: 'keine',
    customRules: 'eigene Regeln',
    controller: 'Verantwortlicher',
    purpose: 'Zweck',
    recipients: 'Empfänger',
    ownHost: 'eigener Host',
    contact: 'Kontakt für Fragen und Anträge',
    legalBasis: 'Rechtsgrundlage',
    processor: 'Auftragsverarbeiter',
    noProcessor: 'keiner',
    thirdCountries: 'Drittländer',
    rights: 'Rechte der betroffenen Personen',
    rightsText:
      'Auskunft, Berichtigung, Löschung, Einschränkung, Widerspruch: über den Kontakt. Beschwerde: bei einer Aufsichtsbehörde (Art. 15–18, 21, 77 DSGVO).',
  },
  gap: GAP,
  couldRead: {
    title: 'Was das Gateway mit den Berechtigungen von Microsoft lesen kann',
    intro:
      'Microsoft erteilt Berechtigungen für ganze Bereiche und in der Regel für alle Personen des Mandanten. Das Gateway erhält mehr, als es übermittelt; diese Tabelle ist die äußere Grenze.',
    head: ['Berechtigung', 'Gibt Zugriff auf'],
  },
  scopedRow: 'Von Exchange erteilt, nur für die Postfächer einer Gruppe: ',
  leaves: {
    title: 'Was das Gateway übermittelt',
    intro: ({ domains, phrasesOf }) =>
      text`„Nein“ bedeutet, dass keine Anfrage diese Angabe liefert. Felder, die keine Regel erlaubt, und solche, die Microsoft später hinzufügt, werden entfernt. ${domains === undefined ? UNLISTED_DOMAINS : DOMAIN_TEXTS[domains]} Der Anhang nennt zu jeder Zeile die Felder.${phrasesOf === undefined ? '' : text` Veröffentlichte Listen: ${code('phrases')} in ${code(`nymgate rules print ${phrasesOf}`)}.`}`,
    head: 'Übermittelt?',
    headGeneral: 'Trifft zu?',
    samePseudonym: {
      tenant:
        'Dieselbe Kennung oder Adresse hat in allen Diensten dieses Mandanten dasselbe Pseudonym und in keinem anderen Mandanten; Daten aus verschiedenen Diensten lassen sich zusammenführen. Kennung und Adresse haben verschiedene Pseudonyme, die Kontodaten verbinden',
      instances:
        'Dieselbe Kennung oder Adresse hat an allen Instanzen mit diesem Schlüssel dasselbe Pseudonym und an keiner anderen; Daten aus deren Diensten lassen sich zusammenführen. Kennung und Adresse haben verschiedene Pseudonyme, die Kontodaten verbinden',
    },
    also: 'Wird außerdem übermittelt, ohne dass eine Zeile oben es nennt: ',
    anything: 'jedes weitere Feld',
    reviewed: 'Von den Verfassern der Regeln geprüft: ',
  },
  annex: {
    title: (connector, environment) => `Felder: ${connector} (${environment})`,
    intro:
      'Anhang zum Datenschutzblatt. Zu jeder Zeile des Blatts: die Felder von Microsoft Graph, die übermittelt werden, bei „nein“ die, die nicht übermittelt werden.',
    head: ['Aussage', 'Felder'],
  },
  reidentify: {
    title: 'Wer Personen identifizieren kann, und wie',
    items: ({ keyReference, keyGeneration, keyReach, times, credential, ...facts }) => [
      text`${strong('Wer Zugriff auf den Schlüssel hat')} (${code(keyReference)}, Generation ${String(keyGeneration)}), kann zu Pseudonymen die Personen identifizieren und das Pseudonym jeder Adresse berechnen. Das sind die Administratoren dieses Geheimnisspeichers. Die Empfänger erhalten den Schlüssel nicht.${keyReach === 'tenant' ? ' Kein anderer Mandant hat diesen Schlüssel.' : ''}`,
      text`${strong('Das Gateway')} löst ein Pseudonym auf, wenn eine Anfrage es enthält, um Microsoft aufrufen zu können. An das Werkzeug gibt es das Ergebnis nie weiter.`,
      times === 'exact' || times === 'second'
        ? text`${strong('Empfänger, die die Organisation kennen')}: Die Zeiten sind genau${facts.hasExchanges ? '; wer an einer Besprechung oder einem Nachrichtenwechsel beteiligt war, erkennt ihn wieder' : ''}. In kleinen Gruppen kann schon erkennbar sein, wer mit wem wie viel zusammenarbeitet.${facts.hasDomains ? DOMAINS : ''}${facts.hasDepartments ? DEPARTMENTS : ''}${facts.hasOwnRules ? '' : text` Die Option ${code('times')} vergröbert die Zeiten.`}`
        : text`${strong('Empfänger, die die Organisation kennen')}: In kleinen Gruppen kann schon erkennbar sein, wer mit wem wie viel zusammenarbeitet.${facts.hasDomains ? DOMAINS : ''}${facts.hasDepartments ? DEPARTMENTS : ''}${times === undefined ? '' : ` Zeiten werden nur ${GRAIN[times]} genau übermittelt.${facts.hasClockTimes ? ' Arbeitszeiten werden wie eingestellt übermittelt.' : ''}`}`,
      text`${strong('Kolleginnen und Kollegen mit gewöhnlichem Konto')} können alle anderen im Verzeichnis nachschlagen und ${describeCompared({ ...facts, times })} mit übermittelten Daten vergleichen, die sie sehen.`,
      text`${strong('Empfänger, die Personen hier auch schreiben können')}, können die Pseudonyme der angeschriebenen Adressen erfahren.`,
      text`${strong('Wer das Gateway oder die Anwendung übernimmt')}, kann lesen, was die Berechtigungen erlauben. Wer das Gateway übernimmt, hat auch den Schlüssel. ${credential === 'federated' ? 'Es gibt kein Kennwort, das gestohlen werden könnte; die Plattform bürgt für das Gateway.' : 'Das gilt auch für jeden, der den privaten Schlüssel des Zertifikats stiehlt; er liegt im Geheimnisspeicher des Gateways.'}`,
    ],
  },
  retention: {
    title: 'Wie lange Daten gespeichert werden',
    items: ({ logs, retentionDays }) => [
      text`Im Gateway: gar nicht. Antworten liegen nur während der Verarbeitung im Arbeitsspeicher.`,
      text`Prüfprotokoll${logs === null ? '' : text` (${code(logs)})`}: eine Zeile je Anfrage mit Aufrufer und dessen Netzadresse, Art der Daten, Zeit und angefragtem Pseudonym; keine Inhalte. Die Speicherdauer legt der Betreiber fest.`,
      retentionDays === undefined
        ? text`Beim Empfänger: ${strong(GAP)}${code('processing.retentionDays')}. Das Gateway kann dies nicht durchsetzen.`
        : text`Beim Empfänger: Er löscht übermittelte Daten nach ${strong(plural(retentionDays, 'Tag', 'Tagen'))}. Das Gateway kann dies nicht durchsetzen.`,
      text`Schlüssel: solange Daten verschiedener Tage vergleichbar sein müssen. Ein neuer Schlüssel beendet das.`,
    ],
  },
  withdraw: {
    title: 'Wie der Zugriff entzogen wird, und was bleibt',
    items: ({ narrowing }) => [
      text`Für alle: Ein Administrator für privilegierte Rollen widerruft die Zustimmung (${code('consent')}, Abschnitt zum Widerruf, auf Englisch). Der Lesezugriff endet spätestens nach neunzig Minuten.${narrowing === 'mailboxes' ? text` Den Zugriff auf Postfächer erteilt Exchange gesondert: Ein Exchange-Administrator muss sie entziehen (${code('exchange-scope')}, letzter Abschnitt), sonst werden sie weiterhin gelesen. Bis das wirkt, vergehen bis zu zwei Stunden.` : ''}`,
      ...(narrowing === undefined
        ? [text`Für einzelne Personen: Microsoft bietet für diesen Connector keine solche Auswahl.`]
        : [text`${NARROWING[narrowing]}`]),
      text`Es bleiben: übermittelte Daten (nur die Empfänger können sie löschen), Protokollzeilen mit Pseudonymen und die Protokolle von Microsoft. Sind der Schlüssel und alle Kopien vernichtet, kann niemand mehr die Pseudonyme auflösen; Daten mit genauen Zeiten können dennoch auf Personen hinweisen.`,
    ],
  },
  check: {
    title: 'Wie sich dieses Blatt prüfen lässt',
    text: ({ policy }) =>
      text`Jede Antwort des Gateways enthält im Header ${code('Nymgate-Policy')} den Hash ihrer Regeln. Er muss ${code(policy)} lauten; andernfalls gelten andere Regeln, die dieses Blatt nicht beschreibt. ${code('nymgate explain')} zeigt zu jeder Anfrage, was mit jedem Feld geschieht.`,
  },
};
