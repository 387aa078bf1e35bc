//! The shop of the demo, made by the same steps that a user takes: a database, `init`, `ledger create`, `token`.

use std::{collections::BTreeSet, path::Path};

use access::principal::{Identity, Presented, Scope};
use anyhow::{Context as _, Result};
use ledger::VerifyingKey;
use sim::{Date, Size, World};
use source::{
    connect::{Address, Settings, Source},
    draft::{self, Options},
};

use super::super::{init, ledger as new_ledger, runtime, token};
use crate::{config::Config, wiring::open_ledger};

/// The shop, before its gate opens.
pub(super) struct Shop {
    pub(super) world: World,
    pub(super) config: Config,
    pub(super) key: VerifyingKey,
    pub(super) admin: Presented,
}

/// Makes the shop in an empty folder.
pub(super) fn open(folder: &Path) -> Result<Shop> {
    let world = World::generate(SEED, Size::demo(), today()?);
    world.write_sqlite(&folder.join(DATABASE)).context("the simulated shop")?;
    let file = folder.join("zweck.toml");
    let mapping = runtime()?.block_on(draft(folder))?;
    std::fs::write(&file, mapping).with_context(|| format!("cannot write `{}`", file.display()))?;
    let config = Config::load(&file)?;
    let key = new_ledger::new_ledger(&config)?;
    let ledger = open_ledger(&config)?;
    let admin = Identity::Service(access::ids::ServiceId::new("admin")?);
    let scopes = BTreeSet::from(Scope::OF_SERVICES);
    let admin = token::issue(&ledger, admin, scopes)?;
    ledger.close()?;
    Ok(Shop { world, config, key, admin })
}

async fn draft(folder: &Path) -> Result<String> {
    let address = Address::Sqlite(folder.join(DATABASE));
    let schema = Source::connect(&address, Settings::default()).await?.schema().await?;
    let url = format!("sqlite:{DATABASE}");
    let options = Options { url: &url, subject: None, samples: None };
    Ok(init::document(&draft::draft(&schema, &options)?, "shop.example/zweck"))
}

/// The day on which the desk opened last: the world's newest tasks are from then, and the gate takes none of the future.
fn today() -> Result<Date> {
    let opened = crate::outside::now().as_millis() - DESK_OPENS;
    let now = jiff::Timestamp::from_millisecond(opened).context("the clock")?;
    let date = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    Ok(Date::new(i32::from(date.year()), part(date.month()), part(date.day())))
}

/// In milliseconds of the day, as the world has it.
const DESK_OPENS: i64 = 8 * 3_600_000;

const DATABASE: &str = "shop.sqlite";

/// Any would do. This one makes the same people on every machine.
const SEED: u64 = 2021;
