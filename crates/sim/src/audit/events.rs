//! What happens to the whole desk: recalls, failures of the ticket system, days of the protected.

use crate::audit::rates;
use crate::audit::scene::Scene;
use crate::draw::{Draw, Part};

pub(crate) struct Events {
    recalls: Vec<u32>,
    /// Start and end, in seconds since 1970.
    outages: Vec<(i64, i64)>,
    /// Day, subject, staff who help.
    stars: Vec<(u32, u32, u32)>,
}

impl Events {
    pub(crate) fn draw(scene: &Scene) -> Events {
        let mut draw = Draw::new(scene.flags.seed, Part::AuditEvents);
        let days = scene.calendar.days;
        let mut times = |every: u32| -> Vec<u32> {
            let count = (days / every).max(1);
            (0..count).map(|_| draw.between(0, days - 1)).collect()
        };
        let recalls = times(rates::RECALL_EVERY);
        let outages = times(rates::OUTAGE_EVERY);
        let stars = times(rates::STAR_DAY_EVERY);
        let outages = outages
            .into_iter()
            .map(|day| {
                // Between eight and sixteen o'clock, when it is felt.
                let start = scene.calendar.midnight(day) + i64::from(draw.between(8 * 3_600, 16 * 3_600));
                let (least, most) = rates::OUTAGE_SECONDS;
                (start, start + i64::from(draw.between(least, most)))
            })
            .collect();
        let (least, most) = rates::STAR_DAY_STAFF;
        // Not more than a quarter of those who work on an average day.
        let most = most.min(scene.flags.staff() / 6).max(1);
        let stars = stars
            .into_iter()
            .map(|day| {
                let subject = scene.subjects.tied + draw.between(0, scene.subjects.protected - 1);
                (day, subject, draw.between(least.min(most), most))
            })
            .collect();
        Events { recalls, outages, stars }
    }

    /// Nothing happens.
    #[cfg(test)]
    pub(crate) fn none() -> Events {
        Events { recalls: Vec::new(), outages: Vec::new(), stars: Vec::new() }
    }

    pub(crate) fn is_recall(&self, day: u32) -> bool {
        self.recalls.iter().any(|&first| (first..first + rates::RECALL_DAYS).contains(&day))
    }

    /// When the failure ends that the ticket system is in; none if it works.
    pub(crate) fn outage_at(&self, second: i64) -> Option<i64> {
        self.outages.iter().find(|(start, end)| (*start..*end).contains(&second)).map(|&(_, end)| end)
    }

    /// Subjects, and how many staff help them.
    pub(crate) fn stars_on(&self, day: u32) -> impl Iterator<Item = (u32, u32)> + use<'_> {
        self.stars.iter().filter(move |star| star.0 == day).map(|&(_, subject, staff)| (subject, staff))
    }

    /// Days on which everybody talks about a protected subject: day and subject.
    pub(crate) fn stars(&self) -> &[(u32, u32, u32)] {
        &self.stars
    }
}
