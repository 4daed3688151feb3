//! Applies changes to files, and undoes them if the command is interrupted.

use std::{
    env, fs, io,
    path::Path,
    process,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

use anyhow::{Context, Result};
use client_codegen::{Applied, Staged};

/// The exit status that shells report after Ctrl-C: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// The changes that are not committed, in the order in which they were applied.
static UNCOMMITTED: Mutex<Vec<Applied>> = Mutex::new(Vec::new());

/// Makes the workspace the current folder, to which all further paths are relative.
pub fn enter(root: &Path) -> Result<()> {
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))
}

/// Returns the content of a file; `None` if it does not exist.
pub fn read(path: &str) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        content => content
            .map(Some)
            .with_context(|| format!("{path}: cannot read it")),
    }
}

/// Applies all changes, or none. [`undo`] and Ctrl-C revert them until [`commit`] is called.
pub fn apply(staged: &Staged) -> Result<()> {
    static HANDLER: Once = Once::new();
    let mut outcome = Ok(());
    HANDLER.call_once(|| {
        outcome = ctrlc::set_handler(|| {
            // Waits until changes that are being applied are complete.
            undo();
            process::exit(INTERRUPTED);
        });
    });
    outcome.context("cannot handle Ctrl-C")?;
    let mut uncommitted = uncommitted();
    uncommitted.push(staged.apply().context("nothing was changed")?);
    Ok(())
}

/// Keeps the changes.
pub fn commit() {
    for change in uncommitted().drain(..) {
        change.commit();
    }
}

/// Reverts the changes.
pub fn undo() {
    for change in uncommitted().drain(..).rev() {
        change.undo();
    }
}

fn uncommitted() -> MutexGuard<'static, Vec<Applied>> {
    UNCOMMITTED.lock().unwrap_or_else(PoisonError::into_inner)
}
