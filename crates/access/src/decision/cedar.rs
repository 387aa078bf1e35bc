//! A request in Cedar's terms, and Cedar's answer in ours.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    AuthorizationError, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicyId, Request, RestrictedExpression,
};

use super::{Policies, TaskFacts};
use crate::{
    event::Origin,
    ids::PurposeId,
    purpose::{Purpose, Purposes},
    refusal::Refusal,
    request::{Ask, Identified, field_name},
    time::Timestamp,
};

/// Cedar's names for our types, parsed once, and the purposes as entities.
pub(super) struct Names {
    staff: EntityTypeName,
    queue: EntityTypeName,
    task: EntityTypeName,
    purpose: EntityTypeName,
    grant: EntityUid,
    look: EntityUid,
    purposes: HashMap<PurposeId, Entity>,
    authorizer: Authorizer,
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
        let response = self.names.authorizer.is_authorized(&request, &self.set, &entities);
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
        Answer::new(refusal, deciding.map(|(id, _)| id.to_string()).collect())
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
    pub(super) fn new(purposes: &Purposes) -> Result<Self, String> {
        let kind = |name: &str| {
            format!("Zweck::{name}").parse::<EntityTypeName>().map_err(|error| error.to_string())
        };
        let action = |name: &str| {
            format!("Zweck::Action::\"{name}\"").parse::<EntityUid>().map_err(|error| error.to_string())
        };
        let mut names = Self {
            staff: kind("Staff")?,
            queue: kind("Queue")?,
            task: kind("Task")?,
            purpose: kind("Purpose")?,
            grant: action("grant")?,
            look: action("look")?,
            purposes: HashMap::new(),
            authorizer: Authorizer::new(),
        };
        for (id, purpose) in purposes.iter() {
            let entity = names.purpose_entity(id, purpose).map_err(|error| error.to_string())?;
            names.purposes.insert(id.clone(), entity);
        }
        Ok(names)
    }

    fn translate(&self, identified: &Identified) -> Result<(Request, Entities), Box<dyn std::error::Error>> {
        let request = &identified.request;
        let (action, asked_purpose) = match request.ask() {
            Ask::Grant { purpose, .. } => (&self.grant, Some(purpose)),
            Ask::Look { .. } => (&self.look, identified.target.as_ref().map(|target| &target.purpose)),
        };
        let purpose = match asked_purpose.and_then(|id| self.purposes.get(id)) {
            Some(purpose) => purpose.clone(),
            None => self.unknown_purpose()?,
        };
        let staff = self.staff_entity(identified)?;
        let task = self.task_entity(identified)?;
        let context = Context::from_pairs(self.context(identified, purpose.uid()))?;
        let question = Request::new(staff.uid(), action.clone(), task.uid(), context, None)?;
        Ok((question, Entities::from_entities([staff, task, purpose], None)?))
    }

    fn staff_entity(&self, identified: &Identified) -> Result<Entity, Box<dyn std::error::Error>> {
        let facts = &identified.facts;
        let attributes = HashMap::from([
            ("active".to_owned(), RestrictedExpression::new_bool(facts.active)),
            ("trained_until".to_owned(), time(facts.trained_until)),
            ("attested_until".to_owned(), time(facts.attested_until)),
        ]);
        let queues = facts.queues.iter().map(|queue| uid(&self.queue, queue.as_str())).collect();
        Ok(Entity::new(uid(&self.staff, identified.request.staff().as_str()), attributes, queues)?)
    }

    fn task_entity(&self, identified: &Identified) -> Result<Entity, Box<dyn std::error::Error>> {
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
            let queue = RestrictedExpression::new_entity_uid(uid(&self.queue, queue.as_str()));
            attributes.insert("queue".to_owned(), queue);
        }
        let id = identified.target.as_ref().map(|target| target.task.as_str()).unwrap_or_default();
        Ok(Entity::new(uid(&self.task, id), attributes, HashSet::new())?)
    }

    fn purpose_entity(
        &self,
        id: &PurposeId,
        purpose: &Purpose,
    ) -> Result<Entity, Box<dyn std::error::Error>> {
        let kinds = purpose.task_kinds.iter().map(|kind| text(kind.as_str()));
        let fields = purpose.fields.iter().flat_map(|(table, fields)| {
            fields.show.iter().chain(&fields.mask).map(move |column| text(&field_name(table, column)))
        });
        let attributes = HashMap::from([
            ("task_kinds".to_owned(), RestrictedExpression::new_set(kinds)),
            ("fields".to_owned(), RestrictedExpression::new_set(fields)),
        ]);
        Ok(Entity::new(uid(&self.purpose, id.as_str()), attributes, HashSet::new())?)
    }

    fn unknown_purpose(&self) -> Result<Entity, Box<dyn std::error::Error>> {
        let none = || RestrictedExpression::new_set([]);
        let attributes = HashMap::from([("task_kinds".to_owned(), none()), ("fields".to_owned(), none())]);
        Ok(Entity::new(uid(&self.purpose, ""), attributes, HashSet::new())?)
    }

    fn context(&self, identified: &Identified, purpose: EntityUid) -> Vec<(String, RestrictedExpression)> {
        let fields = identified.fields.iter().map(|field| text(field));
        let mut pairs = vec![
            ("now".to_owned(), time(Some(identified.request.at()))),
            ("expires".to_owned(), time(Some(identified.facts.expires))),
            ("ended".to_owned(), RestrictedExpression::new_bool(identified.facts.ended)),
            ("purpose".to_owned(), RestrictedExpression::new_entity_uid(purpose)),
            ("fields".to_owned(), RestrictedExpression::new_set(fields)),
        ];
        if let Some(target) = &identified.target {
            pairs.push(("subject".to_owned(), text(target.subject.as_str())));
        }
        pairs
    }
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
