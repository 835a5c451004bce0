//! A server on tokio, as many are written: Ctrl-C begins a graceful shutdown.
//! The doctor examines it; see the README.

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    println!("listening");
    tokio::signal::ctrl_c().await?;
    println!("shutting down");
    Ok(())
}
