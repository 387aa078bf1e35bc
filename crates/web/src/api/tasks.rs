//! `/v1/tasks`: the ticket system pushes tasks.

use access::{
    Timestamp,
    event::{Origin, TaskRecord},
    gate::{TaskAnswer, TaskUpdate},
    ids::{Queue, StaffId, SubjectId, TaskId, TaskKind},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::OnRecord;
use crate::{
    app::App,
    authenticate::Caller,
    extract::{Body, Id},
    problem::Problem,
};

/// A task as the ticket system knows it.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTask {
    /// The ticket system's id. Pushing the same task again changes nothing.
    #[schema(value_type = String, example = "T-1001")]
    id: TaskId,
    /// What it is about; purposes name the kinds they fit.
    #[schema(value_type = String, example = "delivery")]
    kind: TaskKind,
    /// The customer's key in the customers' database; parts of a composite key are separated by `/`.
    #[schema(value_type = String, example = "42")]
    subject: SubjectId,
    /// The staff member who works on it.
    #[schema(value_type = Option<String>, example = "s-7")]
    assignee: Option<StaffId>,
    /// The queue it waits in.
    #[schema(value_type = Option<String>, example = "support")]
    queue: Option<Queue>,
    /// Who caused it: `customer`, `system` or `staff`.
    #[schema(value_type = String, example = "customer")]
    origin: Origin,
    /// When the ticket system opened it (RFC 3339).
    #[schema(value_type = String, example = "2026-11-23T08:15:00Z")]
    opened_at: Timestamp,
}

/// A change to a task; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskPatch {
    /// Assign it to this staff member, taking it out of its queue.
    #[schema(value_type = Option<String>, example = "s-7")]
    assignee: Option<StaffId>,
    /// Put it into this queue.
    #[schema(value_type = Option<String>, example = "support")]
    queue: Option<Queue>,
    /// Close it for good; grants for it stop opening anything at once.
    #[serde(default)]
    closed: bool,
}

/// Which task an answer is about.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskName {
    #[schema(value_type = String, example = "T-1001")]
    id: TaskId,
}

/// Open a task. Scope `tasks`.
#[utoipa::path(post, path = "/v1/tasks", tag = "tasks", security(("token" = [])), responses(
    (status = 201, description = "opened", body = TaskName),
    (status = 200, description = "the very same task was pushed before", body = TaskName),
    (status = 409, description = "another task has this id", body = Problem),
    (status = "4XX", description = "not done, and why", body = Problem),
))]
pub(crate) async fn open(
    State(app): State<App>,
    Caller(by): Caller,
    Body(task): Body<NewTask>,
) -> Result<Response, Problem> {
    let name = TaskName { id: task.id.clone() };
    let record = TaskRecord {
        task: task.id,
        kind: task.kind,
        subject: task.subject,
        assignee: task.assignee,
        queue: task.queue,
        origin: task.origin,
        opened_at: task.opened_at,
    };
    Ok(match app.gate.open_task(&by, app.now(), record).await? {
        TaskAnswer::Opened => OnRecord(StatusCode::CREATED, name).into_response(),
        TaskAnswer::Known => axum::Json(name).into_response(),
    })
}

/// Assign or close a task. Scope `tasks`.
#[utoipa::path(patch, path = "/v1/tasks/{id}", tag = "tasks", security(("token" = [])),
    params(("id" = String, Path, description = "the ticket system's id")),
    responses(
        (status = 200, description = "done", body = TaskName),
        (status = "4XX", description = "not done, and why", body = Problem),
    ))]
pub(crate) async fn change(
    State(app): State<App>,
    Caller(by): Caller,
    Id(id): Id<TaskId>,
    Body(patch): Body<TaskPatch>,
) -> Result<Response, Problem> {
    let update = TaskUpdate { assignee: patch.assignee, queue: patch.queue, close: patch.closed };
    app.gate.change_task(&by, app.now(), &id, update).await?;
    Ok(axum::Json(TaskName { id }).into_response())
}
