//! A request in Cedar's terms, and Cedar's answer in ours.

use std::{
    collections::{HashMap, HashSet},
    error::Error,
};

use cedar_policy::{
    AuthorizationError, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicyId, Request, Response, RestrictedExpression,
};

use super::{Policies, TaskFacts};
use crate::{
    event::Origin,
    ids::{PurposeId, Queue},
    purpose::{Purpose, Purposes, TableFields},
    refusal::Refusal,
    request::{Ask, Identified},
    time::Timestamp,
};

/// Cedar's names for our types, parsed once, and the purposes as entities: sets of fields are slow to make.
pub(super) struct Names {
    staff: EntityTypeName,
    queue: EntityTypeName,
    task: EntityTypeName,
    grant: EntityUid,
    look: EntityUid,
    purposes: HashMap<PurposeId, Windows>,
    unknown_purpose: Asked,
    authorizer: Authorizer,
}

/// A purpose as it is asked for: as a whole, by one table, or by a table that it does not show.
struct Windows {
    whole: Asked,
    tables: HashMap<String, Asked>,
    beyond: Asked,
}

/// A purpose with what is asked for of it.
struct Asked {
    purpose: EntityUid,
    /// Nothing but the purpose.
    entities: Entities,
}

pub(super) struct Answer {
    /// `None`: permitted.
    pub(super) refusal: Option<Refusal>,
    pub(super) policies: Vec<String>,
}

impl Policies {
    pub(super) fn evaluate(&self, identified: &Identified) -> Answer {
        // A request that does not fit the schema is a fault of this module, and fails closed like any other.
        let Ok((request, entities)) = self.names.translate(identified) else {
            return Answer::new(Some(Refusal::PolicyFailed), Vec::new());
        };
        let ask = |set| self.names.authorizer.is_authorized(&request, set, &entities);
        // Also of what does not exist, and so is never permitted: it must take as long as what is somebody else's.
        let response = ask(&self.shortcut);
        if response.decision() == Decision::Allow && response.diagnostics().errors().next().is_none() {
            return Answer::new(None, response.diagnostics().reason().map(name).collect());
        }
        self.explain(&ask(&self.set))
    }

    /// What the whole set answered, and which of its policies made it so.
    fn explain(&self, response: &Response) -> Answer {
        let diagnostics = response.diagnostics();
        let denied = response.decision() == Decision::Deny;
        let reasons = diagnostics.reason().map(|id| (id, denied.then(|| self.told(id))));
        // Cedar skips a policy that fails. A forbid that is skipped would open the door.
        let failed = diagnostics.errors().map(|error| (policy_of(error), Some(Refusal::PolicyFailed)));
        let deciding: Vec<(&PolicyId, Option<Refusal>)> = reasons.chain(failed).collect();
        // The smallest, even where a policy failed: it may have failed over a task that is not the caller's.
        let smallest = deciding.iter().filter_map(|(_, refusal)| *refusal).min();
        let refusal = smallest.or(denied.then_some(Refusal::ForbiddenByPolicy));
        let deciding = deciding.iter().filter(|(_, told)| told.is_some() == refusal.is_some());
        Answer::new(refusal, deciding.map(|(id, _)| name(id)).collect())
    }

    /// What the caller hears where this policy forbids.
    fn told(&self, forbid: &PolicyId) -> Refusal {
        self.refusals.get(forbid).copied().unwrap_or(Refusal::ForbiddenByPolicy)
    }
}

impl Answer {
    fn new(refusal: Option<Refusal>, mut policies: Vec<String>) -> Self {
        policies.sort_unstable();
        Self { refusal, policies }
    }
}

impl Names {
    pub(super) fn new(purposes: &Purposes) -> Result<Self, Box<dyn Error>> {
        let purpose: EntityTypeName = "Zweck::Purpose".parse()?;
        let windows = |(id, declared)| Ok((PurposeId::clone(id), Windows::new(&purpose, id, declared)?));
        Ok(Self {
            staff: "Zweck::Staff".parse()?,
            queue: "Zweck::Queue".parse()?,
            task: "Zweck::Task".parse()?,
            grant: r#"Zweck::Action::"grant""#.parse()?,
            look: r#"Zweck::Action::"look""#.parse()?,
            purposes: purposes.iter().map(windows).collect::<Result<_, Box<dyn Error>>>()?,
            unknown_purpose: Asked::new(uid(&purpose, ""), &[], &[], &[ANY_FIELD.to_owned()])?,
            authorizer: Authorizer::new(),
        })
    }

    fn translate(&self, identified: &Identified) -> Result<(Request, Entities), Box<dyn Error>> {
        let request = &identified.request;
        let (action, asked) = match request.ask() {
            Ask::Grant { purpose, .. } => (&self.grant, self.window(Some(purpose), None)),
            Ask::Look { window, .. } => {
                let purpose = identified.target.as_ref().map(|target| &target.purpose);
                (&self.look, self.window(purpose, window.table.as_deref()))
            }
        };
        let staff = self.staff_entity(identified)?;
        let task = self.task_entity(identified)?;
        let context = Context::from_pairs(context(identified, asked.purpose.clone()))?;
        let question = Request::new(staff.uid(), action.clone(), task.uid(), context, None)?;
        // Cheaper than a fresh store, for which Cedar searches all of it for cycles.
        Ok((question, asked.entities.clone().add_entities([staff, task], None)?))
    }

    fn window(&self, purpose: Option<&PurposeId>, table: Option<&str>) -> &Asked {
        match (purpose.and_then(|id| self.purposes.get(id)), table) {
            (None, _) => &self.unknown_purpose,
            (Some(windows), None) => &windows.whole,
            (Some(windows), Some(table)) => windows.tables.get(table).unwrap_or(&windows.beyond),
        }
    }

    fn staff_entity(&self, identified: &Identified) -> Result<Entity, Box<dyn Error>> {
        let facts = &identified.facts;
        let queues = facts.queues.iter().map(|queue| self.queue(queue));
        let attributes = HashMap::from([
            ("active".to_owned(), RestrictedExpression::new_bool(facts.active)),
            ("queues".to_owned(), RestrictedExpression::new_set(queues)),
            ("trained_until".to_owned(), time(facts.trained_until)),
            ("attested_until".to_owned(), time(facts.attested_until)),
        ]);
        Ok(Entity::new(uid(&self.staff, identified.request.staff().as_str()), attributes, HashSet::new())?)
    }

    fn task_entity(&self, identified: &Identified) -> Result<Entity, Box<dyn Error>> {
        let facts = identified.facts.task.as_ref();
        let kind = facts.and_then(|task| task.kind.as_ref()).map(|kind| kind.as_str()).unwrap_or_default();
        let mut attributes = HashMap::from([
            ("open".to_owned(), RestrictedExpression::new_bool(facts.is_some_and(|task| task.open))),
            ("kind".to_owned(), text(kind)),
            ("origin".to_owned(), text(origin(facts))),
            ("opened_at".to_owned(), time(facts.and_then(|task| task.opened_at))),
        ]);
        if let Some(subject) = facts.and_then(|task| task.subject.as_ref()) {
            attributes.insert("subject".to_owned(), text(subject.as_str()));
        }
        if let Some(assignee) = facts.and_then(|task| task.assignee.as_ref()) {
            let person = RestrictedExpression::new_entity_uid(uid(&self.staff, assignee.as_str()));
            attributes.insert("assignee".to_owned(), person);
        }
        if let Some(queue) = facts.and_then(|task| task.queue.as_ref()) {
            attributes.insert("queue".to_owned(), self.queue(queue));
        }
        let id = identified.target.as_ref().map(|target| target.task.as_str()).unwrap_or_default();
        Ok(Entity::new(uid(&self.task, id), attributes, HashSet::new())?)
    }

    fn queue(&self, name: &Queue) -> RestrictedExpression {
        RestrictedExpression::new_entity_uid(uid(&self.queue, name.as_str()))
    }
}

impl Windows {
    fn new(kind: &EntityTypeName, id: &PurposeId, purpose: &Purpose) -> Result<Self, Box<dyn Error>> {
        let kinds: Vec<_> = purpose.task_kinds.iter().map(|kind| kind.as_str()).collect();
        let tables = purpose.fields.iter().map(|(table, fields)| (table.clone(), names(table, fields)));
        let tables: Vec<(String, Vec<String>)> = tables.collect();
        let whole: Vec<_> = tables.iter().flat_map(|(_, fields)| fields).cloned().collect();
        let asked_for = |asked: &[String]| Asked::new(uid(kind, id.as_str()), &kinds, &whole, asked);
        let window = |(table, fields): (String, Vec<String>)| Ok((table, asked_for(&fields)?));
        Ok(Self {
            whole: asked_for(&whole)?,
            beyond: asked_for(&[ANY_FIELD.to_owned()])?,
            tables: tables.into_iter().map(window).collect::<Result<_, Box<dyn Error>>>()?,
        })
    }
}

impl Asked {
    fn new(
        purpose: EntityUid,
        kinds: &[&str],
        fields: &[String],
        asked: &[String],
    ) -> Result<Self, Box<dyn Error>> {
        let set = |names: &[String]| RestrictedExpression::new_set(names.iter().map(|name| text(name)));
        let attributes = HashMap::from([
            ("task_kinds".to_owned(), RestrictedExpression::new_set(kinds.iter().map(|kind| text(kind)))),
            ("fields".to_owned(), set(fields)),
            ("asked".to_owned(), set(asked)),
        ]);
        let entity = Entity::new(purpose.clone(), attributes, HashSet::new())?;
        Ok(Self { purpose, entities: Entities::from_entities([entity], None)? })
    }
}

fn names(table: &str, fields: &TableFields) -> Vec<String> {
    fields.show.iter().chain(&fields.mask).map(|column| format!("{table}.{column}")).collect()
}

fn context(identified: &Identified, purpose: EntityUid) -> Vec<(String, RestrictedExpression)> {
    let mut pairs = vec![
        ("now".to_owned(), time(Some(identified.request.at()))),
        ("expires".to_owned(), time(Some(identified.facts.expires))),
        ("ended".to_owned(), RestrictedExpression::new_bool(identified.facts.ended)),
        ("purpose".to_owned(), RestrictedExpression::new_entity_uid(purpose)),
    ];
    if let Some(target) = &identified.target {
        pairs.push(("subject".to_owned(), text(target.subject.as_str())));
    }
    pairs
}

fn name(id: &PolicyId) -> String {
    AsRef::<str>::as_ref(id).to_owned()
}

fn policy_of(error: &AuthorizationError) -> &PolicyId {
    match error {
        AuthorizationError::PolicyEvaluationError(error) => error.policy_id(),
    }
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

fn time(at: Option<Timestamp>) -> RestrictedExpression {
    RestrictedExpression::new_long(at.map_or(0, Timestamp::as_millis))
}

fn origin(facts: Option<&TaskFacts>) -> &'static str {
    match facts.and_then(|task| task.origin) {
        Some(Origin::Customer) => "customer",
        Some(Origin::System) => "system",
        Some(Origin::Staff) => "staff",
        None => "",
    }
}

/// Stands for fields that no purpose has, so that asking for them is refused.
const ANY_FIELD: &str = "*";
