//! The catalogue itself, in the order of the page.

use audit::Lang;

/// Makes an enum of the words, and what each is in English and in German.
macro_rules! words {
    ($($name:ident = $english:literal, $german:literal;)*) => {
        /// Something that the page says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Word {
            $($name,)*
        }

        impl Word {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Word] = &[$(Word::$name,)*];

            pub(crate) fn say(self, lang: Lang) -> &'static str {
                let (english, german) = match self {
                    $(Word::$name => ($english, $german),)*
                };
                match lang {
                    Lang::English => english,
                    Lang::German => german,
                }
            }
        }
    };
}

words! {
    LanguageTag = "en", "de";

    // Head and foot.
    SkipToFindings = "Skip to the findings", "Direkt zu den Befunden";
    Kicker = "Zweck · audit of looks at personal data", "Zweck · Prüfung von Abrufen personenbezogener Daten";
    Period = "Looks from {} to {}", "Abrufe vom {} bis {}";
    AllTimes = "All times are UTC", "Alle Zeiten in UTC";
    Contents = "Contents", "Inhalt";
    Footer = "This page is one file. It loads nothing and sends nothing. It tells of people at work and of customers: keep it as you keep their files.",
        "Diese Seite ist eine einzelne Datei. Sie lädt nichts nach und sendet nichts. Sie handelt von Beschäftigten und von Kundinnen und Kunden: Verwahren Sie sie wie deren Akten.";

    // Headings.
    Summary = "Summary", "Überblick";
    Explained = "What explains the looks", "Was die Abrufe erklärt";
    Findings = "Findings", "Befunde";
    Staff = "Staff with several findings", "Beschäftigte mit mehreren Befunden";
    Teams = "Explained share by team", "Erklärter Anteil nach Team";
    Gaps = "What could not be judged", "Was nicht beurteilt werden konnte";
    Guide = "How to read this", "Wie das zu lesen ist";
    Run = "Inputs and settings", "Eingaben und Einstellungen";

    // Summary.
    Lead = "{} looks were judged. Of the {} that were the first of a staff member at a subject, {} ({}) are not explained by any work on record.",
        "{} Abrufe wurden beurteilt. Von den {}, die jeweils der erste einer beschäftigten Person zu einer betroffenen Person waren, sind {} ({}) durch keine verzeichnete Arbeit erklärt.";
    LeadUnjudged = "Neither tasks nor work were given, so none of the {} looks could be explained or not. What follows rests on the other evidence alone.",
        "Es lagen weder Aufgaben noch Arbeitsvorgänge vor; ob einer der {} Abrufe erklärt ist, lässt sich daher nicht sagen. Was folgt, stützt sich allein auf die übrigen Anhaltspunkte.";
    Contested = "The ledger is contested: looks may be missing here.",
        "Das Protokoll ist umstritten: Hier können Abrufe fehlen.";
    LeadFindings = "{} findings are put before a person.", "{} Befunde werden einem Menschen vorgelegt.";
    LeadOneFinding = "One finding is put before a person.", "Ein einziger Befund wird einem Menschen vorgelegt.";
    LeadNoFindings = "There are no findings.", "Es gibt keine Befunde.";
    WhyFirst = "Repeats, the further looks of the same staff member at the same subject, are counted apart: they mostly share the verdict of the first look, and would flatter the figure.",
        "Wiederholungen, also weitere Abrufe durch dieselbe beschäftigte Person zu derselben betroffenen Person, sind gesondert gezählt: Sie teilen meist das Urteil des ersten Abrufs und würden die Zahl schönen.";
    CautionTitle = "A finding is a question, not a verdict.", "Ein Befund ist eine Frage, kein Urteil.";
    Caution = "It says that no work on record accounts for a look and that something else speaks for a closer one. Records have gaps and chance plays tricks. Ask the person first; decide nothing from this page alone.",
        "Er besagt, dass keine verzeichnete Arbeit den Abruf erklärt und dass etwas anderes dafür spricht, genauer hinzusehen. Aufzeichnungen haben Lücken, und der Zufall spielt Streiche. Fragen Sie zuerst die betreffende Person; entscheiden Sie nichts allein nach dieser Seite.";
    SharesCaption = "Looks, and how many of them are explained", "Abrufe, und wie viele davon erklärt sind";
    Kind = "Kind", "Art";
    Looks = "Looks", "Abrufe";
    IsExplained = "Explained", "Erklärt";
    NotExplained = "Not explained", "Nicht erklärt";
    ExplainedShare = "Share explained", "Anteil erklärt";
    Bar = "Picture", "Bild";
    FirstLooks = "First looks", "Erste Abrufe";
    Repeats = "Repeats", "Wiederholungen";
    AllLooks = "All looks", "Alle Abrufe";
    Surest = "Where to begin", "Womit zu beginnen ist";
    Bits = "{} bits", "{} Bit";

    // What explains.
    ExplainedIntro = "A look is explained if a fact of work about the subject, linked to whoever looked and near enough in time, accounts for it. A look that several facts explain counts for the strongest.",
        "Ein Abruf gilt als erklärt, wenn ein Arbeitsvorgang zu der Person ihn begründet, der mit der abrufenden Person verbunden und zeitlich nah genug ist. Erklären ihn mehrere, zählt der stärkste.";
    ExplainedCaption = "Looks by what explains them, most first", "Abrufe nach ihrer Erklärung, die häufigste zuerst";
    Explanation = "Explanation", "Erklärung";
    ShareOfThese = "Share", "Anteil";
    ByNothing = "Not explained by any of these", "Durch nichts davon erklärt";

    // Queue.
    NoFindings = "Nothing reached the weight of a finding.", "Nichts hat das Gewicht eines Befunds erreicht.";
    QueueIntro = "In order of weight, the heaviest first; a finding has at least {} bits. Whoever reviews them from the top finds the most misuse for the effort.",
        "Nach Gewicht geordnet, das schwerste zuerst; ein Befund hat mindestens {} Bit. Wer sie von oben an prüft, findet für seine Mühe am meisten Missbrauch.";
    QueueCut = "This page has the first {} of {} findings.", "Diese Seite enthält die ersten {} von {} Befunden.";
    Key = "Marks in the pictures:", "Zeichen in den Bildern:";
    KeyUnexplained = "look, not explained", "Abruf, nicht erklärt";
    KeyExplained = "look, explained", "Abruf, erklärt";
    KeyOwnTask = "task assigned to them, opened to closed", "ihnen zugewiesene Aufgabe, von Eröffnung bis Abschluss";
    KeyOtherTask = "task of somebody else", "Aufgabe von jemand anderem";
    KeyBeyond = "a task that began before the picture, or ends after it", "Aufgabe, die vor dem Bild begann oder danach endet";
    KeyOwnWork = "their work for the subject", "ihre Arbeit für die Person";
    KeyOtherWork = "other work or contact", "andere Arbeit oder Kontakt";
    KeyDistance = "from a look to their nearest work", "vom Abruf zur nächsten eigenen Arbeit";
    LookedAt = "{} looked at {}", "{} sah bei {} nach";
    OfTeam = "Team ", "Team ";
    OneLook = "1 look", "1 Abruf";
    ManyLooks = "{} looks", "{} Abrufe";
    Brief = "The picture and the details are in findings.jsonl; there was no room for them here.",
        "Bild und Einzelheiten stehen in findings.jsonl; hier war kein Platz mehr.";
    Sureness = " ({} sure)", " (zu {} sicher)";
    TheSubject = ": the subject ", ": die betroffene Person ";
    Myself = "Own account", "Eigenes Konto";
    Household = "Household", "Haushalt";
    FormerPartner = "Former partner or household", "Frühere Partnerschaft oder früherer Haushalt";
    Family = "Family", "Familie";
    Neighbour = "Neighbour", "Nachbarschaft";
    Colleague = "Colleague", "Kollegin oder Kollege";
    Acquaintance = "Acquaintance", "Bekanntschaft";
    EvidenceCaption = "Evidence in bits", "Anhaltspunkte in Bit";
    Evidence = "Evidence", "Anhaltspunkt";
    BitsColumn = "Bits", "Gewicht (Bit)";
    Sum = "Sum", "Summe";
    Unexplained = "not explained by work", "nicht durch Arbeit erklärt";

    // Picture.
    LaneLooks = "looks", "Abrufe";
    LaneTasks = "tasks", "Aufgaben";
    LaneWork = "work", "Arbeit";
    PictureTitle = "Looks against tasks and work", "Abrufe gegen Aufgaben und Arbeit";
    NothingNear = "No work of theirs within 30 days of the looks", "Keine eigene Arbeit binnen 30 Tagen";
    SameTime = "Work of theirs at the time of a look", "Eigene Arbeit zur Zeit eines Abrufs";
    NearestBefore = "Their nearest work: {} before a look", "Nächste eigene Arbeit: {} vor einem Abruf";
    NearestAfter = "Their nearest work: {} after a look", "Nächste eigene Arbeit: {} nach einem Abruf";
    PictureSays = "{} looks not explained, {} explained. Tasks: {} of theirs, {} of others. Work: {} of theirs, {} of others or of nobody.",
        "{} Abrufe nicht erklärt, {} erklärt. Aufgaben: {} eigene, {} andere. Arbeit: {} eigene, {} von anderen oder von niemandem.";
    PictureSelfOpened = "; tasks that they opened themselves: {}", "; selbst eröffnete Aufgaben: {}";
    PictureThroughout = "; tasks open throughout the picture: {} of theirs, {} of others", "; im ganzen Bild offene Aufgaben: {} eigene, {} andere";
    OneDay = "1 day", "1 Tag";
    Days = "{} days", "{} Tage";
    OneHour = "1 hour", "1 Stunde";
    Hours = "{} hours", "{} Stunden";
    OneMinute = "1 minute", "1 Minute";
    Minutes = "{} minutes", "{} Minuten";
    AMoment = "less than a minute", "weniger als 1 Minute";

    // What was tried.
    TriedSummary = "Explanations tried, and the looks", "Geprüfte Erklärungen, und die Abrufe";
    Held = "Explains", "Erklärt";
    MissBeyondPurpose = "There is one, but the look showed fields that it does not need", "Vorhanden, aber der Abruf zeigte Felder, die dafür nicht nötig sind";
    MissSelfOpened = "There is one, but they opened the task themselves, and the subject made no contact", "Vorhanden, aber selbst eröffnet, und die Person hatte sich nicht gemeldet";
    MissNotNamed = "There is one, but the look names another task, or none", "Vorhanden, aber der Abruf nennt eine andere Aufgabe oder keine";
    MissOtherTime = "There is one, but at another time", "Vorhanden, aber zu anderer Zeit";
    MissOtherStaff = "There is one, but of other staff", "Vorhanden, aber von anderen Beschäftigten";
    MissNoFact = "There is none", "Nicht vorhanden";
    MissNoTable = "Not known, for lack of the table", "Nicht bekannt, weil die Tabelle fehlt";
    AllOthers = "all others (listed under Inputs and settings)", "alle übrigen (aufgeführt unter Eingaben und Einstellungen)";
    Off = "{} off", "Abstand {}";
    LookIds = "The looks", "Die Abrufe";
    MoreIds = " and {} more, listed in findings.jsonl", " und {} weitere, aufgeführt in findings.jsonl";
    Characters = "{} characters", "{} Zeichen";

    // One look in words.
    LookHolds = "holds, by row {} of the table {}", "trifft zu, nach Zeile {} der Tabelle {}";
    LookLessens = " (makes it less suspicious, and explains nothing)", " (macht nur weniger verdächtig und erklärt nichts)";
    LookExplained = "Explained by {}.", "Erklärt durch {}.";
    LookUnexplained = "Not explained by any work on record.", "Durch keine verzeichnete Arbeit erklärt.";
    LookUnjudged = "Whether work explains it is not known: neither tasks nor work were given.", "Ob Arbeit ihn erklärt, ist nicht bekannt: Weder Aufgaben noch Arbeitsvorgänge lagen vor.";
    LookTried = "Explanations tried (+ holds, - does not):", "Geprüfte Erklärungen (+ trifft zu, - trifft nicht zu):";
    LookEvidence = "Evidence in bits, of this subject’s rows alone:", "Anhaltspunkte in Bit, allein nach den Zeilen zu dieser Person:";
    LookRelation = "Relationship: {}", "Beziehung: {}";
    LookNoRelation = "No relationship was found.", "Es wurde keine Beziehung gefunden.";

    // Staff and teams.
    NobodyTwice = "Nobody has more than one finding.", "Niemand hat mehr als einen Befund.";
    StaffIntro = "Bits of independent findings add up. Somebody with much customer contact also has more looks without a record: read the sum together with the findings that it is made of.",
        "Die Gewichte unabhängiger Befunde addieren sich. Wer viel Kundenkontakt hat, hat auch mehr Abrufe ohne Aufzeichnung: Lesen Sie die Summe zusammen mit den Befunden, aus denen sie besteht.";
    StaffCaption = "Staff by the sum of their findings", "Beschäftigte nach der Summe ihrer Befunde";
    StaffMember = "Staff member", "Beschäftigte Person";
    Highest = "Highest", "Höchster Wert";
    MoreStaff = "{} more have several findings of less weight.", "{} weitere haben mehrere Befunde von geringerem Gewicht.";
    NoTeams = "The table of staff names no teams.", "Die Tabelle der Beschäftigten nennt keine Teams.";
    TeamsIntro = "First looks only. A team whose tools write no records has a low share without any misuse: the figure says where to look for gaps in the records as much as where to look for misuse.",
        "Nur erste Abrufe. Ein Team, dessen Werkzeuge nichts aufzeichnen, hat auch ohne Missbrauch einen geringen Anteil: Die Zahl sagt ebenso, wo Aufzeichnungen fehlen, wie, wo nach Missbrauch zu suchen ist.";
    Team = "Team", "Team";
    TeamsCaption = "First looks by team", "Erste Abrufe nach Team";
    WithoutTeam = "(no team)", "(ohne Team)";
    MoreTeams = "{} more teams are not shown.", "{} weitere Teams sind nicht gezeigt.";

    // Gaps.
    GapsIntro = "What is not on record cannot speak for or against anybody. The verdicts above are made without the following.",
        "Was nicht verzeichnet ist, kann weder für noch gegen jemanden sprechen. Die Urteile oben sind ohne das Folgende zustande gekommen.";
    MissingTables = "Missing tables", "Fehlende Tabellen";
    NoMissingTables = "None: all nine tables were given.", "Keine: Alle neun Tabellen lagen vor.";
    MissingTablesCaption = "Tables that were not given", "Tabellen, die nicht vorlagen";
    TableColumn = "Table", "Tabelle";
    NotJudged = "Could not be judged", "Nicht zu beurteilen";
    WithoutContacts = "relationships by way of emergency contacts", "Beziehungen über Notfallkontakte";
    WithoutAddresses = "relationships by way of former and further addresses", "Beziehungen über frühere und weitere Adressen";
    MissingColumns = "Missing columns", "Fehlende Spalten";
    NoMissingColumns = "None are known to be missing.", "Soweit bekannt, fehlt keine.";
    MissingColumnsCaption = "Columns that the given tables do not have", "Spalten, die den vorliegenden Tabellen fehlen";
    ColumnsColumn = "Columns", "Spalten";
    Consequence = "What that means", "Was das bedeutet";
    NoConsequence = "Relationships and explanations rest on fewer facts.", "Beziehungen und Erklärungen stützen sich auf weniger Tatsachen.";
    WithoutAccessId = "Looks are named by their row number.", "Abrufe sind nach ihrer Zeilennummer benannt.";
    WithoutTaskId = "Which task a look was made for is not known.", "Für welche Aufgabe ein Abruf erfolgte, ist nicht bekannt.";
    WithoutFields = "Whether a look went beyond the purpose of its task is not known.", "Ob ein Abruf über den Zweck der Aufgabe hinausging, ist nicht bekannt.";
    WithoutTeamColumn = "Work of the team explains nothing, and there are no figures by team.", "Arbeit des Teams erklärt nichts, und es gibt keine Zahlen nach Team.";
    WithoutClosed = "Every task counts as still open.", "Jede Aufgabe gilt als noch offen.";
    WithoutOpener = "Whether staff opened their tasks themselves is known in part at most.", "Ob Beschäftigte ihre Aufgaben selbst eröffnet haben, ist höchstens zum Teil bekannt.";
    WithoutAssignee = "Whose task it was is not known.", "Wessen Aufgabe es war, ist nicht bekannt.";
    WithoutQueue = "Tasks that wait in a queue explain nothing.", "Aufgaben in einer Warteschlange erklären nichts.";
    WithoutWorker = "Who did the work is not known.", "Wer die Arbeit getan hat, ist nicht bekannt.";
    WithoutKind = "Kinds of work or task cannot be told apart.", "Arten von Arbeit oder Aufgaben sind nicht zu unterscheiden.";
    WithoutTags = "Protected subjects and decoys are not known.", "Geschützte Personen und Köder sind nicht bekannt.";
    WithoutIdentity = "Relationships are found less often.", "Beziehungen werden seltener gefunden.";
    WithoutDates = "Whether two people lived somewhere at the same time is not known.", "Ob zwei Personen zur selben Zeit irgendwo wohnten, ist nicht bekannt.";
    RejectedRows = "Rejected rows", "Abgewiesene Zeilen";
    NoRejects = "None.", "Keine.";
    RejectsCaption = "Rows that could not be read; rejects.csv lists each with its line", "Zeilen, die nicht lesbar waren; rejects.csv führt jede mit ihrer Stelle auf";
    Reason = "Reason", "Grund";
    Rows = "Rows", "Zeilen";
    ShareOfTable = "Share of the table", "Anteil an der Tabelle";
    RejectRagged = "More or fewer fields than the header", "Mehr oder weniger Felder als die Kopfzeile";
    RejectQuote = "A quoted value that does not close", "Ein Wert in Anführungszeichen, der nicht endet";
    RejectTooLong = "Too long for a row", "Zu lang für eine Zeile";
    RejectEncoding = "Not text in the encoding of the file", "Kein Text in der Kodierung der Datei";
    RejectNul = "Holds a NUL byte", "Enthält ein NUL-Byte";
    RejectNotJson = "Not JSON", "Kein JSON";
    RejectNotAnObject = "JSON, but no object", "JSON, aber kein Objekt";
    RejectRepeated = "A column twice", "Eine Spalte doppelt";
    RejectNested = "An object or a list instead of a value", "Ein Objekt oder eine Liste statt eines Werts";
    RejectMissing = "A required value is empty", "Ein notwendiger Wert ist leer";
    RejectTime = "Not a time in the form of its column", "Keine Zeit in der Form der Spalte";
    RejectOrder = "Day and month in the other order", "Tag und Monat in der anderen Reihenfolge";
    RejectSkipped = "A local time that does not exist", "Eine Ortszeit, die es nicht gibt";
    RejectNumber = "Not a number", "Keine Zahl";
    RejectId = "Neither text nor a whole number, where an id belongs", "Weder Text noch ganze Zahl, wo eine Kennung stehen muss";
    RejectFuture = "More than a day in the future", "Mehr als einen Tag in der Zukunft";
    Folded = "{} local times in {} are shown twice by the clock, when it is set back in autumn; the earlier was taken. Such a time may be an hour off: export times with their offset.",
        "{} Ortszeiten in {} zeigt die Uhr doppelt, wenn sie im Herbst zurückgestellt wird; die frühere wurde angenommen. Eine solche Zeit kann um eine Stunde falsch sein: Exportieren Sie Zeiten mit ihrem Abstand zu UTC.";
    IdleOfNobody = "{} rows of {} name staff whom the table of staff does not list, and say nothing.",
        "{} Zeilen von {} nennen Beschäftigte, die nicht in deren Tabelle stehen, und besagen nichts.";
    IdleOfNoSubject = "{} rows of {} are about subjects whom the table of subjects does not list, and say nothing.",
        "{} Zeilen von {} handeln von Personen, die nicht in deren Tabelle stehen, und besagen nichts.";
    IdleBackwards = "{} rows of {} end before they begin; nothing rests on when they end.",
        "{} Zeilen von {} enden, bevor sie beginnen; auf ihr Ende stützt sich nichts.";
    OutsideHeading = "On record while not employed", "Verzeichnet außerhalb der Beschäftigung";
    OutsideNote = "{} records name staff at a time at which they were not employed, by the table of staff. Either that table is wrong, or somebody used their account:",
        "{} Einträge nennen Beschäftigte zu einer Zeit, zu der sie laut der Tabelle der Beschäftigten nicht beschäftigt waren. Entweder ist diese Tabelle falsch, oder jemand hat das Konto benutzt:";
    OutsideIntro = "By “from” and “to” of the table of staff, {} looks, {} openings of tasks and {} rows of work are by staff who had not come yet or had left. Either the dates are wrong, or somebody used their account. They are judged like all others, and nothing is weighed for it. A day more at both ends is taken for time zones and clocks.",
        "Nach „from“ und „to“ der Tabelle der Beschäftigten stammen {} Abrufe, {} Eröffnungen von Aufgaben und {} Arbeitsvorgänge von Beschäftigten, die noch nicht oder nicht mehr im Haus waren. Entweder stimmen die Tage nicht, oder jemand hat das Konto benutzt. Sie sind beurteilt wie alle anderen, und nichts wiegt deshalb schwerer. Für Zeitzonen und Uhren ist an beiden Enden ein Tag zugegeben.";
    OutsideCaption = "Records of staff who were not employed then; rows are counted from 0 in each file", "Einträge zu Beschäftigten, die damals nicht beschäftigt waren; Zeilen sind je Datei von 0 an gezählt";
    OutsideWhen = "On record", "Verzeichnet";
    OutsideWhy = "Table of staff", "Tabelle der Beschäftigten";
    CameOn = "came on {}", "kam am {}";
    LeftOn = "left on {}", "ging am {}";
    Row = "Row", "Zeile";
    MoreOutside = "{} more are counted; run.json lists up to 1,000.", "{} weitere sind gezählt; run.json führt bis zu 1.000 auf.";
    UnknownStaff = "{} looks are by staff who are not in the table of staff: nothing is known of their team or their relationships.",
        "{} Abrufe stammen von Beschäftigten, die nicht in der Tabelle stehen: Über Team und Beziehungen ist nichts bekannt.";
    UnknownSubjects = "{} looks are at subjects who are not in the table of subjects: nothing is known of relationships, protection or decoys.",
        "{} Abrufe betreffen Personen, die nicht in der Tabelle stehen: Über Beziehungen, Schutz oder Köder ist nichts bekannt.";
    TableAccesses = "Looks", "Abrufe";
    TableStaff = "Staff", "Beschäftigte";
    TableStaffContacts = "Emergency contacts of staff", "Notfallkontakte der Beschäftigten";
    TableStaffAddresses = "Addresses of staff", "Adressen der Beschäftigten";
    TableShifts = "Shifts", "Schichten";
    TableSubjects = "Subjects", "Betroffene Personen";
    TableSubjectAddresses = "Addresses of subjects", "Adressen der betroffenen Personen";
    TableTasks = "Tasks", "Aufgaben";
    TableWork = "Work", "Arbeit";

    // Guide.
    GuideFinding = "What a finding is", "Was ein Befund ist";
    GuideFinding1 = "The looks of one staff member at one subject that together weigh enough to be shown to a person. It is where a review begins. Good next steps: read the sentence and the picture, look for a record that the tables did not hold, and ask the staff member what the looks were for.",
        "Die Abrufe einer beschäftigten Person zu einer betroffenen Person, die zusammen schwer genug wiegen, um sie einem Menschen zu zeigen. Damit beginnt eine Prüfung. Gute nächste Schritte: den Satz und das Bild lesen, nach einer Aufzeichnung suchen, die in den Tabellen fehlte, und fragen, wozu die Abrufe dienten.";
    GuideFinding2 = "What is explained by work on record weighs against a finding. Writing down what one does never raises the weight of one’s own looks.",
        "Was durch verzeichnete Arbeit erklärt ist, wiegt gegen einen Befund. Wer aufschreibt, was er oder sie tut, macht die eigenen Abrufe nie verdächtiger.";
    GuideBits = "What bits are", "Was Bit sind";
    GuideBits1 = "Each piece of evidence is weighed by how much more often it is seen on misuse than on honest looks. One bit means twice as often, two bits four times, three bits eight times; minus one bit means half as often. Bits of several pieces are added, and the sum is the weight of the finding. All weights are judgements that were written down beforehand; none is learnt from this log.",
        "Jeder Anhaltspunkt wiegt so viel, wie er bei Missbrauch häufiger vorkommt als bei redlichen Abrufen. Ein Bit heißt doppelt so oft, zwei Bit viermal, drei Bit achtmal so oft; minus ein Bit heißt halb so oft. Die Bit mehrerer Anhaltspunkte werden addiert; die Summe ist das Gewicht des Befunds. Alle Gewichte sind vorab festgelegte Einschätzungen; keines ist aus diesem Protokoll gelernt.";
    GuideBits2 = "An example: suppose that one look in 1,000 is misuse. A finding of 10 bits is about 1,000 times as common among misuse as among honest looks, so among such findings about one in two is misuse, and the other is not. Even a heavy finding can be innocent.",
        "Ein Beispiel: Angenommen, einer von 1.000 Abrufen ist Missbrauch. Ein Befund von 10 Bit kommt bei Missbrauch etwa 1.000-mal so oft vor wie bei redlichen Abrufen; unter solchen Befunden ist also etwa jeder zweite Missbrauch, und der andere nicht. Auch ein schwerer Befund kann harmlos sein.";
    GuideExplained = "First looks and repeats", "Erste Abrufe und Wiederholungen";
    GuideExplained1 = "A first look is the first of a staff member at a subject within the log. Whoever works on a case looks many times, and one record explains all of these looks; so the share among repeats is higher, and says less.",
        "Ein erster Abruf ist der erste einer beschäftigten Person zu einer betroffenen Person im Protokoll. Wer einen Fall bearbeitet, sieht viele Male nach, und eine einzige Aufzeichnung erklärt all diese Abrufe; darum ist der Anteil bei Wiederholungen höher und sagt weniger.";
    GuidePicture = "The pictures", "Die Bilder";
    GuidePicture1 = "Time runs from left to right. Looks stand on top, tasks from opening to closing below them, calls, orders and other work at the bottom. The dashed line runs from a look to the nearest work of the same staff member. A task with a pointed end began before the picture, or ends after it. What lies more than 30 days from all looks is left out, but for tasks that were open all that time. The bars of evidence have the same scale in all findings: to the right of zero speaks for misuse, to the left (hatched) against it.",
        "Die Zeit läuft von links nach rechts. Oben stehen die Abrufe, darunter Aufgaben von der Eröffnung bis zum Abschluss, unten Anrufe, Bestellungen und andere Arbeit. Die gestrichelte Linie führt von einem Abruf zur nächsten Arbeit derselben beschäftigten Person. Eine Aufgabe mit spitzem Ende begann vor dem Bild oder endet danach. Was mehr als 30 Tage von allen Abrufen entfernt liegt, fehlt; nur Aufgaben, die all die Zeit offen waren, sind gezeigt. Die Balken der Anhaltspunkte haben in allen Befunden denselben Maßstab: Rechts von null spricht für Missbrauch, links davon (schraffiert) dagegen.";
    GuideRelation = "Relationships", "Beziehungen";
    GuideRelation1 = "They are worked out from addresses, names, dates of birth and contacts, rare matches weighing more than common ones. The percentage says how sure the match itself is. That two people know each other is no misconduct; it only makes an unexplained look weigh more.",
        "Sie sind aus Adressen, Namen, Geburtsdaten und Kontakten erschlossen; seltene Übereinstimmungen wiegen mehr als häufige. Die Prozentzahl sagt, wie sicher die Zuordnung selbst ist. Dass zwei Menschen einander kennen, ist kein Fehlverhalten; es lässt nur einen nicht erklärten Abruf schwerer wiegen.";
    GuideLimits = "What this page does not say", "Was diese Seite nicht sagt";
    GuideLimits1 = "It does not say why somebody looked, and not how common misuse is: looks that a task explains may be misuse too, and are not found here. A rank is an order for reviewing, and no measure of guilt.",
        "Sie sagt nicht, warum jemand nachgesehen hat, und nicht, wie verbreitet Missbrauch ist: Auch Abrufe, die eine Aufgabe erklärt, können Missbrauch sein und werden hier nicht gefunden. Ein Rang ist eine Reihenfolge für die Prüfung und kein Maß für Schuld.";

    // Run.
    Inputs = "Inputs", "Eingaben";
    InputsIntro = "Whoever has the same files can check with their digests that this page is about them.", "Wer dieselben Dateien hat, kann anhand ihrer Prüfsummen feststellen, dass diese Seite von ihnen handelt.";
    InputsCaption = "Files that were read", "Gelesene Dateien";
    File = "File", "Datei";
    Size = "Size", "Größe";
    Digest = "SHA-256", "SHA-256";
    MoreFiles = "{} more files are listed in run.json.", "{} weitere Dateien stehen in run.json.";
    Counted = "Counts", "Mengen";
    CountStaff = "Staff", "Beschäftigte";
    CountSubjects = "Subjects", "Betroffene Personen";
    CountTasks = "Tasks", "Aufgaben";
    CountWork = "Rows of work", "Arbeitsvorgänge";
    CountRelations = "Relationships found", "Gefundene Beziehungen";
    TheRun = "The run", "Der Lauf";
    Settings = "Settings", "Einstellungen";
    SettingsIntro = "The reasons for these numbers stand beside them in the settings file. A finding needs at least {} bits.", "Die Gründe für diese Zahlen stehen neben ihnen in der Einstellungsdatei. Ein Befund braucht mindestens {} Bit.";
    TemplatesCaption = "Explanations that were tried", "Geprüfte Erklärungen";
    Window = "When the look may be", "Wann der Abruf liegen darf";
    Effect = "Effect", "Wirkung";
    EffectExplains = "explains", "erklärt";
    EffectLessens = "makes it less suspicious", "macht weniger verdächtig";
    WeightsCaption = "Weights of the other evidence, by the keys of the settings file", "Gewichte der übrigen Anhaltspunkte, nach den Schlüsseln der Einstellungsdatei";
    Keys = "Keys", "Schlüssel";
}
