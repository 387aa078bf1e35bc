//! How often what happens in an audit world. "Judgement" means that nobody publishes the figure and that it was
//! set so that honest work is no easier to explain than we believe it is in a shop.
//!
//! All shares are per mille unless the name or the comment says otherwise. `docs/simulation.md` lists the same
//! figures for readers without the source; the tests measure them in written worlds.

// ---- people and where they live ----

/// Of people, in a house of many flats where hundreds live. Zensus 2022 counts about one German dwelling in eight
/// in a house of 13 and more; a tower block proper is rarer. Judgement.
pub(crate) const IN_TOWER: u32 = 100;
/// Subjects to a tower block, as far as [`MOST_TOWERS`] allows. Judgement.
pub(crate) const SUBJECTS_PER_TOWER: u32 = 150;
pub(crate) const MOST_TOWERS: u32 = 600;
/// Of subjects registered in pairs, share a home. Judgement: a third of the customers of a shop that delivers to
/// most households share the address with another customer.
pub(crate) const PAIR_AT_HOME: u32 = 350;
/// Of couples, have one surname. Three of four German couples take the man's and 6 % the woman's (GfdS, marriages
/// of 2016); 79 % of American women take the husband's (Pew Research Center, 2023). Lower, since many couples are
/// not married. Judgement.
pub(crate) const COUPLE_ONE_NAME: u32 = 600;
/// Of people, had another home before the present one within the memory of the files, and again before that one.
/// About 8 % of Germans move each year; accounts are five years old on average.
pub(crate) const MOVED: u32 = 330;
/// Of accounts, with a further address for parcels, and for invoices: as in the shop world.
pub(crate) const WITH_SHIPPING: u32 = 150;
pub(crate) const WITH_BILLING: u32 = 60;
/// Of accounts, with telephone number, and with birth date. Judgement: shops ask for both and insist on neither.
pub(crate) const WITH_PHONE: u32 = 700;
pub(crate) const WITH_BIRTH_DATE: u32 = 600;
/// Of accounts, with the street abbreviated, with umlauts written out, with a slip of the keyboard in the
/// surname. Judgement.
pub(crate) const ABBREVIATED: u32 = 200;
pub(crate) const NO_UMLAUTS: u32 = 40;
pub(crate) const MISSPELT: u32 = 15;
/// One of so many subjects is protected, and one is a decoy; at least so many of each. Judgement.
pub(crate) const SUBJECTS_PER_PROTECTED: u32 = 20_000;
pub(crate) const SUBJECTS_PER_DECOY: u32 = 50_000;
pub(crate) const LEAST_PROTECTED: u32 = 3;
pub(crate) const LEAST_DECOYS: u32 = 2;

// ---- the circle of a staff member: who of it has an account. All judgement ----

/// Of staff, live in the city of their site; the others commute or work from home.
pub(crate) const LIVE_AT_SITE: u32 = 800;
/// Of staff, have an account themselves.
pub(crate) const OWN_ACCOUNT: u32 = 650;
/// Of these accounts, with the e-mail address that the personnel file has.
pub(crate) const OWN_EMAIL: u32 = 600;
/// Of staff, live with a partner (about 60 % of German adults live as couples, Mikrozensus), …
pub(crate) const WITH_PARTNER: u32 = 550;
/// … and of these partners, have an account of their own.
pub(crate) const PARTNER_ACCOUNT: u32 = 650;
/// Of staff, have a former partner with an account.
pub(crate) const FORMER_PARTNER: u32 = 350;
/// Of former partners, took another surname since.
pub(crate) const FORMER_PARTNER_RENAMED: u32 = 200;
/// Of former partners, stayed in the home that both had; of the others, so many moved out of the staff member's
/// present one.
pub(crate) const FORMER_PARTNER_STAYED: u32 = 500;
pub(crate) const FORMER_PARTNER_LEFT: u32 = 400;
/// Of people in a circle who moved, already had the account when they did.
pub(crate) const REGISTERED_BEFORE_MOVE: u32 = 650;
/// Of former partners, are still on file as a former emergency contact.
pub(crate) const FORMER_CONTACT: u32 = 300;
/// Of former partners and of family, once had a parcel sent to the staff member's home.
pub(crate) const SHIPPED_TO_STAFF: u32 = 150;
/// Of staff, in each of two draws, a parent or sibling with an account.
pub(crate) const RELATIVE: u32 = 500;
pub(crate) const RELATIVE_ONE_NAME: u32 = 650;
pub(crate) const RELATIVE_SAME_CITY: u32 = 600;
pub(crate) const RELATIVE_IS_CONTACT: u32 = 250;
/// Of staff, in each of two draws, a neighbour whom they know and who has an account.
pub(crate) const NEIGHBOUR: u32 = 700;
/// Of staff, in each of two draws, an acquaintance with an account; hardly any of them is on file anywhere.
pub(crate) const ACQUAINTANCE: u32 = 600;
pub(crate) const ACQUAINTANCE_IS_CONTACT: u32 = 80;
/// Of staff: a customer who lived in their home before them, and one of the same name. Neither is anything to
/// them.
pub(crate) const TENANT_BEFORE: u32 = 200;
pub(crate) const NAMESAKE: u32 = 100;
/// Of homes that staff left before they were hired, still in the personnel file.
pub(crate) const OLD_HOME_ON_FILE: u32 = 400;

// ---- shifts ----

/// Of working days, absent: about 30 days of leave and 15 of illness (Destatis, 2023) of 250.
pub(crate) const ABSENT: u32 = 180;
/// Of shifts, worked but in no list (swapped, or somebody jumped in). Judgement.
pub(crate) const UNLISTED_SHIFT: u32 = 12;
/// Of shifts, longer than listed, by up to [`MOST_OVERTIME`] seconds. Judgement.
pub(crate) const OVERTIME: u32 = 60;
pub(crate) const MOST_OVERTIME: u32 = 2_700;

// ---- honest work ----

/// How the desk's cases come in. SQM Group: 40 % of contacts are calls; the rest is judgement.
pub(crate) const CALL: u32 = 400;
pub(crate) const CHAT: u32 = 190;
pub(crate) const MAIL: u32 = 260;
/// Cases that a system opens: fraud alarms, failed payments, parcels that went back.
pub(crate) const SYSTEM: u32 = 100;
/// Cases that staff open themselves, with good reason and no contact by the subject near: just what a bogus
/// ticket looks like.
pub(crate) const OUTBOUND: u32 = 25;
/// Returns handled in one go, subject after subject, with no task: just what enumeration looks like. A batch has
/// [`RETURNS`] of them.
pub(crate) const RETURN_BATCH: u32 = 8;
pub(crate) const RETURNS: (u32, u32) = (8, 30);
/// Cases that another department asks about, by telephone or at the coffee machine: no trace of them anywhere, just
/// what a plain look of misuse looks like.
pub(crate) const ASKED: u32 = 12;
/// Of visits, by somebody of any queue, because theirs was empty or they know that work as well.
pub(crate) const OTHER_QUEUE: u32 = 60;
/// Of contacts, followed by another about the same thing within six days: 70 % are resolved at first contact (SQM
/// Group, call center industry).
pub(crate) const REPEAT: u32 = 300;
/// Of contacts, that the telephone or chat system did not record, or recorded without the staff member.
pub(crate) const CONTACT_LOST: u32 = 40;
pub(crate) const CONTACT_WITHOUT_STAFF: u32 = 80;
/// Of calls, for which nobody ever wrote a ticket; of the others, so many were written long after.
pub(crate) const NO_TICKET: u32 = 90;
pub(crate) const LATE_TICKET: u32 = 40;
/// Of looks for a task, that the access log names the task for.
pub(crate) const LOOK_NAMES_TASK: u32 = 650;
/// Of tasks, that end with another assignee than worked on it, and that are never closed.
pub(crate) const REASSIGNED: u32 = 150;
pub(crate) const NEVER_CLOSED: u32 = 30;
/// Of cases, seen again by the same staff member after they were closed, up to three weeks later.
pub(crate) const FOLLOW_UP: u32 = 60;
/// Of cases, that a call back was promised for.
pub(crate) const CALLBACK: u32 = 50;
/// Of cases, that a colleague was asked about, who looked as well and left no trace in any ticket.
pub(crate) const HELPED: u32 = 20;
/// Of cases, that began with the wrong account: a digit mistyped, closed at once.
pub(crate) const WRONG_ACCOUNT: u32 = 12;
/// Of cases, that began with somebody of the same name.
pub(crate) const SIMILAR_NAME: u32 = 10;
/// Of cases, that the team's lead reviewed within three days.
pub(crate) const REVIEWED: u32 = 20;
/// Of cases of a subject, that somebody in another team had to take over.
pub(crate) const ESCALATED: u32 = 50;
/// Of looks, at more fields than the case needed.
pub(crate) const CURIOUS_FIELDS: u32 = 40;
/// Days from one recall to the next, its length in days, and its share of the cases on them.
pub(crate) const RECALL_EVERY: u32 = 45;
pub(crate) const RECALL_DAYS: u32 = 3;
pub(crate) const RECALL_SHARE: u32 = 150;
/// Days from one failure of the ticket system to the next, and its length in seconds.
pub(crate) const OUTAGE_EVERY: u32 = 30;
pub(crate) const OUTAGE_SECONDS: (u32, u32) = (5_400, 14_400);
/// Days from one day on which a protected subject needs much help to the next, and how many staff then look.
pub(crate) const STAR_DAY_EVERY: u32 = 20;
pub(crate) const STAR_DAY_STAFF: (u32, u32) = (5, 12);
/// Of ordinary cases, about a protected subject.
pub(crate) const STAR_CASES: u32 = 1;
/// Honest cases of a subject that routing brings to the very staff member of their circle, for each thousand
/// looks of misuse.
pub(crate) const COINCIDENCES: u32 = 400;

// ---- misuse ----

/// How often staff look at whom, of a hundred series of looks. Of the privacy breaches that hospitals reported in
/// Veriphyr's survey of 2011, 35 % were looks at colleagues and 27 % at friends and relatives. Former partners,
/// neighbours and celebrities are what the former employee of the shop told of. The rest is judgement.
pub(crate) const AT_FORMER_PARTNER: u32 = 19;
pub(crate) const AT_NEIGHBOUR: u32 = 12;
pub(crate) const AT_CELEBRITY: u32 = 13;
pub(crate) const AT_FAMILY: u32 = 9;
pub(crate) const AT_COLLEAGUE: u32 = 20;
pub(crate) const AT_ACQUAINTANCE: u32 = 9;
pub(crate) const AT_HOUSEHOLD: u32 = 5;
pub(crate) const AT_OWN_ACCOUNT: u32 = 6;
pub(crate) const FOR_A_FRIEND: u32 = 4;
pub(crate) const HARVEST: u32 = 1;
pub(crate) const AT_DECOY: u32 = 2;
/// How they go about it, of a hundred series; the sly ways add up to 45. Judgement.
pub(crate) const PLAINLY: u32 = 55;
pub(crate) const BOGUS_TICKET: u32 = 14;
pub(crate) const PIGGYBACK: u32 = 12;
pub(crate) const COVERED: u32 = 10;
pub(crate) const SLOWLY: u32 = 9;
/// Of days on which they look, after the shift has ended.
pub(crate) const AFTER_SHIFT: u32 = 120;
/// Of bogus tickets, entered as if the subject had called.
pub(crate) const BOGUS_ORIGIN: u32 = 300;
/// Others opened around the one that matters.
pub(crate) const COVER_LOOKS: (u32, u32) = (3, 7);
/// Subjects of a harvest, as far as the flag for misuse allows.
pub(crate) const HARVESTED: (u32, u32) = (40, 150);
