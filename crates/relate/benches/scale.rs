//! 10,000 staff against 2,000,000 subjects. `cargo bench -p relate --bench scale` prints Markdown; the subjects are drawn
//! from a seed, in chunks, and drawing them is not timed. `-- SUBJECTS STAFF THREADS` sets other sizes.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop")]

use std::{
    collections::BTreeMap,
    env,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use relate::{Address, BirthDate, Counts, Day, Person, Relater, Settings};

fn main() {
    let sizes: Vec<usize> = env::args().filter_map(|argument| argument.parse().ok()).collect();
    let size = |at: usize, default: usize| sizes.get(at).copied().unwrap_or(default);
    let (subjects, staff, threads) = (size(0, 2_000_000), size(1, 10_000), size(2, 2));
    // Staff are spread over the subjects, as customers of their own shop.
    let members: Vec<Drawn> =
        (0..staff).map(|number| Drawn::staff(number * (subjects / staff.max(1)))).collect();
    let people: Vec<Person<'_>> = members.iter().map(Drawn::person).collect();

    let start = Instant::now();
    let mut relater = Relater::new(&people, Settings::default());
    let building = start.elapsed();
    let (counts, observing) =
        each_chunk(subjects, threads, relater.counts(), |counts: &mut Counts, subject| {
            relater.observe(counts, subject);
        });
    let start = Instant::now();
    let mut all = relater.counts();
    counts.iter().for_each(|counts| all.merge(counts));
    relater.learn(&all);
    let merging = start.elapsed();
    let (kinds, relating) = each_chunk(subjects, threads, BTreeMap::new(), |kinds, subject| {
        for relation in relater.relate(subject) {
            *kinds.entry(relation.kind.name()).or_insert(0_u64) += 1;
        }
    });
    println!(
        "{staff} staff, {subjects} subjects, {threads} threads; one lasting and one former address each for staff\n"
    );
    println!("| what | time | per subject and thread |");
    println!("|---|---|---|");
    let each = |time: Duration| time * u32::try_from(threads).unwrap() / u32::try_from(subjects).unwrap();
    println!("| index the staff | {building:.2?} | |");
    println!("| count the subjects | {observing:.2?} | {:.2?} |", each(observing));
    println!("| merge the counts | {merging:.2?} | |");
    println!("| relate the subjects | {relating:.2?} | {:.2?} |", each(relating));
    println!("| all | {:.2?} | |\n", building + observing + merging + relating);
    let mut total: BTreeMap<&str, u64> = BTreeMap::new();
    kinds.iter().flatten().for_each(|(kind, count)| *total.entry(kind).or_default() += count);
    println!("relations found: {total:?}");
}

/// Runs `work` on all subjects, and gives each thread's result and the longest that a thread worked.
fn each_chunk<T: Clone + Send>(
    subjects: usize,
    threads: usize,
    empty: T,
    work: impl Fn(&mut T, &Person<'_>) + Sync,
) -> (Vec<T>, Duration) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let (mut result, next, work) = (empty.clone(), &next, &work);
                scope.spawn(move || {
                    let mut busy = Duration::ZERO;
                    loop {
                        let from = next.fetch_add(CHUNK, Ordering::Relaxed);
                        if from >= subjects {
                            return (result, busy);
                        }
                        let drawn: Vec<Drawn> =
                            (from..subjects.min(from + CHUNK)).map(Drawn::subject).collect();
                        let start = Instant::now();
                        drawn.iter().for_each(|subject| work(&mut result, &subject.person()));
                        busy += start.elapsed();
                    }
                })
            })
            .collect();
        let done: Vec<(T, Duration)> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
        let longest = done.iter().map(|(_, busy)| *busy).max().unwrap_or_default();
        (done.into_iter().map(|(result, _)| result).collect(), longest)
    })
}

/// A made-up person's texts.
struct Drawn {
    given: String,
    family: String,
    birth: BirthDate,
    /// Street, number, postcode, town; the first is where they live now.
    places: Vec<[String; 4]>,
    phone: String,
    email: String,
}

impl Drawn {
    /// Two people live in each dwelling, and every tenth house has 40 dwellings. One in three households has two names.
    fn subject(number: usize) -> Drawn {
        let mut own = Draw(number as u64);
        let household = Draw((number / 2) as u64 | 1 << 40).next();
        let other_name = household.is_multiple_of(3) && number % 2 == 1;
        let family = syllables(if other_name { own.common(60_000) } else { Draw(household).common(60_000) });
        let given = syllables(own.common(3_000) + 70_000);
        let birth = BirthDate {
            year: 1940 + own.below(66) as u16,
            month: 1 + own.below(12) as u8,
            day: 1 + own.below(28) as u8,
        };
        let phone = format!("0{}{:07}", 151 + own.below(28), own.below(10_000_000));
        let email = format!("{given}.{family}{}@example.org", own.below(100));
        Drawn { places: vec![place((number / 2) as u64)], given, family, birth, phone, email }
    }

    /// With the place of another household, where they lived until 2023.
    fn staff(number: usize) -> Drawn {
        let mut drawn = Drawn::subject(number);
        drawn.places.push(place((number / 2) as u64 + 101));
        drawn
    }

    fn person(&self) -> Person<'_> {
        let addresses =
            self.places.iter().enumerate().map(|(at, [street, number, postcode, city])| Address {
                street,
                house_number: number,
                postcode,
                city,
                to: (at > 0).then_some(Day(19_722)),
                ..Address::default()
            });
        Person {
            given_name: &self.given,
            family_name: &self.family,
            birth_date: Some(self.birth),
            addresses: addresses.collect(),
            phones: vec![&self.phone],
            emails: vec![&self.email],
            ..Person::default()
        }
    }
}

fn place(household: u64) -> [String; 4] {
    let tower = (household / 40).is_multiple_of(10);
    let house = if tower { household / 40 } else { household };
    let mut draw = Draw(house | 1 << 41);
    let postcode = 10_000 + draw.common(8_000) * 11;
    let street = format!("{}straße", syllables(draw.below(60) + 60 * (postcode % 997)));
    [street, (1 + draw.below(120)).to_string(), postcode.to_string(), syllables(postcode / 100 + 200_000)]
}

/// A pronounceable word for a number. Mixed, so that neighbouring numbers do not sound alike.
fn syllables(number: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ber", "dor", "el", "fa", "gen", "hau", "ker", "lin", "mü", "nor", "ro", "schi", "ste", "wal",
        "zi",
    ];
    let mut number = Draw(number).next() >> 44;
    let mut word = String::new();
    while word.is_empty() || number > 0 {
        word.push_str(SYLLABLES[(number % 16) as usize]);
        number /= 16;
    }
    word
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Zipf-like: the first numbers come up most.
    fn common(&mut self, limit: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((limit as f64).powf(share) - 1.0) as u64
    }
}

const CHUNK: usize = 16_384;
