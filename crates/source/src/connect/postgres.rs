//! PostgreSQL: pooled sessions that only read.

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::NoTls;

use super::{ConnectError, PostgresAddress, Settings, tls};
use crate::draft::Samples;
use crate::introspect;
use crate::read::ReadError;
use crate::schema::Schema;

/// Up to [`Settings::pool`] sessions.
pub(crate) struct PostgresPool {
    pool: Pool,
    settings: Settings,
}

/// A session out of the pool. Unless [`finish`](Self::finish)ed it is closed instead of going back, so that no
/// read meets what another left behind: an open transaction, answers still on their way, a statement that hangs.
pub(crate) struct Session(Option<Object>);

impl PostgresPool {
    pub(super) fn new(address: &PostgresAddress, settings: Settings) -> Result<PostgresPool, ConnectError> {
        let mut config = address.config.clone();
        config
            .application_name("zweck")
            .connect_timeout(settings.timeout)
            .tcp_user_timeout(settings.timeout + GRACE)
            .keepalives_idle(Duration::from_secs(30));
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if address.is_encrypted() {
            Manager::from_config(config, tls::connector(address.roots.as_deref())?, recycling)
        } else {
            Manager::from_config(config, NoTls, recycling)
        };
        let session = session_sql(settings);
        let prepare = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let session = session.clone();
            Box::pin(async move { client.batch_execute(&session).await.map_err(HookError::Backend) })
        });
        let pool = Pool::builder(manager)
            .max_size(settings.pool)
            .runtime(Runtime::Tokio1)
            .post_create(prepare)
            .build();
        let pool = pool.map_err(|_| ReadError::Unavailable)?;
        Ok(PostgresPool { pool, settings })
    }

    /// A session, within the time that a read may wait.
    pub(crate) async fn session(&self) -> Result<Session, ReadError> {
        match timeout(self.settings.timeout, self.pool.get()).await {
            Ok(Ok(client)) => Ok(Session(Some(client))),
            Ok(Err(PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)))) => {
                Err(error.into())
            }
            Ok(Err(_)) | Err(_) => Err(ReadError::Unavailable),
        }
    }

    /// How long a read may run: the server's own timeout comes first, where the server still answers.
    pub(crate) fn patience(&self) -> Duration {
        self.settings.timeout + GRACE
    }

    pub(super) async fn ping(&self) -> Result<(), ReadError> {
        let session = self.session().await?;
        let answer = timeout(self.patience(), session.client()?.batch_execute("SELECT 1")).await;
        answer.map_err(|_| ReadError::Timeout)??;
        session.finish();
        Ok(())
    }

    pub(super) async fn schema(&self) -> Result<Schema, ReadError> {
        let session = self.session().await?;
        let client = session.client()?;
        let read = async {
            // Type names are printed with their schema unless the search path has it.
            client.batch_execute("BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, public").await?;
            let schema = introspect::postgres(client).await?;
            client.batch_execute("COMMIT").await?;
            Ok::<Schema, ReadError>(schema)
        };
        let schema =
            timeout(self.patience() * CATALOGUE_QUERIES, read).await.map_err(|_| ReadError::Timeout)??;
        session.finish();
        Ok(schema)
    }
}

impl PostgresPool {
    pub(super) async fn samples(&self, schema: &Schema) -> Result<Samples, ReadError> {
        let session = self.session().await?;
        let client = session.client()?;
        let read = async {
            // Tables of the default schema are named without it.
            client.batch_execute("BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, public").await?;
            let samples = introspect::sample_postgres(client, schema).await?;
            client.batch_execute("COMMIT").await?;
            Ok::<Samples, ReadError>(samples)
        };
        let tables = u32::try_from(schema.tables.len().max(1)).unwrap_or(u32::MAX);
        let samples =
            timeout(self.patience().saturating_mul(tables), read).await.map_err(|_| ReadError::Timeout)??;
        session.finish();
        Ok(samples)
    }
}

impl Session {
    pub(crate) fn client(&self) -> Result<&Object, ReadError> {
        self.0.as_ref().ok_or(ReadError::Unavailable)
    }

    /// Gives the session back: everything that was asked has been answered.
    pub(crate) fn finish(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

/// What every session is told first. Names resolve in `pg_catalog` only, and plans spell out every other schema. A
/// database without an encoding must not check one: a single broken text would fail the look, instead of its cell.
fn session_sql(settings: Settings) -> String {
    let milliseconds = settings.timeout.as_millis().clamp(1, 3_600_000);
    format!(
        "SET default_transaction_read_only = on; SET search_path = pg_catalog; \
         SET statement_timeout = {milliseconds}; SET idle_in_transaction_session_timeout = {milliseconds}; \
         SET standard_conforming_strings = on; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601'; \
         SET timezone = 'UTC'; SET jit = off; \
         SELECT set_config('client_encoding', 'SQL_ASCII', false) WHERE current_setting('server_encoding') = 'SQL_ASCII'"
    )
}

/// What a read may take beyond the server's own timeout before the session is given up as hung.
const GRACE: Duration = Duration::from_millis(250);
/// The catalogue takes this many statements, each of which has the full time.
const CATALOGUE_QUERIES: u32 = 6;
