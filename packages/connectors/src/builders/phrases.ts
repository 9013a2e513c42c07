/** Spellings of one kind of activity, in all languages. */
export type PhraseGroup = {
  readonly meaning: string;
  readonly en: readonly string[];
  readonly de: readonly string[];
  readonly fr: readonly string[];
  readonly es: readonly string[];
};

/** Separated by bars, which no phrase contains. */
function parsePhrases(text: string): readonly string[] {
  return text.split('|').map((phrase) => phrase.trim());
}

/**
 * Kinds of working time that may remain of a title or category. No entry is a name or a customer's product,
 * or reveals health, family, religion, politics or union membership; `docs/reference/phrases.md` gives the
 * reasons.
 */
export const TITLE_PHRASES: readonly PhraseGroup[] = [
  {
    meaning: 'Time for concentrated work',
    en: parsePhrases(`focus time | focus | deep work | no meetings | no meeting | do not book | do not schedule |
      do not disturb | dnd | blocker | blocked | busy | heads down | quiet time | hold | placeholder`),
    de: parsePhrases(`Fokuszeit | Fokus | keine Meetings | keine Termine | keine Besprechungen | nicht buchen |
      nicht stören | Blocker | geblockt | Stillarbeit | Platzhalter`),
    fr: parsePhrases(`temps de concentration | concentration | pas de réunion | pas de réunions | sans réunion |
      ne pas déranger | ne pas réserver | bloqué | occupé`),
    es: parsePhrases(`tiempo de concentración | concentración | sin reuniones | no reuniones | no molestar | no reservar |
      bloqueado | ocupado`),
  },
  {
    meaning: 'Absence, whatever its cause',
    en: parsePhrases(`out of office | out of the office | ooo | oof | away | day off | time off | pto | vacation |
      annual leave | holiday | holidays | public holiday | bank holiday | unavailable`),
    de: parsePhrases(`außer Haus | nicht im Büro | abwesend | Abwesenheit | Urlaub | Ferien | Feiertag | frei | freier Tag
      | nicht verfügbar`),
    fr: parsePhrases(`absent du bureau | hors du bureau | absence | absent | congé | congés | vacances | jour férié |
      jour de congé | indisponible`),
    es: parsePhrases(`fuera de la oficina | ausente | ausencia | vacaciones | día libre | festivo | día festivo |
      no disponible`),
  },
  {
    meaning: 'Conversation of two',
    en: parsePhrases(`1:1 | 1-1 | 1-on-1 | 1 on 1 | 1on1 | 1-to-1 | one on one | one-on-one | one to one | one-to-one |
      skip level | skip-level | catch up | catch-up | check-in | check in | coffee chat`),
    de: parsePhrases(`Vieraugengespräch | Vier-Augen-Gespräch | Einzelgespräch | Jour fixe`),
    fr: parsePhrases(`tête-à-tête | en tête à tête | un à un | entretien individuel | point individuel`),
    es: parsePhrases(`uno a uno | cara a cara | reunión individual`),
  },
  {
    meaning: 'Rounds of a team',
    en: parsePhrases(`stand-up | standup | stand up | daily scrum | daily | weekly | biweekly | monthly | quarterly | sync
      | huddle | team meeting | staff meeting | status meeting | status update | all hands | all-hands |
      town hall | office hours | retro | retrospective | sprint planning | sprint review | sprint |
      planning | backlog refinement | refinement | grooming | demo | review | kick-off | kickoff |
      workshop | brainstorming | offsite | off-site | post-mortem | postmortem`),
    de: parsePhrases(`täglich | wöchentlich | monatlich | Abstimmung | Teambesprechung | Teammeeting | Team-Meeting |
      Besprechung | Retrospektive | Sprintplanung | Planung | Auftakt | Klausurtagung | Rückblick`),
    fr: parsePhrases(`mêlée quotidienne | quotidien | hebdomadaire | hebdo | mensuel | réunion d'équipe | réunion |
      point d'équipe | rétrospective | rétro | planification | revue | lancement | atelier | séminaire |
      permanence`),
    es: parsePhrases(`diaria | diario | semanal | mensual | reunión de equipo | reunión | retrospectiva | planificación |
      revisión de sprint | lanzamiento | taller | seguimiento`),
  },
  {
    meaning: 'Recruiting',
    en: parsePhrases(`interview | interview debrief | debrief | phone screen | hiring | recruiting`),
    de: parsePhrases(`Vorstellungsgespräch | Bewerbungsgespräch | Interview | Bewerbergespräch`),
    fr: parsePhrases(`entretien d'embauche | entretien | recrutement`),
    es: parsePhrases(`entrevista | entrevista de trabajo | selección`),
  },
  {
    meaning: 'Duty',
    en: parsePhrases(`on call | on-call | oncall | on duty | standby | shift | handover | hand-over | support rotation |
      incident | maintenance window`),
    de: parsePhrases(
      `Rufbereitschaft | Bereitschaft | Bereitschaftsdienst | Schicht | Übergabe | Wartungsfenster`,
    ),
    fr: parsePhrases(`d'astreinte | astreinte | de garde | passation | fenêtre de maintenance`),
    es: parsePhrases(`de guardia | guardia | turno | traspaso | ventana de mantenimiento | incidencia`),
  },
  {
    meaning: 'Breaks',
    en: parsePhrases(`lunch | lunch break | lunch and learn | break | coffee | coffee break | breakfast | dinner |
      team event`),
    de: parsePhrases(`Mittagessen | Mittag | Mittagspause | Pause | Kaffeepause | Kaffee | Frühstück | Abendessen |
      Teamevent`),
    fr: parsePhrases(`déjeuner | pause déjeuner | pause | pause café | café | petit déjeuner | dîner`),
    es: parsePhrases(`almuerzo | comida | pausa | descanso | pausa para el café | desayuno | cena`),
  },
  {
    meaning: 'On the way and place of work',
    en: parsePhrases(`travel | travel time | travelling | traveling | commute | commuting | flight | train | drive |
      business trip | work from home | working from home | wfh | home office | remote | remote work |
      in the office | onsite | on-site | client visit | customer visit`),
    de: parsePhrases(`Reise | Reisezeit | Anreise | Abreise | Rückreise | Fahrzeit | Arbeitsweg | Flug | Zugfahrt |
      Dienstreise | Geschäftsreise | Homeoffice | Home-Office | mobiles Arbeiten | im Büro | vor Ort |
      Kundenbesuch | Kundentermin`),
    fr: parsePhrases(`voyage | déplacement | trajet | temps de trajet | vol | voyage d'affaires | télétravail | au bureau
      | sur place | visite client`),
    es: parsePhrases(`viaje | desplazamiento | trayecto | vuelo | viaje de negocios | teletrabajo | trabajo desde casa |
      en la oficina | presencial | visita a cliente`),
  },
  {
    meaning: 'Learning and public events',
    en: parsePhrases(`training | onboarding | course | learning | learning time | study time | webinar | conference |
      meetup | hackathon | presentation | dry run | rehearsal`),
    de: parsePhrases(`Schulung | Fortbildung | Weiterbildung | Einarbeitung | Kurs | Lernzeit | Konferenz | Tagung |
      Vortrag | Präsentation | Generalprobe`),
    fr: parsePhrases(
      `formation | intégration | cours | apprentissage | webinaire | conférence | présentation | répétition`,
    ),
    es: parsePhrases(`formación | capacitación | incorporación | curso | aprendizaje | seminario web | conferencia |
      presentación | ensayo`),
  },
  {
    meaning: 'State of the event itself',
    en: parsePhrases(
      `canceled | cancelled | tentative | rescheduled | postponed | optional | reminder | deadline | due`,
    ),
    de: parsePhrases(`abgesagt | vorläufig | verschoben | Erinnerung | Frist | Abgabe`),
    fr: parsePhrases(`annulé | annulée | provisoire | reporté | reportée | facultatif | rappel | échéance`),
    es: parsePhrases(`cancelado | cancelada | provisional | aplazado | aplazada | opcional | recordatorio | plazo |
      fecha límite`),
  },
];

export const PLACE_PHRASES: readonly PhraseGroup[] = [
  {
    meaning: 'Meeting services',
    en: parsePhrases(`Microsoft Teams Meeting | Microsoft Teams | Teams meeting | Teams | Skype meeting |
      Skype for Business | Skype | Zoom meeting | Zoom | Google Meet | Webex | GoTo Meeting | GoToMeeting
      | Slack huddle | Slack | BlueJeans | Whereby | Jitsi`),
    de: parsePhrases(`Microsoft Teams-Besprechung | Teams-Besprechung | Skype-Besprechung | Zoom-Meeting`),
    fr: parsePhrases(`Réunion Microsoft Teams | Réunion Teams | Réunion Skype | Réunion Zoom`),
    es: parsePhrases(`Reunión de Microsoft Teams | Reunión de Teams | Reunión de Skype | Reunión de Zoom`),
  },
  {
    meaning: 'Meetings at a distance',
    en: parsePhrases(
      `online | virtual | remote | video call | phone call | phone | conference call | dial-in | hybrid`,
    ),
    de: parsePhrases(
      `virtuell | Videokonferenz | Videoanruf | telefonisch | Telefon | Telefonkonferenz | Telko | hybrid`,
    ),
    fr: parsePhrases(
      `en ligne | virtuel | à distance | visioconférence | visio | téléphone | par téléphone | hybride`,
    ),
    es: parsePhrases(`en línea | a distancia | remoto | videollamada | videoconferencia | teléfono | por teléfono |
      híbrido`),
  },
  {
    meaning: 'Kinds of rooms and places',
    en: parsePhrases(`conference room | meeting room | board room | boardroom | phone booth | office | home office | home
      | desk | cafeteria | canteen | kitchen | lobby | auditorium | training room | restaurant | hotel |
      airport | onsite | on-site | offsite | off-site | client site | customer site`),
    de: parsePhrases(`Besprechungsraum | Konferenzraum | Sitzungszimmer | Sitzungssaal | Büro | Homeoffice | zu Hause |
      Schreibtisch | Kantine | Küche | Empfang | Hörsaal | Schulungsraum | Flughafen | vor Ort |
      beim Kunden`),
    fr: parsePhrases(`salle de réunion | salle de conférence | bureau | domicile | cantine | cuisine | accueil |
      amphithéâtre | salle de formation | hôtel | aéroport | sur place | chez le client`),
    es: parsePhrases(`sala de reuniones | sala de juntas | sala de conferencias | oficina | casa | comedor | cocina |
      recepción | auditorio | sala de formación | restaurante | aeropuerto | presencial | en el cliente`),
  },
];

/** The calendars that Exchange creates in a mailbox. */
export const CALENDAR_PHRASES: readonly PhraseGroup[] = [
  {
    meaning: 'Calendars of every mailbox',
    en: parsePhrases(`Calendar | Birthdays | Holidays`),
    de: parsePhrases(`Kalender | Geburtstage | Feiertage`),
    fr: parsePhrases(`Calendrier | Anniversaires | Jours fériés`),
    es: parsePhrases(`Calendario | Cumpleaños | Días festivos`),
  },
];

/** The folders that Exchange and Outlook create in a mailbox. */
export const FOLDER_PHRASES: readonly PhraseGroup[] = [
  {
    meaning: 'Folders of every mailbox',
    en: parsePhrases(`Inbox | Sent Items | Sent | Drafts | Outbox | Deleted Items | Archive | Junk Email | Clutter |
      Conversation History | Notes | RSS Feeds | Sync Issues | Conflicts | Local Failures | Server Failures |
      Scheduled | Search Folders`),
    de: parsePhrases(`Posteingang | Gesendete Elemente | Gesendet | Entwürfe | Postausgang | Gelöschte Elemente | Archiv |
      Junk-E-Mail | Aufgezeichnete Unterhaltungen | Notizen | RSS-Feeds | Synchronisierungsprobleme |
      Konflikte | Lokale Fehler | Serverfehler | Geplant | Suchordner`),
    fr: parsePhrases(`Boîte de réception | Éléments envoyés | Envoyés | Brouillons | Boîte d'envoi |
      Éléments supprimés | Archives | Courrier indésirable | Historique des conversations | Flux RSS |
      Problèmes de synchronisation | Conflits | Défaillances locales | Échecs du serveur | Planifié |
      Dossiers de recherche`),
    es: parsePhrases(`Bandeja de entrada | Elementos enviados | Enviados | Borradores | Bandeja de salida |
      Elementos eliminados | Archivo | Correo no deseado | Historial de conversaciones | Notas | Fuentes RSS |
      Problemas de sincronización | Conflictos | Errores locales | Errores del servidor | Programado |
      Carpetas de búsqueda`),
  },
];

/**
 * Every spelling once, in the order of the groups.
 * @example flattenPhrases(CALENDAR_PHRASES)[0] // 'Calendar'
 */
export function flattenPhrases(groups: readonly PhraseGroup[]): readonly string[] {
  const phrases = groups.flatMap(({ en, de, fr, es }) => [...en, ...de, ...fr, ...es]);
  // One `toLowerCase` for all keeps startup fast; no phrase contains a bar.
  const keys = phrases.join('|').toLowerCase().split('|');
  const seen = new Map<string, string>();
  keys.forEach((key, at) => {
    if (!seen.has(key)) seen.set(key, phrases[at] ?? '');
  });
  return [...seen.values()];
}
