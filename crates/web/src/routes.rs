//! All routes in one list.

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::get};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, Ref, Response, ResponseBuilder,
        header::HeaderBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{grants, ledger, looks, me, public, staff, subjects, tasks, tokens},
    app::App,
    authenticate::authenticate,
    extract::BODY_LIMIT,
};

/// The routes that answer anybody. None of them knows a customer or a staff member.
pub const PUBLIC: [&str; 8] = [
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/problems/{name}",
    "/checkpoint",
    "/witnessed",
    "/conflicts",
    "/tile/{*path}",
];

/// The whole API in front of one gate.
pub fn router(app: App) -> Router {
    let (router, document) = documented().split_for_parts();
    let document = serde_json::to_string_pretty(&described(document)).unwrap_or_default();
    router
        .route("/openapi.json", get(|| public::openapi(document)))
        .fallback(public::no_such_route)
        .method_not_allowed_fallback(public::no_such_method)
        .layer(middleware::from_fn_with_state(app.clone(), authenticate))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(app)
}

/// The OpenAPI 3.1 document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    described(documented().into_openapi())
}

/// OpenAPI has no pattern for the rest of a path: the router's `{*path}` is `{path}` there. What holds of every route
/// that needs a token is said here once.
fn described(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let routed = std::mem::take(&mut document.paths.paths);
    document.paths.paths = routed.into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            if operation.security.is_some() {
                operation.responses.responses.insert("429".to_owned(), too_many_calls().into());
            }
        }
    }
    document
}

fn too_many_calls() -> Response {
    let seconds = HeaderBuilder::new().description(Some("seconds to wait")).build();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new()
        .description("this token calls too fast")
        .header("Retry-After", seconds)
        .content("application/problem+json", content)
        .build()
}

fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(tasks::open))
        .routes(routes!(tasks::change))
        .routes(routes!(staff::add))
        .routes(routes!(staff::change))
        .routes(routes!(staff::train))
        .routes(routes!(staff::attest))
        .routes(routes!(tokens::issue))
        .routes(routes!(tokens::revoke))
        .routes(routes!(subjects::erase))
        .routes(routes!(grants::request))
        .routes(routes!(grants::end))
        .routes(routes!(looks::look))
        .routes(routes!(me::me))
        .routes(routes!(public::healthz))
        .routes(routes!(public::metrics))
        .routes(routes!(public::problem))
        .routes(routes!(ledger::checkpoint))
        .routes(routes!(ledger::witnessed))
        .routes(routes!(ledger::conflicts))
        .routes(routes!(ledger::entries))
        .routes(routes!(ledger::tile))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Zweck",
        description = "Support staff see of a customer only what the task in hand needs, and every look is recorded \
                       before it is released."
    ),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API token")).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}
