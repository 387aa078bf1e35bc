-- Ein Videoverleih mit drei Filialen: deutsche Namen, CamelCase und zusammengesetzte Wörter, alles in
-- Anführungszeichen. Alle Personen sind erfunden, Rufnummern und Adressen für Beispiele reserviert.
CREATE TABLE "Adresse" (
    "AdresseID" integer PRIMARY KEY,
    "Strasse" varchar(80) NOT NULL,
    "Hausnummer" varchar(8) NOT NULL,
    "Adresszusatz" varchar(80),
    "PLZ" char(5) NOT NULL,
    "Ort" varchar(60) NOT NULL
);

CREATE TABLE "Filiale" (
    "FilialNr" smallint PRIMARY KEY,
    "Bezeichnung" varchar(60) NOT NULL,
    "AdresseID" integer NOT NULL REFERENCES "Adresse" ("AdresseID"),
    "Telefon" varchar(30)
);

CREATE TABLE "Mitarbeiter" (
    "PersonalNr" integer PRIMARY KEY,
    "Anrede" varchar(10),
    "Vorname" varchar(60) NOT NULL,
    "Nachname" varchar(60) NOT NULL,
    "Geburtsdatum" date,
    "AdresseID" integer REFERENCES "Adresse" ("AdresseID"),
    "TelefonPrivat" varchar(30),
    "Gehalt" numeric(10,2),
    "Eintrittsdatum" date NOT NULL,
    "Austrittsdatum" date,
    "FilialNr" smallint REFERENCES "Filiale" ("FilialNr"),
    "Vorgesetzter" integer REFERENCES "Mitarbeiter" ("PersonalNr")
);

CREATE TABLE "Kunde" (
    "KundenNr" integer PRIMARY KEY,
    "Anrede" varchar(10),
    "Vorname" varchar(60) NOT NULL,
    "Nachname" varchar(60) NOT NULL,
    "Geburtsdatum" date NOT NULL,
    "AdresseID" integer NOT NULL REFERENCES "Adresse" ("AdresseID"),
    "Telefon" varchar(30),
    "Handy" varchar(30),
    "EMail" varchar(120),
    "AusweisNr" varchar(20),
    "Kontoinhaber" varchar(120),
    "IBAN" varchar(34),
    "GeworbenVon" integer REFERENCES "Kunde" ("KundenNr"),
    "Stammfiliale" smallint REFERENCES "Filiale" ("FilialNr"),
    "AngelegtAm" date NOT NULL,
    "Gesperrt" boolean NOT NULL DEFAULT false,
    "Bemerkung" text
);

CREATE TABLE "Genre" (
    "GenreID" smallint PRIMARY KEY,
    "Bezeichnung" varchar(40) NOT NULL
);

CREATE TABLE "Film" (
    "FilmNr" integer PRIMARY KEY,
    "Filmtitel" varchar(120) NOT NULL,
    "Originaltitel" varchar(120),
    "Regie" varchar(120),
    "Erscheinungsjahr" smallint,
    "LaufzeitMin" smallint,
    "FSK" smallint NOT NULL DEFAULT 0
);

CREATE TABLE "FilmGenre" (
    "FilmNr" integer NOT NULL REFERENCES "Film" ("FilmNr"),
    "GenreID" smallint NOT NULL REFERENCES "Genre" ("GenreID"),
    PRIMARY KEY ("FilmNr", "GenreID")
);

CREATE TABLE "Schauspieler" (
    "SchauspielerID" integer PRIMARY KEY,
    "Vorname" varchar(60),
    "Nachname" varchar(60) NOT NULL,
    "Geburtsdatum" date
);

CREATE TABLE "Besetzung" (
    "FilmNr" integer NOT NULL REFERENCES "Film" ("FilmNr"),
    "SchauspielerID" integer NOT NULL REFERENCES "Schauspieler" ("SchauspielerID"),
    "Rolle" varchar(80),
    PRIMARY KEY ("FilmNr", "SchauspielerID")
);

CREATE TABLE "Exemplar" (
    "ExemplarNr" integer PRIMARY KEY,
    "FilmNr" integer NOT NULL REFERENCES "Film" ("FilmNr"),
    "FilialNr" smallint NOT NULL REFERENCES "Filiale" ("FilialNr"),
    "Datenträger" varchar(10) NOT NULL,
    "Leihgebühr" numeric(6,2) NOT NULL
);

CREATE TABLE "Ausleihe" (
    "AusleihNr" integer PRIMARY KEY,
    "KundenNr" integer NOT NULL REFERENCES "Kunde" ("KundenNr"),
    "PersonalNr" integer REFERENCES "Mitarbeiter" ("PersonalNr"),
    "Ausleihdatum" timestamp NOT NULL,
    "FälligAm" date NOT NULL
);

CREATE TABLE "Ausleihposition" (
    "AusleihNr" integer NOT NULL REFERENCES "Ausleihe" ("AusleihNr"),
    "PosNr" smallint NOT NULL,
    "ExemplarNr" integer NOT NULL REFERENCES "Exemplar" ("ExemplarNr"),
    "Einzelpreis" numeric(6,2) NOT NULL,
    "Rückgabedatum" timestamp,
    PRIMARY KEY ("AusleihNr", "PosNr")
);

CREATE TABLE "Schadensmeldung" (
    "AusleihNr" integer NOT NULL,
    "PosNr" smallint NOT NULL,
    "Beschreibung" text NOT NULL,
    "Betrag" numeric(6,2),
    PRIMARY KEY ("AusleihNr", "PosNr"),
    FOREIGN KEY ("AusleihNr", "PosNr") REFERENCES "Ausleihposition" ("AusleihNr", "PosNr")
);

CREATE TABLE "Offene Posten" (
    "BelegNr" integer PRIMARY KEY,
    "Kunden Nr" integer NOT NULL REFERENCES "Kunde" ("KundenNr"),
    "Betrag" numeric(8,2) NOT NULL,
    "Fällig" date NOT NULL,
    "Mahnstufe" smallint NOT NULL DEFAULT 0
);

CREATE TABLE "Vormerkung" (
    "KundenNr" integer NOT NULL REFERENCES "Kunde" ("KundenNr"),
    "FilmNr" integer NOT NULL REFERENCES "Film" ("FilmNr"),
    "VorgemerktAm" date NOT NULL,
    PRIMARY KEY ("KundenNr", "FilmNr")
);

CREATE TABLE "Familienkarte" (
    "KartenNr" integer PRIMARY KEY,
    "Inhaber" integer NOT NULL REFERENCES "Kunde" ("KundenNr"),
    "Zweitkunde" integer REFERENCES "Kunde" ("KundenNr"),
    "GültigBis" date
);

CREATE TABLE "Schicht" (
    "PersonalNr" integer NOT NULL REFERENCES "Mitarbeiter" ("PersonalNr"),
    "Beginn" timestamp NOT NULL,
    "Ende" timestamp NOT NULL,
    PRIMARY KEY ("PersonalNr", "Beginn")
);

CREATE VIEW "Überfällige Ausleihen" AS
    SELECT a."AusleihNr", a."KundenNr", k."Nachname", k."Telefon", a."FälligAm"
    FROM "Ausleihe" a JOIN "Kunde" k ON k."KundenNr" = a."KundenNr"
    JOIN "Ausleihposition" p ON p."AusleihNr" = a."AusleihNr"
    WHERE p."Rückgabedatum" IS NULL;

INSERT INTO "Adresse" VALUES
    (1, 'Hauptstraße', '1', NULL, '99423', 'Weimar'),
    (2, 'Lindenallee', '23a', 'Hinterhaus', '99423', 'Weimar'),
    (3, 'Lindenallee', '25', NULL, '99423', 'Weimar'),
    (4, 'Am Kirschberg', '9', NULL, '99425', 'Weimar');
INSERT INTO "Filiale" VALUES (1, 'Innenstadt', 1, '030 23125 400');
INSERT INTO "Mitarbeiter" VALUES
    (1, 'Frau', 'Gerlinde', 'Voss', '1969-08-14', 2, '030 23125 411', 2900.00, '2004-05-01', NULL, 1, NULL),
    (2, 'Herr', 'Tilo', 'Brandt', '1998-01-23', 4, '030 23125 412', 1450.00, '2024-10-01', NULL, 1, 1);
INSERT INTO "Kunde" VALUES
    (1001, 'Herr', 'Henning', 'Sauer', '1975-11-05', 3, '030 23125 421', NULL, 'henning.sauer@example.org', 'L000000001', 'Henning Sauer', 'DE00000000000000000011', NULL, 1, '2012-02-02', false, 'Stammgast'),
    (1002, 'Frau', 'Käthe', 'Mährlein', '1990-03-17', 4, NULL, '089 99998 422', 'kaethe.maehrlein@example.org', NULL, NULL, NULL, 1001, 1, '2019-06-30', false, NULL),
    (1003, 'Frau', 'Gerlinde', 'Voss', '1969-08-14', 2, '030 23125 411', NULL, NULL, NULL, NULL, NULL, NULL, 1, '2005-01-10', false, 'Mitarbeiterin');
INSERT INTO "Genre" VALUES (1, 'Komödie'), (2, 'Erotik'), (3, 'Dokumentation');
INSERT INTO "Film" VALUES (1, 'Der Kanal im Nebel', NULL, 'A. Ellwanger', 2014, 97, 12), (2, 'Nachtzimmer', 'Night Room', NULL, 2009, 88, 18), (3, 'Leben mit Rheuma', NULL, 'P. Quast', 2018, 52, 0);
INSERT INTO "FilmGenre" VALUES (1, 1), (2, 2), (3, 3);
INSERT INTO "Schauspieler" VALUES (1, 'Ilka', 'Torberg', '1981-07-07'), (2, NULL, 'Quint', NULL);
INSERT INTO "Besetzung" VALUES (1, 1, 'Kapitänin'), (2, 2, NULL);
INSERT INTO "Exemplar" VALUES (501, 1, 1, 'DVD', 2.50), (502, 2, 1, 'Blu-ray', 3.50), (503, 3, 1, 'DVD', 1.50);
INSERT INTO "Ausleihe" VALUES (9001, 1001, 1, '2026-11-14 18:20:00', '2026-11-17'), (9002, 1002, 2, '2026-11-20 17:05:00', '2026-11-23');
INSERT INTO "Ausleihposition" VALUES (9001, 1, 502, 3.50, '2026-11-16 12:00:00'), (9001, 2, 501, 2.50, NULL), (9002, 1, 503, 1.50, NULL);
INSERT INTO "Schadensmeldung" VALUES (9001, 1, 'Hülle gebrochen', 2.00);
INSERT INTO "Offene Posten" VALUES (77, 1001, 4.50, '2026-11-30', 1);
INSERT INTO "Vormerkung" VALUES (1002, 1, '2026-11-20');
INSERT INTO "Familienkarte" VALUES (31, 1001, 1002, '2027-12-31');
INSERT INTO "Schicht" VALUES (1, '2026-11-20 10:00:00', '2026-11-20 18:00:00');
