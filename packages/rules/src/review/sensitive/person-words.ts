import type { SensitiveKind } from './sensitive-words.ts';

const NO_VALUE =
  'count, date, datum, fecha, status, flag, length, type, typ, order, sort, format, verified, opt, change, anzahl';

/**
 * Words for what names one person, as in `sensitive-words.ts`. `=` before a word: the column has no other word, or
 * its path names something else than a department, an office or the like.
 */
export const PERSON_KINDS: readonly SensitiveKind[] = [
  {
    label: "a person's name",
    words: [
      '=name, =names, first name, last name, middle name, full name, given name, family name, preferred name, display name, maiden name, birth name, nick name, surname*, forename*, first names, last names',
      'employee name, worker name, person name, people name, member name, contact name, manager name, supervisor name, candidate name, author name, owner name',
      'vorname*, nachname*, familienname*, rufname*, geburtsname*, zuname*, anzeigename*, mitarbeitername*, name mitarbeiter*, name vorgesetzte*, name person, name beschaftigte*',
      'prenom*, patronyme*, =nom, =noms, nom famille, nom usage, nom naissance, nom jeune fille, nom complet, nom employe*, nom salarie*, nom collaborateur*, nom responsable, nom manager, nom prenom*',
      'apellido*, =nombre, =nombres, nombre apellido*, nombre completo, nombre pila, nombre preferido, nombre empleado, nombre trabajador, nombre responsable',
    ],
    unless: `${NO_VALUE}, department, team, company, org, organisation, organization, office, location, site, group, project, role, position, job, division, domain, skill, course, abteilung, firma, service, societe, equipe, departamento, empresa`,
  },
  {
    label: 'an email address or sign-in name',
    words: [
      'email*, e mail*, mail, mails, mail address*, upn, user principal name, sign in name, login, login name, username, user name',
      'mailadresse*, mail adresse*, emailadresse*, benutzername*, anmeldename*',
      'courriel*, adresse electronique, adresse mail, adresse messagerie, nom utilisateur, identifiant connexion',
      'correo, correos, correo electronico, nombre usuario, usuario',
    ],
    unless: `${NO_VALUE}, domain, domains, domane, domaine, dominio, sent, received, subject, template, server, provider, client, room, stop, list, volume, size`,
  },
  {
    label: 'a personnel number',
    words: [
      'employee number*, employee no, employee id, employee ids, personnel number*, personnel no, staff number*, staff no, staff id, worker id, payroll number*, payroll id, badge number*, badge no',
      'personalnummer*, personalnr, personal nr, pers nr, persnr, mitarbeiternummer*, mitarbeiternr, mitarbeiter nr, mitarbeiter id, stammnummer*, stamm nr, ausweis nr',
      'matricule*, numero employe*, numero salarie*, no employe, no salarie, id employe, id salarie',
      'numero empleado*, numero trabajador*, no empleado, id empleado, legajo*',
    ],
    unless: NO_VALUE,
  },
  {
    label: 'a postal address',
    words: [
      '=address, =addresses, street*, postal address*, mailing address*, address line*, postal code*, post code*, zip, zip code*, house number, house no, po box',
      '=adresse, =adressen, anschrift*, postanschrift*, postadresse*, strasse*, hausnummer*, hausnr, plz, postleitzahl*, postfach',
      'adresse postale, code postal, codes postaux, rue, numero rue, boite postale',
      '=direccion, =direcciones, direccion postal, calle, codigo postal, apartado postal',
    ],
    unless: `${NO_VALUE}, office, company, business, site, building, branch, plant, location, firma, standort, dienststelle, arbeitsort, werk, buro, bureau, entreprise, societe, etablissement, oficina, empresa, sede, centro`,
  },
  {
    label: 'a telephone number',
    words: [
      'phone*, telephone*, mobile, mobile number, mobile phone*, cell, cell phone*, cellphone*, landline*, fax*',
      'telefon*, tel, telnr, handy*, mobil, mobilnummer*, mobilnr, mobiltelefon*, rufnummer*, durchwahl*, festnetz*',
      'portable, portables, gsm',
      'movil, moviles, celular*, numero movil',
    ],
    unless: `${NO_VALUE}, model, modell, modele, modelo, plan, provider, carrier, operator, eligible, allowance, contract, device, app, cost, costs, kosten, computer, ordinateur, ordenador`,
  },
  {
    label: 'a photo',
    words: [
      'photo, photos, profile picture*, profile image*, headshot*',
      'foto, fotos, passfoto*, lichtbild*',
      'photographie*',
      'fotografia*',
    ],
    unless: NO_VALUE,
  },
];
