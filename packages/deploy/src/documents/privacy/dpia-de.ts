import { strong, text } from '../markup/text.ts';
import type { DpiaNumbers, DpiaTexts, Measured } from './dpia-texts.ts';
import { capitalize, createPlural } from './plural.ts';

const MEASURED: Readonly<Record<Measured['what'], string>> = {
  'department-country': 'Konten durch Abteilung und Land eindeutig',
  'department-hours': 'Konten durch Abteilung und Arbeitszeiten eindeutig',
  'event-start-attendees': 'Terminen durch Beginn und Teilnehmerzahl eindeutig',
  'message-time': 'Nachrichten durch ihre Zeit eindeutig',
};

function measured({ measured: all }: DpiaNumbers): string {
  const items = all.map(
    ({ what, unique, total, isUpTo }) => `${isUpTo ? 'bis zu ' : ''}${unique} von ${total} ${MEASURED[what]}`,
  );
  return items.length === 0
    ? ''
    : ` In einem simulierten Mandanten mit 60 Personen sind ${items.join('; ')}.`;
}

const CREDENTIAL = {
  federated: 'Föderierte Anmeldung ohne Kennwort',
  certificate: 'Zertifikat, dessen privater Schlüssel im Geheimnisspeicher liegt',
} as const;

const NARROWING = {
  mailboxes: 'beschränkte Postfächer, ',
  meetings: 'durch die Teams-Richtlinie beschränkte Besprechungen, ',
  'mailboxes-possible': 'möglich: Beschränkung auf die Postfächer einer Gruppe, ',
  'settings-possible': 'möglich: Beschränkung der Postfacheinstellungen auf eine Gruppe, ',
} as const;

const DOMAINS = {
  keep: 'möglich: Domains entfernt oder gehasht',
  hash: 'Domains gehasht',
  encrypt: 'Domains verschlüsselt',
  drop: 'Domains entfernt',
} as const;

const LISTS = {
  phrases: 'Wörter einer veröffentlichten Liste',
  'own-phrases': 'Wörter einer Liste der Organisation',
} as const;

const DEPARTMENTS = ' Eine nach einer Person benannte Abteilung („Team Kim“) nennt diese Person.';

const plural = createPlural('de');

export const GERMAN_DPIA: DpiaTexts = {
  title: (connector, environment) =>
    `Anlage zur Datenschutz-Folgenabschätzung: ${connector} (${environment})`,
  reader:
    'Für den Verantwortlichen, der die Datenschutz-Folgenabschätzung durchführt (Art. 35 DSGVO). Sie enthält, was die Software weiß; den Rest können nur Menschen ergänzen.',
  labels: {
    controller: 'Verantwortlicher',
    processor: 'Auftragsverarbeiter',
    contact: 'Datenschutzbeauftragter, Kontakt (Art. 35 Abs. 2)',
    purpose: 'Zwecke',
    legalBasis: 'Rechtsgrundlage',
    necessity: 'Notwendigkeit und mildere Mittel',
    recipients: 'Empfänger',
    retentionDays: 'Speicherdauer bei den Empfängern',
    thirdCountries: 'Drittländer',
    persons: 'Zahl der betroffenen Personen',
    consultation: 'Standpunkt der betroffenen Personen oder ihrer Vertreter (Art. 35 Abs. 9)',
    reviewDate: 'Nächste Überprüfung (Art. 35 Abs. 11)',
    people: 'Betroffene Personen',
    callers: 'Technische Empfänger (Aufrufer)',
    location: 'Ort der Verarbeitung',
    gatewayRetention: 'Speicherdauer im Gateway',
  },
  responsible: 'Zuständigkeiten',
  description: {
    title: 'Beschreibung der Verarbeitung (Art. 35 Abs. 7 Buchst. a)',
    intro:
      'Das Gateway liest Microsoft 365 mit den Berechtigungen des Datenschutzblatts, entfernt oder ersetzt personenbezogene Daten im Arbeitsspeicher und übermittelt den Rest an die Aufrufer. Eine Folgenabschätzung ist in der Regel erforderlich: Die Verarbeitung ist systematisch, betrifft viele Beschäftigte und führt Daten mehrerer Dienste zusammen (Kriterien der Leitlinien WP 248 Rev. 01).',
    people:
      'Beschäftigte und andere Inhaber von Konten, Gäste sowie Externe, die ihnen schreiben, sich mit ihnen treffen oder sie anrufen',
    gatewayRetention:
      'Keine Speicherung. Das Prüfprotokoll enthält Pseudonyme und Netzadressen der Aufrufer, aber keine Inhalte.',
    days: (count) => plural(count, 'Tag', 'Tage'),
    callers: {
      'aws-iam': 'AWS-Rolle',
      'google-iam': 'Google-Dienstkonten',
      'entra-jwt': 'Anwendungen in Entra ID',
      'api-key': 'Inhaber eines API-Schlüssels',
    },
    noCallers: 'in deployment.json nicht angegeben',
    categories: 'Kategorien der übermittelten Daten',
    special:
      'Adressen, Gruppen und Besprechungen können besondere Kategorien personenbezogener Daten erkennen lassen (Art. 9), etwa den Kontakt zu Betriebsrat, Betriebsarzt oder Gewerkschaft.',
  },
  necessity: {
    title: 'Notwendigkeit und Verhältnismäßigkeit (Art. 35 Abs. 7 Buchst. b)',
    refused: 'Alternativen, die diese Software ausschließt:',
    alternatives: [
      'Das Werkzeug liest Microsoft Graph unmittelbar. Ausgeschlossen: Mit denselben Berechtigungen erhielte es Namen, Texte und Dateien.',
      'Nur anonyme Daten. Für Einzeldatensätze ausgeschlossen: Ohne gleichbleibende Pseudonyme lässt sich nichts je Person oder Team zählen, und genaue Zeiten wiesen dennoch auf Personen hin.',
      'Pseudonymisierung durch das Werkzeug. Ausgeschlossen: Der Empfänger hätte den Schlüssel und die Originaldaten.',
    ],
    milder: 'Mildere Optionen dieses Connectors, die hier nicht genutzt werden: ',
    noMilder: 'Alle milderen Optionen dieses Connectors werden genutzt.',
    customRules: 'Für diesen Connector gelten eigene Regeln; seine Optionen ändern daran nichts.',
  },
  risks: {
    title: 'Risiken für Rechte und Freiheiten (Art. 35 Abs. 7 Buchst. c)',
    intro: ({ measured: all }) =>
      `Die Zahlen sind aus den geltenden Regeln und aus diesem Deployment berechnet${all.length === 0 ? '' : '; die des simulierten Mandanten wurden mit den Standardoptionen gemessen'}.`,
    head: ['Risiko', 'Zahlen', 'Maßnahmen'],
    rows: (numbers) => [
      [
        'Ein Empfänger erkennt Personen an dem, was er über sie weiß',
        `${numbers.isOpen ? 'Mindestens ' : ''}${plural(numbers.kept, 'Feld wird', 'Felder werden')} unverändert übermittelt, ${numbers.reduced} gekürzt, ${numbers.pseudonymized} als Pseudonym.${measured(numbers)}${numbers.hasDepartments ? DEPARTMENTS : ''}`,
        `Gröbere Zeiten${numbers.hasOwnRules ? '' : ' (Option times)'}, Regeln, die Felder entfernen, Auswertung nur für Gruppen, Vertrag mit dem Empfänger`,
      ],
      [
        'Der Schlüssel wird bekannt: Alle Pseudonyme lassen sich auflösen',
        `Ein Schlüssel${numbers.keyReach === 'tenant' ? ' allein dieses Mandanten' : ''}, Generation ${numbers.keyGeneration}. Er betrifft die Daten von ${numbers.people === undefined ? 'allen Personen' : plural(numbers.people, 'Person', 'Personen')}, auch früher übermittelte.`,
        'Geheimnisspeicher mit wenigen Administratoren und Zugriffsprotokoll; neuer Schlüssel nach einem Vorfall; keine Weitergabe an Empfänger',
      ],
      [
        'Das Gateway oder seine Anwendung wird übernommen',
        `${plural(numbers.permissions, 'Berechtigung', 'Berechtigungen')}, in der Regel für den ganzen Mandanten`,
        `${CREDENTIAL[numbers.credential]}, ${numbers.narrowing === undefined ? '' : NARROWING[numbers.narrowing]}Anmeldeprotokoll von Microsoft, Widerruf der Zustimmung`,
      ],
      [
        'Leistung oder Verhalten einzelner Personen wird überwacht',
        `${plural(numbers.timed, 'Zeile des Blatts zeigt', 'Zeilen des Blatts zeigen')}, wann Personen etwas tun`,
        'Verbote (siehe unten), Betriebsvereinbarung, Auswertung nur für Gruppen, Prüfprotokoll',
      ],
      [
        'Besondere Kategorien personenbezogener Daten werden abgeleitet',
        'Nicht bezifferbar: hängt von Gruppen und Adressen ab',
        capitalize(
          `${numbers.dropsGroupNames ? 'Gruppennamen entfernt, ' : ''}${DOMAINS[numbers.domains]}, Gruppen von der Auswertung ausgenommen`,
        ),
      ],
      [
        'Übermittelte Daten werden zu lange gespeichert oder zweckentfremdet',
        numbers.retentionDays === undefined
          ? 'Speicherdauer bei den Empfängern nicht angegeben'
          : `${plural(numbers.retentionDays, 'Tag', 'Tage')} bei den Empfängern`,
        'Vertrag, Löschung nach Pseudonym, neuer Schlüssel am Ende des Vorhabens',
      ],
    ],
    assessment:
      'Schwere und Eintrittswahrscheinlichkeit jedes Risikos sowie das verbleibende Risiko: vom Verantwortlichen zu bewerten.',
  },
  measures: {
    title: 'Abhilfemaßnahmen (Art. 35 Abs. 7 Buchst. d)',
    items: ({ hasPlain, hasOriginalIds, lists }) => [
      'Anfragen und Felder ohne Regel werden abgelehnt oder entfernt, auch solche, die Microsoft später hinzufügt.',
      `Pseudonyme mit einem geheimen Schlüssel, den die Empfänger nicht erhalten; Texte nur als ${[...lists.map((list) => LISTS[list]), 'Länge'].join(', als ')} oder gar nicht.${hasPlain ? ' Ausgenommen ist, was das Datenschutzblatt mit „im Klartext“ kennzeichnet oder unter „Wird außerdem übermittelt“ nennt.' : ''}`,
      `Keine Speicherung im Gateway; ${hasOriginalIds ? 'Links' : 'Links und Kennungen'} sind verschlüsselt; jede Anfrage steht in einem Prüfprotokoll, in dem nachträgliche Änderungen auffallen.`,
      'Jede Antwort enthält den Hash ihrer Regeln, sodass geänderte Regeln auffallen.',
      'Aufrufer weisen sich aus und erreichen nur die ihnen zugewiesenen Connectoren.',
    ],
  },
  forbidden: {
    title: 'Unzulässige Nutzungen',
    intro: 'Vorschlag für die Betriebsvereinbarung und den Vertrag mit den Empfängern:',
    items: [
      'Bewertung, Vergleich oder Kontrolle von Leistung oder Verhalten einzelner Personen',
      'Entscheidungen über einzelne Personen, ob automatisiert oder nicht (Art. 22)',
      'Identifizierung von Personen, auch durch Verknüpfung mit anderen Daten, außer in einem vereinbarten Verfahren mit dem Datenschutzbeauftragten',
      'Auswertungen für Gruppen unterhalb der vereinbarten Größe',
      'Training von Modellen, die das Verhalten einzelner Personen vorhersagen, und Weitergabe an Dritte',
    ],
  },
  monitoring: {
    title: 'Leistungs- und Verhaltenskontrolle',
    text: 'Die übermittelten Daten sind geeignet, Leistung und Verhalten von Beschäftigten zu überwachen, auch wenn das nicht beabsichtigt ist. In Deutschland unterliegt die Einführung daher der Mitbestimmung (§ 87 Abs. 1 Nr. 6 BetrVG); andere Länder verlangen eine Anhörung vor dem Start (in Frankreich Art. L2312-38 des Code du travail).',
  },
  rights: {
    title: 'Rechte der betroffenen Personen und ihre Umsetzung',
    items: [
      text`${strong('Information (Art. 13, 14)')}: Das Datenschutzblatt nennt in verständlicher Sprache, was übermittelt wird.`,
      text`${strong('Auskunft (Art. 15)')}: Der Inhaber des Schlüssels berechnet aus Adressen und Kennungen die Pseudonyme der Person; der Empfänger sucht danach.`,
      text`${strong('Berichtigung (Art. 16)')}: in Microsoft 365; beim nächsten Lesen wird der berichtigte Wert übermittelt.`,
      text`${strong('Löschung (Art. 17)')}: Der Empfänger löscht die Datensätze mit diesen Pseudonymen; im Gateway ist nichts gespeichert.`,
      text`${strong('Einschränkung und Widerspruch (Art. 18, 21)')}: Postfach oder Person ausnehmen, soweit Microsoft dies laut Datenschutzblatt ermöglicht; sonst filtert der Empfänger nach Pseudonym.`,
      text`${strong('Keine automatisierten Entscheidungen (Art. 22)')}: siehe unzulässige Nutzungen.`,
    ],
  },
  review: {
    title: 'Überprüfung (Art. 35 Abs. 11)',
    items: [
      'Zu wiederholen, wenn sich Policy-Hash, Optionen, Berechtigungen, Empfänger oder Zwecke ändern.',
      'nymgate docs --check meldet Dokumente, die nicht mehr zum Deployment passen; nymgate diff meldet, was neue Regeln zusätzlich übermitteln.',
    ],
  },
};
