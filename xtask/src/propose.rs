//! `propose`: opens a pull request for each vendor whose description has changed.
//!
//! All work happens in a separate git worktree, by the commands that a person would run; the
//! checkout is not changed.

use std::{
    env, fs,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    download::Settings,
    escape::fenced,
    forge::{Forge, Text},
    git,
    guard::LOCK,
    manifest::{Manifest, Vendor},
    publish,
    text::{self, print_error, print_line},
    version,
};

/// Open or update a pull request for each vendor whose description has changed.
///
/// Fetches the description, regenerates the client, raises its version and writes its
/// changelog, commits all that to the branch `update/VENDOR`, and pushes the branch. The text
/// of the pull request lists the changes for users of the client. If a step fails, an issue
/// states why; it is closed when the vendor can be updated again. A branch with commits of
/// other authors is not changed. GITHUB_REPOSITORY and GITHUB_TOKEN, which GitHub workflows
/// set, state the repository and the token.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask propose
  cargo xtask propose chatwoot --dry-run

Exit status:
  0 every pull request is open, or nothing has changed
  1 a vendor cannot be updated, and an issue states why; or git or GitHub failed
  2  the command line, the manifest or the repository cannot be used")]
pub struct Arguments {
    /// The vendors, by their names in specs/vendors.toml; by default all that have a `source`.
    #[arg(value_name = "VENDOR")]
    vendors: Vec<String>,
    /// The base branch of the pull requests, which is checked out.
    #[arg(long, value_name = "BRANCH", default_value = "main")]
    base: String,
    /// The git remote to which branches are pushed.
    #[arg(long, value_name = "REMOTE", default_value = "origin")]
    remote: String,
    /// Push nothing and change nothing on GitHub; print the texts instead.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

/// The label of issues about vendors that cannot be updated.
const LABEL: &str = "update";
/// The trailer that marks the commits of this command.
const TRAILER: &str = "Made-by: cargo xtask propose";
/// GitHub's limit for the body of an issue, minus the text around the output.
const OUTPUT_BYTES: usize = 60_000;

/// The changes of a vendor, committed in a worktree.
struct Update {
    worktree: Worktree,
    title: String,
    /// Markdown.
    body: String,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen_to_fetch(&arguments.vendors)?;
    let forge = if arguments.dry_run {
        None
    } else {
        Some(Forge::from_env()?)
    };
    let mut failed = false;
    for (name, vendor) in chosen {
        let outcome = match update(name, vendor, &arguments.settings) {
            Ok(Some(update)) => propose(forge.as_ref(), arguments, name, &update),
            Ok(None) => unchanged(forge.as_ref(), name),
            Err(error) => {
                failed = true;
                report(forge.as_ref(), name, vendor, &format!("{error:#}"))
            }
        };
        // A failure for one vendor does not affect the others.
        match outcome {
            Ok(outcome) => print_line(&format!("{name}: {outcome}"))?,
            Err(error) => {
                failed = true;
                print_error(&format!("error: {name}: {error:#}"));
            }
        }
    }
    Ok(text::exit_code(failed))
}

/// Updates a vendor in a worktree; returns `None` if the kept part of its description is
/// unchanged.
fn update(name: &str, vendor: &Vendor, settings: &Settings) -> Result<Option<Update>> {
    let worktree = Worktree::new()?;
    let mut fetch = vec!["fetch".to_owned(), name.to_owned()];
    fetch.extend(settings.arguments());
    let fetched = worktree.xtask(&fetch)?;
    // The lock alone changes if only parts changed that are not kept.
    let others = format!(":(exclude){LOCK}");
    if worktree
        .git(&["status", "--porcelain", "--", ".", &others])?
        .is_empty()
    {
        return Ok(None);
    }
    worktree.xtask(&["regen", name])?;
    worktree.xtask(&["bump", &released(&worktree, name), name])?;
    let diff = ["diff", "HEAD", "--vendor", name, "--format", "markdown"];
    let changes = worktree.xtask(&diff)?;
    let title = format!("specs: update {}", vendor.title);
    worktree.git(&["add", "--all"])?;
    let message = format!("{title}\n\n{}\n\n{TRAILER}", fetched.trim());
    worktree.git(&["commit", "--quiet", "--message", &message])?;
    let source = vendor.source.as_ref().map_or("", |source| source.get_ref());
    let body = format!(
        "The description at <{source}> has changed. `cargo xtask propose` updates this pull request as long as nobody else commits to its branch.\n\n{changes}"
    );
    Ok(Some(Update {
        worktree,
        title,
        body,
    }))
}

/// Returns the revision with which the client is compared: the tag of its release, or the
/// checked out commit if it was never released.
fn released(worktree: &Worktree, name: &str) -> String {
    let folder = worktree.folder.path().join(format!("crates/{name}-client"));
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let tag = version::own(&manifest).map(|it| publish::tag(&format!("{name}-client"), it));
    let is_there = |tag: &String| {
        let tag = format!("refs/tags/{tag}");
        worktree
            .git(&["rev-parse", "--verify", "--quiet", &tag])
            .is_ok()
    };
    tag.filter(is_there).unwrap_or("HEAD".to_owned())
}

fn branch(name: &str) -> String {
    format!("update/{name}")
}

/// Returns the start of the body of the vendor's issue.
fn marker(name: &str) -> String {
    format!("<!-- update of {name} -->")
}

/// Pushes the branch and updates its pull request.
fn propose(
    forge: Option<&Forge>,
    arguments: &Arguments,
    name: &str,
    update: &Update,
) -> Result<String> {
    let Some(forge) = forge else {
        return Ok(format!(
            "would propose\n{}\n\n{}",
            update.title, update.body
        ));
    };
    let branch = branch(name);
    if !push(&update.worktree, &arguments.remote, &branch)? {
        return Ok(format!(
            "not changed: {branch} has commits of other authors"
        ));
    }
    let text = Text {
        title: &update.title,
        body: &update.body,
    };
    let renewed = forge.renew_pull_request(&branch, &arguments.base, &text)?;
    forge.close_issue(LABEL, &marker(name))?;
    let verb = if renewed.is_new { "opened" } else { "renewed" };
    Ok(format!("{verb} {}", renewed.page))
}

/// Pushes the worktree's commit to the branch. Returns `false` if the branch has a commit that
/// this command did not make.
fn push(worktree: &Worktree, remote: &str, branch: &str) -> Result<bool> {
    let reference = format!("refs/heads/{branch}");
    let there = worktree.git(&["ls-remote", remote, &reference])?;
    let there = there.split_whitespace().next().unwrap_or_default();
    if !there.is_empty() {
        worktree.git(&["fetch", "--quiet", remote, &reference])?;
        let message = worktree.git(&["log", "-1", "--format=%B", there])?;
        if message.trim_end().lines().last() != Some(TRAILER) {
            return Ok(false);
        }
        let state = |commit: &str| worktree.git(&["log", "-1", "--format=%T %P", commit]);
        if state(there)? == state("HEAD")? {
            return Ok(true);
        }
    }
    // A commit that was pushed since then is not overwritten.
    let lease = format!("--force-with-lease={reference}:{there}");
    worktree.git(&[
        "push",
        "--quiet",
        &lease,
        remote,
        &format!("HEAD:{reference}"),
    ])?;
    Ok(true)
}

/// Closes the pull request or issue of an earlier change of the vendor.
fn unchanged(forge: Option<&Forge>, name: &str) -> Result<String> {
    let Some(forge) = forge else {
        return Ok("unchanged".to_owned());
    };
    forge.close_issue(LABEL, &marker(name))?;
    let is_closed = forge.close_pull_request(&branch(name))?;
    let more = if is_closed {
        "; closed its pull request"
    } else {
        ""
    };
    Ok(format!("unchanged{more}"))
}

/// Writes the reason why a vendor cannot be updated to its issue.
fn report(forge: Option<&Forge>, name: &str, vendor: &Vendor, reason: &str) -> Result<String> {
    print_error(&format!("error: {name}: {reason}"));
    let Some(forge) = forge else {
        return Ok("would open an issue".to_owned());
    };
    let start = reason.len().saturating_sub(OUTPUT_BYTES);
    let start = (start..=reason.len()).find(|at| reason.is_char_boundary(*at));
    let end = start
        .and_then(|start| reason.get(start..))
        .unwrap_or_default();
    let body = format!(
        "`cargo xtask propose {name}` cannot update the client. The command closes this issue as soon as it can.\n\n{}",
        fenced(end)
    );
    let text = Text {
        title: &format!("{} cannot be updated", vendor.title),
        body: &body,
    };
    let renewed = forge.renew_issue(LABEL, &marker(name), &text)?;
    let verb = if renewed.is_new { "opened" } else { "renewed" };
    Ok(format!("{verb} {}", renewed.page))
}

/// A worktree of the checked out commit, in a temporary folder.
struct Worktree {
    folder: TempDir,
}

impl Worktree {
    fn new() -> Result<Worktree> {
        let folder = TempDir::new().context("cannot make a temporary folder")?;
        let path = folder.path().display().to_string();
        git::text(
            Path::new("."),
            &["worktree", "add", "--quiet", "--detach", &path, "HEAD"],
        )?;
        Ok(Worktree { folder })
    }

    fn git(&self, arguments: &[&str]) -> Result<String> {
        git::text(self.folder.path(), arguments)
    }

    /// Runs a command of this program, and returns its standard output.
    fn xtask(&self, arguments: &[impl AsRef<std::ffi::OsStr>]) -> Result<String> {
        let program = env::current_exe().context("cannot determine the path of this program")?;
        let mut command = Command::new(program);
        command
            .arg("--root")
            .arg(self.folder.path())
            .args(arguments);
        // The command needs no write access.
        command.env_remove("GITHUB_TOKEN");
        let output = command.output();
        let output = output.context("cannot run this program again")?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(printed);
        }
        let words = arguments.iter().map(|word| word.as_ref().to_string_lossy());
        bail!(
            "`cargo xtask {}` failed:\n{printed}{}",
            words.collect::<Vec<_>>().join(" "),
            String::from_utf8_lossy(&output.stderr).trim_end()
        )
    }
}

impl Drop for Worktree {
    fn drop(&mut self) {
        let path = self.folder.path().display().to_string();
        // A folder that remains is in the system's temporary folder, and `git worktree prune`
        // removes its entry.
        let _ = git::text(Path::new("."), &["worktree", "remove", "--force", &path]);
    }
}
