//! Staff, their tasks and grants, over HTTP: as the HR system, the ticket system and each agent's tool tell it.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use sim::{TaskKind, World};

use crate::{
    http::{Client, request},
    shop::{Served, Shop},
};

/// Gives every staff member their share of the tasks and a grant for each. Returns the looks under these grants, as
/// requests, those of one staff member not side by side.
pub(crate) fn grants(shop: &Shop, served: &Served, world: &World) -> Result<Vec<Vec<u8>>> {
    let mut api = Api(Client::connect(served.address)?);
    let mut agents = Vec::new();
    for staff in &world.staff {
        let id = staff.number();
        api.post(&shop.admin, "/v1/staff", &json!({"id": id, "queues": [staff.team.name()]}))?;
        let attestation = json!({"policy": "access-policy-1", "valid_until": LONG_ENOUGH});
        api.post(&shop.admin, &format!("/v1/staff/{id}/attestations"), &attestation)?;
        let training = json!({"course": "data-protection", "valid_until": LONG_ENOUGH});
        api.post(&shop.admin, &format!("/v1/staff/{id}/trainings"), &training)?;
        let made =
            api.post(&shop.admin, "/v1/tokens", &json!({"owner": {"staff": id}, "scopes": ["look"]}))?;
        agents.push((id, text(&made, "token")?));
    }
    // Kinds that have a purpose of the same name.
    let tasks =
        world.tasks.iter().filter(|task| matches!(task.kind, TaskKind::Delivery | TaskKind::OrderQuestion));
    let mut looks = Vec::new();
    for (task, (staff, token)) in tasks.zip(agents.iter().cycle()) {
        let (id, kind) = (&task.external_id, task.kind.name());
        let pushed = json!({
            "id": id,
            "kind": kind,
            "subject": task.customer.to_string(),
            "assignee": staff,
            "origin": "customer",
            "opened_at": task.opened_at.to_string(),
        });
        api.post(&shop.admin, "/v1/tasks", &pushed)?;
        let grant = api.post(token, "/v1/grants", &json!({"task_id": id, "purpose": kind}))?;
        looks.push(request("GET", &format!("/v1/grants/{}/subject", text(&grant, "id")?), token, ""));
    }
    ensure!(looks.len() >= agents.len(), "the shop has too few tasks for its staff; use more `--tasks`");
    Ok(looks)
}

struct Api(Client);

impl Api {
    fn post(&mut self, token: &str, path: &str, body: &Value) -> Result<Value> {
        let answer = self.0.call(&request("POST", path, token, &body.to_string()))?;
        let body = String::from_utf8_lossy(answer.body);
        ensure!((200..300).contains(&answer.status), "`{path}`: answer {}: {body}", answer.status);
        // An empty body has no fields.
        Ok(serde_json::from_str(&body).unwrap_or_default())
    }
}

fn text(body: &Value, field: &str) -> Result<String> {
    let text = body.get(field).and_then(Value::as_str);
    Ok(text.with_context(|| format!("an answer without `{field}`"))?.to_owned())
}

const LONG_ENOUGH: &str = "2099-01-01T00:00:00Z";
