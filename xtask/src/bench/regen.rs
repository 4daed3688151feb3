//! `regen` on a workspace of forty vendors.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result};
use serde_json::json;
use tempfile::TempDir;

use super::{Bench, output_of, table::Table};
use crate::guard;

const VENDORS: usize = 40;
/// The descriptions of which the forty vendors are copies, with the kept operations of each.
const MODELS: [(&str, &str); 3] = [
    ("chatwoot", "api.yaml"),
    ("zitadel", "auth.swagger.json"),
    ("oidc", "api.yaml"),
];

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::default();
    let row = |change: &str, ms: f64| [("what has changed", json!(change)), ("ms", json!(ms))];
    let folder = workspace(bench.root).context("cannot create a workspace")?;
    let root = folder.path();
    let all = regen(root)?;
    table.row(row("everything", all));

    let fastest = |before: &dyn Fn(u16) -> Result<()>| -> Result<f64> {
        let mut best = f64::INFINITY;
        for run in 0..bench.runs {
            before(run)?;
            best = best.min(regen(root)?);
        }
        Ok(best)
    };
    let nothing = fastest(&|_| Ok(()))?;
    table.row(row("nothing", nothing));
    let one = fastest(&|run| {
        let spec = root.join("specs/vendor1").join(MODELS[1].1);
        let text = fs::read_to_string(&spec)?;
        // Only white space changes: the client is regenerated unchanged.
        Ok(fs::write(spec, text + &" ".repeat(usize::from(run) + 1))?)
    })?;
    table.row(row("one description", one));
    table.note(format!(
        "{VENDORS} vendors, copies of those of this workspace. Runs of the whole program, the fastest of {}; a single run for \"everything\".",
        bench.runs
    ));
    Ok(table)
}

/// Creates a workspace with forty vendors and the generator's sources.
fn workspace(root: &Path) -> Result<TempDir> {
    let folder = TempDir::new()?;
    let here = |path: &str| folder.path().join(path);
    let copy = |from: &str, to: &str| -> Result<()> {
        for file in guard::files(root, from)? {
            let to = here(&format!("{to}{}", &file[from.len()..]));
            fs::create_dir_all(to.parent().context("the file has no folder")?)?;
            fs::write(to, guard::bytes(root, &file)?)?;
        }
        Ok(())
    };
    for name in ["openapi-lower", "client-codegen"] {
        let sources = format!("crates/{name}/src");
        copy(&sources, &sources)?;
    }
    let tables = guard::tables(&fs::read_to_string(root.join(guard::MANIFEST))?);
    let mut manifest = String::new();
    for number in 0..VENDORS {
        let (model, spec) = MODELS[number % MODELS.len()];
        let name = format!("vendor{number}");
        copy(&format!("specs/{model}"), &format!("specs/{name}"))?;
        fs::create_dir_all(here(&format!("crates/{name}-client/src")))?;
        let table = tables
            .get(model)
            .with_context(|| format!("{} has no vendor `{model}`", guard::MANIFEST))?
            .replace(&format!("[{model}]"), &format!("[{name}]"))
            .replace(&format!("{model}/{spec}"), &format!("{name}/{spec}"));
        manifest.push_str(&table);
    }
    fs::write(here(guard::MANIFEST), manifest)?;
    fs::copy(root.join("Cargo.lock"), here("Cargo.lock"))?;
    for name in ["openapi-lower", "client-codegen"] {
        let manifest = format!("crates/{name}/Cargo.toml");
        fs::copy(root.join(&manifest), here(&manifest))?;
    }
    Ok(folder)
}

/// Returns the time of a run in milliseconds.
fn regen(root: &Path) -> Result<f64> {
    let started = Instant::now();
    let mut command = Command::new(env::current_exe()?);
    command
        .arg("--root")
        .arg(root)
        .arg("regen")
        .stdin(Stdio::null());
    output_of(&mut command, "regen")?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}
