//! Applies changes of files, which are undone if the command is interrupted.

use std::{
    fs, io, process,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

use anyhow::{Context, Result};
use client_codegen::{Applied, Staged};

/// The exit status that shells report after Ctrl-C: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// The changes that are not committed, in the order in which they were applied.
static APPLIED: Mutex<Vec<Applied>> = Mutex::new(Vec::new());

/// Returns the content of a file; `None` if it does not exist.
pub fn read(path: &str) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => Ok(Some(
            text.with_context(|| format!("{path}: cannot read it"))?,
        )),
    }
}

/// Applies all changes, or none. Until [`commit`], [`undo`] and Ctrl-C revert them.
pub fn apply(staged: &Staged) -> Result<()> {
    static HANDLER: Once = Once::new();
    let mut outcome = Ok(());
    HANDLER.call_once(|| {
        outcome = ctrlc::set_handler(|| {
            // Waits while changes are being applied.
            let applied = applied();
            take_back(applied);
            process::exit(INTERRUPTED);
        });
    });
    outcome.context("cannot handle Ctrl-C")?;
    let mut applied = applied();
    applied.push(staged.apply().context("nothing was changed")?);
    Ok(())
}

/// Keeps the changes.
pub fn commit() {
    for applied in applied().drain(..) {
        applied.commit();
    }
}

/// Reverts the changes.
pub fn undo() {
    take_back(applied());
}

fn take_back(mut applied: MutexGuard<'_, Vec<Applied>>) {
    for applied in applied.drain(..).rev() {
        applied.undo();
    }
}

fn applied() -> MutexGuard<'static, Vec<Applied>> {
    APPLIED.lock().unwrap_or_else(PoisonError::into_inner)
}
