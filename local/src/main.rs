//! The command `datastore-local`: reads its arguments, starts the store, says where it listens, and stops on a signal.
//!
//! Exactly one line goes to stdout, `ready http://127.0.0.1:PORT/PREFIX`, so that a script can wait for it and read the
//! port it was given. Exit codes: 0 after a signal, 1 when the store cannot start, 2 for bad arguments.

#![forbid(unsafe_code)]

mod cli;

use cli::Command;
use datastore_local::Config;
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let config = match cli::parse(lexopt::Parser::from_env()) {
        Ok(Command::Serve(config)) => config,
        Ok(Command::Help) => {
            say(cli::HELP);
            return ExitCode::SUCCESS;
        }
        Err(problem) => return fail(2, &problem.to_string()),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &format!("cannot start the runtime: {error}")),
    };
    let outcome = runtime.block_on(serve(config));
    // Connections and whatever they wait for are dropped, not waited for.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(1, &problem),
    }
}

async fn serve(config: Config) -> Result<(), String> {
    let mut signals =
        Signals::new().map_err(|error| format!("cannot listen for signals: {error}"))?;
    let handle = datastore_local::start(config)
        .await
        .map_err(|error| error.to_string())?;
    say(&format!("ready {}", handle.url()));
    signals.wait().await;
    handle.stop().await;
    Ok(())
}

/// A line on stdout. A reader that went away is no reason to die.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", line.trim_end());
    let _ = out.flush();
}

fn fail(code: u8, problem: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "datastore-local: {problem}");
    ExitCode::from(code)
}

/// SIGTERM and SIGINT; elsewhere than Unix, Ctrl-C. Registered before the ready line, so that no signal falls between.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    #[cfg(unix)]
    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => (),
            _ = self.interrupt.recv() => (),
        }
    }

    #[cfg(not(unix))]
    fn new() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
