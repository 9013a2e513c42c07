/**
 * Words for data that the GDPR protects in particular (Articles 9, 10 and 87) or that harm people if they
 * leak, in English, German, French and Spanish. Commas separate phrases, `*` any letters at an end of a word,
 * `=` before a word that no other may stand next to.
 * Written without accents, because names of columns often lack them; articles and prepositions are left out.
 */
export type SensitiveKind = {
  /** For messages. */
  readonly label: string;
  readonly words: readonly string[];
  /** Words before or after that make it harmless: `salary currency`, `health insurance`. */
  readonly unless?: string;
};

export const SENSITIVE_KINDS = {
  nationalNumber: {
    label: 'a national, tax or passport number',
    words: [
      'ssn, social security, social insurance number, national id*, national insurance, nino, nhs number, tax id*, tax number, taxpayer*, tin, itin, passport*, identity card, id card',
      'rv nummer, rvnr, rv nr, steuerid*, steuer id*, steueridentifikation*, steuernummer, steuernr, steuer nr, sozialversicherungsn*, rentenversicherungsn*, sv nummer, sv nr, svnr, svnummer, ahv nummer, ahvnummer, ahv nr, personalausweis*, reisepass*, ausweisnummer, ausweisnr',
      'numero securite sociale, securite sociale, numero secu, n secu, no secu, num secu, nsecu, nir, numero insee, numero fiscal, carte identite, passeport*, titre sejour',
      'dni, nif, nie, seguridad social, nss, naf, documento identidad, numero fiscal, pasaporte*',
    ],
    unless:
      'country, issuer, expiry, organisation, organization, office, employer, company, empresa, employeur, arbeitgeber',
  },
  bank: {
    label: 'a bank account or card',
    words: [
      'iban, bic, swift, bank account, bank details, bank name, bank code, bank number, bank key, account holder, sort code, routing number, credit card, debit card',
      'bankverbindung*, bankkonto*, kontonummer, kontonr, kontoinhaber*, bankleitzahl, blz, kreditkarte*, bankname, hausbank',
      'rib, compte bancaire, numero compte, numeros compte, no compte, num compte, n compte, coordonnees bancaires, banque, bancaire*, carte bancaire, titulaire compte',
      'cuenta bancaria, numero cuenta, banco, bancari*, tarjeta credito, titular cuenta',
    ],
    unless: 'hours, horas, heures, time, holiday, comptable, comptabilite, utilisateur, user, usuario',
  },
  pay: {
    label: 'pay',
    words: [
      'salary, salaries, wage, wages, remuneration, compensation, bonus, bonuses, income, base pay, gross pay, net pay, annual pay, monthly pay, hourly pay, hourly rate, pay rate, pay amount, severance, garnishment*',
      '*gehalt, *gehaelter, *gehalter, gehaltsb*, gehaltsh*, *lohn, *loehne, *vergutung, *verguetung, *entgelt, *bonus, pramie, praemie, *pramie, einkommen*, *einkommen, abfindung*, *pfandung*, *pfaendung*',
      'salaire*, remuneration*, taux horaire, prime, primes, saisie salaire, revenu, revenus',
      'salario*, salarial, sueldo*, remuneracion*, retribucion*, importe nomina, nomina bruta, nomina neta, nomina, bonificacion*, indemnizacion*, embargo*',
    ],
    unless:
      'currency, frequency, plan, scheme, program, programme, type, group, grade, period, calendar, area, schedule, eligible, eligibility, date, moneda, devise, wahrung, waehrung, grupo, groupe, tipo, travel, reise, gruppe, nivel, fecha, taxe',
  },
  payGrade: {
    label: 'a pay grade',
    words: [
      'pay grade*, paygrade*, pay scale',
      'entgeltgruppe*, tarifgruppe*, besoldung*, lohngruppe*, gehaltsgruppe*',
      'grille salariale, classe salaire',
      'nivel salarial',
    ],
  },
  birth: {
    label: 'a date or place of birth',
    words: [
      'dob, birth, dateofbirth, placeofbirth, birthday, birthdate, birthplace, born, age, age years',
      'geburt, geburts*, geboren*, geb datum, gebdatum, alter, lebensalter',
      'naissance, datedenaissance, lieudenaissance, ne, nee, age',
      'nacimiento, fechadenacimiento, cumpleanos, edad',
    ],
    unless: 'geburtsname, rate, certificate',
  },
  health: {
    label: 'health or disability',
    words: [
      'disability, disabilities, disabled person*, disabled employee*, disabled worker*, severely disabled, handicap*, impairment*, sick, sickness, illness, disease, health, medical, diagnosis, diagnoses, pregnan*, maternity, vaccin*, blood, allerg*, injury, injuries, absence reason, reason absence, absence type',
      'schwerbehind*, *behinderung, *behinderungsgrad, behinder*, gdb, grad behinderung, gleichgestellt*, krank*, gesundheit*, arztlich*, aerztlich*, *attest, arbeitsunfahig*, arbeitsunfaehig*, *schwanger*, mutterschutz*, muschg, *impf*, impfstatus, diagnose*, blutgruppe, arbeitsunfall*, wiedereingliederung*, au tage, autage, sb, bem, fehlzeit*, fehltag*, abwesenheitsgrund, krankenkasse*',
      'handicap*, rqth, mutuelle, mutuelles, invalidite*, maladie*, arret travail, sante, medical*, medecin*, grossesse, enceinte, maternite, accident travail, vaccin*, groupe sanguin, motif absence*, motifs absence*',
      'discapacidad*, minusvalia*, incapacidad*, baja medica, baja laboral, bajas medicas, bajas laborales, dias baja, baja enfermedad, enfermedad*, salud, medico, medica, medicos, embarazo*, embarazada, maternidad, accidente, diagnostico*, vacuna*, grupo sanguineo, alergia*',
    ],
    unless:
      'safety, insurance, plan, provider, fund, krankenversicherung*, krankenversichert*, gesundheitsschutz, gesundheitsmanagement, securite, seguridad, seguro, aptitude, account, check, status code',
  },
  belief: {
    label: 'religion or belief',
    words: [
      'religion, religions, religious, denomination, faith, church',
      'religion*, konfession*, kirchensteuer*, kirche, kirchen*, glaube*',
      'confession, culte, croyance*',
      'religiosa, religioso, confesion, creencia*',
    ],
  },
  union: {
    label: 'trade union membership',
    words: [
      'union, trade union*, labor union, labour union',
      'gewerkschaft*',
      'syndicat*, syndical*',
      'sindicato*, sindical*',
    ],
    unless: 'european, credit, europeenne, customs',
  },
  origin: {
    label: 'ethnic origin or nationality',
    words: [
      'ethnic*, race, racial, nationality, nationalities, citizenship*, national origin, skin color, skin colour, visa status, visa type, work permit*, residence permit*, residency permit*, immigration status',
      'aufenthaltstitel*, aufenthaltserlaubnis*, aufenthaltsstatus, aufenthaltsgenehmigung*, niederlassungserlaubnis*, arbeitserlaubnis*, staatsangehorigkeit*, staatsangehoerigkeit*, staatsburgerschaft*, staatsbuergerschaft*, nationalitat*, nationalitaet*, herkunft, herkunftsland, ethnie*, ethnisch*, hautfarbe, migrationshintergrund',
      'nationalite*, permis travail, autorisation travail, carte sejour, origine ethnique, ethnie*',
      'nacionalidad*, permiso residencia, permisos residencia, permiso trabajo, tarjeta residencia, origen etnico, etnia*, raza',
    ],
    unless: 'system, systeme, herkunftssystem, quelle, daten, datei, source',
  },
  politics: {
    label: 'political opinion',
    words: [
      'political opinion*, political party, political affiliation, political*',
      'partei*, politisch*',
      'opinion politique, opinions politiques, parti politique',
      'partido politico, afiliacion politica, ideologia*',
    ],
    unless: 'vertrag*, contract*',
  },
  sexuality: {
    label: 'sex, sex life or gender identity',
    words: [
      'sexual*, gender*, sex, transgender, lgbt*',
      'sexuell*, geschlecht, geschlechts*',
      'sexuel*, sexe, identite genre',
      'orientacion sexual, identidad genero, sexo, genero',
    ],
    unless: 'harassment, training',
  },
  family: {
    label: 'family',
    words: [
      'marital*, spouse*, children, dependents, dependants, next kin, parental leave, emergency contact*',
      'familienstand, ehepartner*, ehegatte*, kinderzahl, kinder, kinderfreibetrag*, *kinder, *steuerklasse, elternzeit*, elterngeld*, notfallkontakt*',
      'situation familiale, situation matrimoniale, etat civil, nombre enfants, enfants, conjoint*, conge parental, contact urgence',
      'estado civil, numero hijos, hijos, conyuge*, permiso parental, contacto emergencia',
    ],
  },
  appraisal: {
    label: 'an appraisal',
    words: [
      'performance rating*, performance score*, performance review*, performance evaluation*, appraisal*',
      'beurteilung, beurteilungen, beurteilungsnote*, leistungsbeurteilung*, leistungsbewertung*, zielerreichung*',
      '=evaluation, =evaluations, note evaluation, resultat evaluation*, evaluation annuelle, evaluations annuelles, evaluation performance*, entretien annuel, entretien evaluation',
      '=evaluacion, =evaluaciones, nota evaluacion, resultado evaluacion, evaluacion anual, evaluacion desempeno, evaluacion rendimiento',
    ],
    unless: 'date, datum, system, due, template, cycle, fecha',
  },
  address: {
    label: 'a private address',
    words: [
      'home address*, private address*, private mobile, personal phone, personal mobile, mobile private, phone private, personal address*, home street, home city, home zip*, home postal*, private email, personal email, private phone, home phone',
      'privatadresse*, private adresse, handynummer privat, handynr privat, handy privat, telefon privat, telefonnummer privat',
      'mobil privat, mobilnummer privat, mail privat, private handynummer, private telefonnummer, private mobilnummer, private mail*, privathandy*, privattelefon*, privatnummer*, adresse privat, anschrift privat, wohnadresse*, wohnanschrift*, privatanschrift*, wohnort*',
      'adresse personnelle, telephone personnel, telephone prive, portable personnel, portable prive, mobile personnel, courriel personnel, mail personnel, adresse domicile, adresse privee, domicile',
      'direccion particular, telefono particular, telefono personal, movil particular, movil personal, correo personal, direccion personal, domicilio*',
    ],
  },
  representation: {
    label: 'employee representation',
    words: [
      'works council*, employee representative*, staff representative*',
      'betriebsrat*, personalrat*, schwerbehindertenvertretung*',
      'representant* personnel, delegue* personnel, delegue* syndical, comite social economique, cse',
      'comite empresa, representante* trabajadores, delegado* personal',
    ],
  },
  leaving: {
    label: 'reasons for leaving or military service',
    words: [
      'termination reason*, reason termination, leaving reason*, reason leaving, veteran*',
      'kundigungsgrund*, kuendigungsgrund*, austrittsgrund*',
      'motif depart, motif rupture, motif licenciement, motif sortie',
      'motivo baja, motivo despido, causa baja',
    ],
  },
  biometric: {
    label: 'biometric or genetic data',
    words: [
      'biometric*, fingerprint*, genetic*, dna, face image',
      'biometri*, fingerabdruck*, genetisch*',
      'biometri*, empreinte*, genetique*',
      'biometric*, huella*, genetic*',
    ],
  },
  crime: {
    label: 'offences or disciplinary action',
    words: [
      'criminal*, conviction*, disciplinary, grievance*',
      'vorstrafe*, fuhrungszeugnis*, fuehrungszeugnis*, abmahnung*, disziplinar*',
      'casier judiciaire, avertissement*, blame, blames, mise pied, condamnation*, sanction*, disciplinaire*',
      'antecedentes penales, sancion*, amonestacion*, disciplinari*',
    ],
  },
} as const satisfies Record<string, SensitiveKind>;

/** Columns in which people write anything about anyone. */
export const FREE_TEXT: SensitiveKind = {
  label: 'free text',
  words: [
    'comment, comments, remark, remarks, note, notes, feedback, free text, freetext, memo, narrative',
    'bemerkung*, kommentar*, anmerkung*, notiz*, freitext*',
    'commentaire*, remarque*, observation*, texte libre',
    'comentario*, observacion*, notas, texto libre, anotacion*',
  ],
  unless:
    'count, id, date, language, type, length, number, score, rating, status, flag, frais, requested, cycle, frequency, fecha, debit, credit, delivery',
};
