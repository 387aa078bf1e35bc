//! `zweck demo`: a simulated shop, its gate, and a short support day played against the gate's own HTTP API.

mod api;
mod desk;
mod shop;
mod story;

use std::{path::Path, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result};

use super::{runtime, say};
use crate::{
    cli,
    scratch::Scratch,
    wiring::{self, listen, open_gate, serve, shop_data},
};

pub(super) fn run(arguments: &cli::Demo) -> Result<ExitCode> {
    if let Some(tables) = &arguments.tables {
        desk::write(tables)?;
        say(tables.display());
        return Ok(ExitCode::SUCCESS);
    }
    let folder = Scratch::in_temp("demo")?;
    say(format_args!("A simulated shop in {}", folder.path().display()));
    let shop = shop::open(folder.path())?;
    runtime()?.block_on(play(&shop, folder.path(), arguments))?;
    Ok(ExitCode::SUCCESS)
}

async fn play(shop: &shop::Shop, folder: &Path, arguments: &cli::Demo) -> Result<()> {
    let (data, _) = shop_data(&shop.config).await?;
    let gate = tokio::task::block_in_place(|| open_gate(&shop.config, data))?;
    let listener = listen(arguments.listen).await?;
    let base = format!("http://{}", listener.local_addr()?);
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let (index_every, limits) = (shop.config.index_every, shop.config.limits);
    let server = tokio::spawn(serve(Arc::new(gate), None, index_every, limits, listener, async {
        // Told to end, or nobody is left to tell.
        let _ = ended.await;
    }));
    let told = tokio::task::block_in_place(|| story::tell(shop, &base).and_then(|()| desk::audit(folder)));
    if told.is_ok() && !arguments.exit {
        let stop = wiring::signalled();
        tokio::task::block_in_place(|| story::invite(shop, &base))?;
        stop.await;
    }
    // The server may have ended by itself; its own error then tells why.
    let _ = end.send(());
    server.await.context("the server")??;
    told
}
