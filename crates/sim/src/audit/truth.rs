//! The truth about looks: the words of `truth/looks`.

/// The truth about a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Honest(Reason),
    Misuse { motive: Motive, manner: Manner, series: u32 },
}

/// Why somebody looked honestly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The subject called, and somebody wrote a ticket in time.
    Call,
    /// The subject wrote in the chat.
    Chat,
    /// The subject wrote a mail.
    Mail,
    /// A system opened the task.
    System,
    /// Staff opened the task themselves, rightly, without a contact near.
    Outbound,
    /// One of many returns handled in one go.
    Return,
    /// Another department asked, and nobody wrote it down.
    Asked,
    /// The subject turned to the desk again about the same thing.
    Repeat,
    /// Another team took over.
    Escalation,
    /// The promised call back.
    Callback,
    /// The same staff member looked again after the task was closed.
    FollowUp,
    /// The subject called, and nobody ever wrote a ticket.
    NoTicket,
    /// The ticket was written long after the look.
    LateTicket,
    /// The ticket system was down.
    Outage,
    /// A colleague was asked.
    Helped,
    /// A digit mistyped, closed at once.
    WrongAccount,
    /// Somebody of the same name, before the right one.
    SimilarName,
    /// The lead of the team reviewed the case.
    Review,
    /// One of many because a product was called back.
    Recall,
    /// A protected subject who needed much help on one day.
    StarDay,
    /// Routing brought the subject to the very staff member of whose circle they are.
    Coincidence,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 21] = [
        Reason::Call,
        Reason::Chat,
        Reason::Mail,
        Reason::System,
        Reason::Outbound,
        Reason::Return,
        Reason::Asked,
        Reason::Repeat,
        Reason::Escalation,
        Reason::Callback,
        Reason::FollowUp,
        Reason::NoTicket,
        Reason::LateTicket,
        Reason::Outage,
        Reason::Helped,
        Reason::WrongAccount,
        Reason::SimilarName,
        Reason::Review,
        Reason::Recall,
        Reason::StarDay,
        Reason::Coincidence,
    ];

    /// As written in the truth, e.g. `wrong_account`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reason::Call => "call",
            Reason::Chat => "chat",
            Reason::Mail => "mail",
            Reason::System => "system",
            Reason::Outbound => "outbound",
            Reason::Return => "return",
            Reason::Asked => "asked",
            Reason::Repeat => "repeat",
            Reason::Escalation => "escalation",
            Reason::Callback => "callback",
            Reason::FollowUp => "follow_up",
            Reason::NoTicket => "no_ticket",
            Reason::LateTicket => "late_ticket",
            Reason::Outage => "outage",
            Reason::Helped => "helped",
            Reason::WrongAccount => "wrong_account",
            Reason::SimilarName => "similar_name",
            Reason::Review => "review",
            Reason::Recall => "recall",
            Reason::StarDay => "star_day",
            Reason::Coincidence => "coincidence",
        }
    }
}

/// Whom a look of misuse was at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Motive {
    /// A former partner.
    FormerPartner,
    /// A neighbour.
    Neighbour,
    /// A protected subject, out of curiosity.
    Celebrity,
    /// A parent or sibling.
    Family,
    /// Somebody in the same team.
    Colleague,
    /// An acquaintance.
    Acquaintance,
    /// The present partner.
    Household,
    /// Themselves.
    Own,
    /// Somebody in the circle of a friend at work, who returns the favour.
    ForFriend,
    /// Many subjects one after the other, to take their data along.
    Harvest,
    /// A decoy.
    Decoy,
    /// Somebody of no interest, opened so that the one who matters does not stand alone.
    Cover,
}

impl Motive {
    /// All motives.
    pub const ALL: [Motive; 12] = [
        Motive::FormerPartner,
        Motive::Neighbour,
        Motive::Celebrity,
        Motive::Family,
        Motive::Colleague,
        Motive::Acquaintance,
        Motive::Household,
        Motive::Own,
        Motive::ForFriend,
        Motive::Harvest,
        Motive::Decoy,
        Motive::Cover,
    ];

    /// As written in the truth, e.g. `former_partner`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Motive::FormerPartner => "former_partner",
            Motive::Neighbour => "neighbour",
            Motive::Celebrity => "celebrity",
            Motive::Family => "family",
            Motive::Colleague => "colleague",
            Motive::Acquaintance => "acquaintance",
            Motive::Household => "household",
            Motive::Own => "self",
            Motive::ForFriend => "for_friend",
            Motive::Harvest => "harvest",
            Motive::Decoy => "decoy",
            Motive::Cover => "cover",
        }
    }
}

/// How a look of misuse was hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manner {
    /// Not at all.
    Plain,
    /// Behind a ticket that the looker opened.
    BogusTicket,
    /// Behind a true ticket of the subject that somebody else works on.
    Piggyback,
    /// Among others opened for no other reason.
    Covered,
    /// By one look a month.
    Slow,
}

impl Manner {
    /// All manners.
    pub const ALL: [Manner; 5] =
        [Manner::Plain, Manner::BogusTicket, Manner::Piggyback, Manner::Covered, Manner::Slow];

    /// As written in the truth, e.g. `bogus_ticket`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Manner::Plain => "plain",
            Manner::BogusTicket => "bogus_ticket",
            Manner::Piggyback => "piggyback",
            Manner::Covered => "covered",
            Manner::Slow => "slow",
        }
    }
}
