//! The support day: what happens, and what is shown of it.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use sim::{Assignee, Date, Origin, Staff, Task, TaskKind, World};

use super::{
    super::{say, verify},
    api::{Answer, Api},
    shop::Shop,
};

/// Plays the day and prints it.
pub(super) fn tell(shop: &Shop, base: &str) -> Result<()> {
    let admin = Api::new(base, shop.admin.reveal());
    let cast = Cast::choose(&shop.world)?;
    let agent = prepare(&shop.world, &admin, &cast)?;
    let world = &shop.world;
    say(format_args!(
        "Its support day, played over HTTP: {} customers, {} staff, {} open tasks\n",
        world.customers.len(),
        world.staff.len(),
        world.tasks.len()
    ));
    looks(shop, &agent, &cast)?;
    refusals(&agent, &admin, &cast)?;
    ledger(shop, &admin)
}

/// Says what to try while the gate stays up.
pub(super) fn invite(shop: &Shop, base: &str) -> Result<()> {
    let admin = Api::new(base, shop.admin.reveal());
    let cast = Cast::choose(&shop.world)?;
    let task = &cast.items.external_id;
    let agent = staff_token(&admin, cast.agent)?;
    let program = std::env::current_exe().unwrap_or_else(|_| "zweck".into());
    say(format_args!(
        "\nThe gate stays up until you press Ctrl-C. Try, in another terminal:\n\
         \x20 export AUTH='Authorization: Bearer {}'\n\
         \x20 curl -s {base}/v1/me -H \"$AUTH\"\n\
         \x20 curl -s {base}/v1/grants -H \"$AUTH\" -H 'Content-Type: application/json' \\\n\
         \x20   -d '{{\"task_id\": \"{task}\", \"purpose\": \"order-question\"}}'\n\
         \x20 curl -s {base}/v1/grants/THE-ID-OF-THE-GRANT/subject -H \"$AUTH\"\n\
         \x20 curl -s {base}/checkpoint; curl -s {base}/metrics\n\
         \x20 {} verify {base} --key '{}' --token {}",
        agent.token(),
        program.display(),
        shop.key,
        admin.token(),
    ));
    Ok(())
}

/// The people and tasks of the story, found in the simulated world.
struct Cast<'a> {
    /// Handles deliveries and order questions.
    agent: &'a Staff,
    /// The agent's task about a parcel.
    parcel: &'a Task,
    /// The agent's task about an order with a sensitive item.
    items: &'a Task,
    /// A colleague's task about a celebrity.
    celebrity: &'a Task,
    /// Has not done the training.
    newcomer: &'a Staff,
    /// The newcomer's own task.
    first: &'a Task,
}

impl<'a> Cast<'a> {
    fn choose(world: &'a World) -> Result<Self> {
        let of = |task: &Task, id: u32| task.assignee == Assignee::Staff(id);
        let protected = |task: &Task| world.truth.protected.contains(&task.customer);
        let by_kind =
            |id: u32, kind: TaskKind| world.tasks.iter().find(|task| of(task, id) && task.kind == kind);
        let (agent, parcel, items) = world
            .staff
            .iter()
            .find_map(|staff| {
                let parcel = by_kind(staff.id, TaskKind::Delivery).filter(|task| !protected(task))?;
                let items = world.tasks.iter().find(|task| {
                    of(task, staff.id)
                        && task.kind == TaskKind::OrderQuestion
                        && has_both_sorts(world, task.customer)
                })?;
                Some((staff, parcel, items))
            })
            .context("the simulated shop has nobody with a parcel and an order to ask about")?;
        let theirs = |task: &Task| of(task, agent.id) || task.assignee == Assignee::Queue(agent.team);
        let celebrity = world.tasks.iter().find(|task| protected(task) && !theirs(task));
        let newcomer = world.staff.iter().rev().find_map(|staff| {
            let first = world.tasks.iter().find(|task| of(task, staff.id) && purpose(task.kind).is_some())?;
            (staff.id != agent.id).then_some((staff, first))
        });
        let (newcomer, first) = newcomer.context("the simulated shop has no newcomer")?;
        let celebrity = celebrity.context("the simulated shop has no celebrity")?;
        Ok(Self { agent, parcel, items, celebrity, newcomer, first })
    }
}

/// Whether a customer has ordered both harmless and sensitive things.
fn has_both_sorts(world: &World, customer: u32) -> bool {
    let orders: Vec<_> =
        world.orders.iter().filter(|order| order.customer == customer).map(|order| order.id).collect();
    let sensitive = |product: u32| {
        let category =
            world.products.iter().find(|candidate| candidate.id == product).map(|found| found.category);
        category.is_some_and(|category| SENSITIVE_CATEGORIES.contains(&category))
    };
    let lines = || world.order_lines.iter().filter(|line| orders.contains(&line.order));
    lines().any(|line| sensitive(line.product)) && lines().any(|line| !sensitive(line.product))
}

/// HR and the ticket system tell the gate what they know. Gives the agent's own access.
fn prepare(world: &World, admin: &Api, cast: &Cast<'_>) -> Result<Api> {
    let valid_until = format!("{}T00:00:00Z", world.today.plus_days(365));
    for staff in &world.staff {
        let id = staff.number();
        admin.post("/v1/staff", &json!({"id": id, "queues": [staff.team.name()]}))?.good()?;
        let attestation = json!({"policy": "access-policy-1", "valid_until": valid_until});
        admin.post(&format!("/v1/staff/{id}/attestations"), &attestation)?.good()?;
        if staff.id != cast.newcomer.id {
            train(admin, staff, world.today)?;
        }
    }
    for task in &world.tasks {
        admin.post("/v1/tasks", &pushed(world, task)?)?.good()?;
    }
    staff_token(admin, cast.agent)
}

fn train(admin: &Api, staff: &Staff, today: Date) -> Result<()> {
    let training = json!({
        "course": "data-protection",
        "valid_until": format!("{}T00:00:00Z", today.plus_days(365)),
    });
    admin.post(&format!("/v1/staff/{}/trainings", staff.number()), &training)?.good()?;
    Ok(())
}

fn pushed(world: &World, task: &Task) -> Result<Value> {
    let number = |id| world.staff_member(id).map(Staff::number).context("the task names nobody");
    let mut body = json!({
        "id": task.external_id,
        "kind": task.kind.name(),
        "subject": task.customer.to_string(),
        "origin": match task.origin {
            Origin::Customer => "customer",
            Origin::System => "system",
            Origin::Staff(_) => "staff",
        },
        "opened_at": task.opened_at.to_string(),
    });
    let (field, value) = match task.assignee {
        Assignee::Staff(id) => ("assignee", number(id)?),
        Assignee::Queue(team) => ("queue", team.name().to_owned()),
    };
    if let Some(body) = body.as_object_mut() {
        body.insert(field.to_owned(), value.into());
    }
    Ok(body)
}

fn staff_token(admin: &Api, staff: &Staff) -> Result<Api> {
    let request = json!({"owner": {"staff": staff.number()}, "scopes": ["look"]});
    Ok(admin.with_token(admin.post("/v1/tokens", &request)?.good()?.text("token")))
}

/// Two looks: one at a delivery address, one at what somebody bought.
fn looks(shop: &Shop, agent: &Api, cast: &Cast<'_>) -> Result<()> {
    let who = cast.agent.number();
    line(
        &who,
        &format!("has {} ({}), asks to see the customer", cast.parcel.external_id, cast.parcel.kind.name()),
    );
    let card = look(agent, cast.parcel)?;
    outcome("LOOK", &format!("on record as ledger entry {}, before it was shown", record(&card)));
    show(&card, "customer", &["given_name", "family_name", "email"]);
    show(&card, "orders", &["order_number", "status", "shipping_address_id.city"]);
    say(format_args!("         {}", kept_back(shop, &card)));

    line(
        &who,
        &format!("has {} ({}), about a parcel's contents", cast.items.external_id, cast.items.kind.name()),
    );
    let card = look(agent, cast.items)?;
    outcome("LOOK", &format!("ledger entry {}; a sensitive item stays masked", record(&card)));
    let rows = card.rows("order_line");
    let harmless = rows.iter().find(|row| row.get(TITLE).is_some_and(Value::is_string));
    let sensitive =
        rows.iter().find(|row| row.pointer(TITLE_MASKED).is_some_and(|why| why == "sensitive-item"));
    for row in [harmless, sensitive].into_iter().flatten() {
        show_row("order_line", row, &["quantity", TITLE]);
    }
    Ok(())
}

/// How much of the mapping a card leaves out.
fn kept_back(shop: &Shop, card: &Answer) -> String {
    let tables = card.body.get("tables").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let name = |table: &Value| table.get("name").and_then(Value::as_str).map(str::to_owned);
    let on_card: Vec<_> = tables.iter().filter_map(name).collect();
    let mapped = shop.config.mapping.tables.iter().filter(|(_, table)| !table.columns.is_empty());
    let left_out: Vec<_> =
        mapped.map(|(name, _)| name.to_string()).filter(|name| !on_card.contains(name)).collect();
    format!("nothing of: {}", left_out.join(", "))
}

fn look(api: &Api, task: &Task) -> Result<Answer> {
    let grant = ask(api, task)?.good()?;
    api.get(&format!("/v1/grants/{}/subject", grant.text("id")))?.good()
}

fn ask(api: &Api, task: &Task) -> Result<Answer> {
    let purpose = purpose(task.kind).context("the demo has no purpose for this kind of task")?;
    api.post("/v1/grants", &json!({"task_id": task.external_id, "purpose": purpose}))
}

/// Five ways to be refused, and what lifts one of them.
fn refusals(agent: &Api, admin: &Api, cast: &Cast<'_>) -> Result<()> {
    let who = cast.agent.number();
    let request = |task: &str, purpose: &str| json!({"task_id": task, "purpose": purpose});
    line(&who, &format!("asks for payments \"because of\" the parcel {}", cast.parcel.external_id));
    refused(&agent.post("/v1/grants", &request(&cast.parcel.external_id, "payment"))?)?;

    line(&who, &format!("is curious about a celebrity: {}, a colleague's task", cast.celebrity.external_id));
    refused(&ask(agent, cast.celebrity)?)?;
    line(&who, "tries a task that does not exist, and gets the very same answer");
    refused(&agent.post("/v1/grants", &request("T-9999999", "delivery"))?)?;

    let newcomer = staff_token(admin, cast.newcomer)?;
    line(
        &cast.newcomer.number(),
        &format!("is new and has {} ({})", cast.first.external_id, cast.first.kind.name()),
    );
    refused(&ask(&newcomer, cast.first)?)?;
    train(admin, cast.newcomer, cast.first.opened_at.date())?;
    line(&cast.newcomer.number(), "has done the training and asks again");
    outcome("GRANTED", &format!("until {}", ask(&newcomer, cast.first)?.good()?.text("expires")));

    let grant = ask(agent, cast.parcel)?.good()?;
    let path = format!("/v1/tasks/{}", cast.parcel.external_id);
    admin.patch(&path, &json!({"closed": true}))?.good()?;
    line(&who, "looks once more after the ticket system closed the task");
    refused(&agent.get(&format!("/v1/grants/{}/subject", grant.text("id")))?)
}

fn refused(answer: &Answer) -> Result<()> {
    ensure!(answer.status == 403, "the gate should have refused, and answered {}", answer.status);
    outcome("REFUSED", answer.text("title"));
    Ok(())
}

/// The ledger, and what happens to somebody who edits it.
fn ledger(shop: &Shop, admin: &Api) -> Result<()> {
    let dir = &shop.config.ledger.dir;
    let size = published(admin)?;
    let report = verify::directory(dir, &shop.key)?;
    say(format_args!(
        "\nThe ledger `{}`: {} entries under a signed checkpoint, root {}",
        report.origin, report.size, report.root
    ));
    ensure!(report.size >= size, "the ledger has shrunk");
    outcome(
        "VERIFIED",
        &format!("{} files read, every tile recomputed from the entries up", report.tiles_checked),
    );
    line("somebody", "changes one bit of one recorded look in a copy of the ledger");
    let copy = dir.with_file_name("tampered");
    copy_dir(&dir.join("tiles"), &copy)?;
    flip_a_bit(&copy.join("tile/entries"))?;
    match verify::directory(&copy, &shop.key) {
        Ok(_) => anyhow::bail!("a changed ledger was verified"),
        Err(error) => outcome("DETECTED", &error.to_string()),
    }
    Ok(())
}

/// Waits until what happened so far is under a published checkpoint. The entries it covers.
fn published(admin: &Api) -> Result<u64> {
    let metrics = admin.get_text("/metrics")?;
    let entries = metrics.lines().find_map(|line| line.strip_prefix("zweck_ledger_entries "));
    let entries: u64 = entries.context("the metrics do not count the ledger's entries")?.parse()?;
    for _ in 0..100 {
        let checkpoint = admin.get_text("/checkpoint")?;
        let size: u64 = checkpoint.lines().nth(1).context("the checkpoint has no size")?.parse()?;
        if size >= entries {
            return Ok(size);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    anyhow::bail!("no checkpoint covers the {entries} entries of the ledger after ten seconds")
}

fn copy_dir(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_dir(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Changes the last byte of the first entry bundle.
fn flip_a_bit(entries: &Path) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(entries)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let first = files.first().context("the ledger has no entries")?;
    // A bundle that is not full yet stands in a folder of its own.
    let bundle = if first.is_dir() { newest(first)? } else { first.clone() };
    let mut bytes = fs::read(&bundle)?;
    let last = bytes.last_mut().context("the bundle is empty")?;
    *last ^= 1;
    Ok(fs::write(&bundle, bytes)?)
}

fn newest(folder: &Path) -> Result<std::path::PathBuf> {
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let width =
        |path: &std::path::PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    files.into_iter().max_by_key(width).context("the ledger has no entries")
}

fn record(card: &Answer) -> u64 {
    card.body.get("record").and_then(Value::as_u64).unwrap_or_default()
}

fn line(who: &str, what: &str) {
    say(format_args!("  {who} {what}"));
}

fn outcome(word: &str, what: &str) {
    say(format_args!("    {word}: {what}"));
}

/// Prints some columns of a table's first row.
fn show(card: &Answer, table: &str, columns: &[&str]) {
    match card.rows(table).first() {
        Some(row) => show_row(table, row, columns),
        None => say(format_args!("         {table}: no rows")),
    }
}

fn show_row(table: &str, row: &Value, columns: &[&str]) {
    let cells: Vec<_> = columns.iter().map(|column| format!("{column}={}", cell(row.get(column)))).collect();
    say(format_args!("         {table}: {}", cells.join(" ")));
}

fn cell(value: Option<&Value>) -> String {
    match value {
        Some(Value::Object(mask)) => {
            let part = |name| mask.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            format!("{}[masked: {}]", part("left"), part("masked"))
        }
        Some(value) => value.to_string(),
        None => "-".to_owned(),
    }
}

/// The purpose that an honest agent names for a task.
fn purpose(kind: TaskKind) -> Option<&'static str> {
    match kind {
        TaskKind::Delivery => Some("delivery"),
        TaskKind::OrderQuestion => Some("order-question"),
        TaskKind::Refund => Some("claim"),
        TaskKind::Complaint => Some("contact"),
        TaskKind::Payment => Some("payment"),
        TaskKind::PaymentDispute => Some("dispute"),
        TaskKind::Fraud => Some("fraud"),
        TaskKind::AccountRecovery => Some("account-recovery"),
        TaskKind::TechnicalFault => Some("technical-fault"),
        TaskKind::SubjectRights => Some("subject-rights"),
        TaskKind::LegalRequest => Some("legal-request"),
    }
}

/// The title of what was bought, by way of the order line's product.
const TITLE: &str = "product_id.title";

/// Why the title is masked, if it is.
const TITLE_MASKED: &str = "/product_id.title/masked";

/// Health care, medicine, mature, erotic, religious: see [`sim::catalogue::CATEGORIES`].
const SENSITIVE_CATEGORIES: std::ops::RangeInclusive<u32> = 16..=21;
