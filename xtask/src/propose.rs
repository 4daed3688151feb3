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
    disk,
    download::Settings,
    escape::fenced,
    git,
    github::{Content, GitHub, Upserted},
    guard::LOCK,
    manifest::{Manifest, Vendor},
    output::{self, print_error, print_line},
    publish, version,
};

/// Open or update a pull request for each vendor whose description has changed.
///
/// Fetches the description, regenerates the client, raises its version, writes its changelog,
/// commits these changes to the branch `update/VENDOR`, and pushes the branch. The body of the
/// pull request lists the changes for users of the client. If a step fails, an issue states the
/// reason; it is closed when the vendor can be updated again. A branch with commits of other
/// authors is not changed. GITHUB_REPOSITORY and GITHUB_TOKEN, which GitHub workflows set, state
/// the repository and the token.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask propose
  cargo xtask propose chatwoot --dry-run

Exit status:
  0 every pull request is open, or nothing has changed
  1 a vendor cannot be updated, and an issue states the reason; or git or GitHub failed
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
    /// Push nothing and change nothing on GitHub; print the pull requests instead.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

/// The label of issues about vendors that cannot be updated.
const LABEL: &str = "update";
/// The trailer that marks the commits of this command.
const TRAILER: &str = "Made-by: cargo xtask propose";
/// The maximum size of a command's output in an issue: GitHub's limit for the body, minus the
/// text around the output.
const MAX_OUTPUT_BYTES: usize = 60_000;

/// The changes of a vendor, committed in a worktree.
struct Update {
    worktree: Worktree,
    title: String,
    /// Markdown.
    body: String,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    disk::enter(root)?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen_to_fetch(&arguments.vendors)?;
    let github = if arguments.dry_run {
        None
    } else {
        Some(GitHub::from_env()?)
    };
    let mut failed = false;
    for (name, vendor) in chosen {
        let outcome = match update(name, vendor, &arguments.settings) {
            Ok(Some(update)) => propose(github.as_ref(), arguments, name, &update),
            Ok(None) => unchanged(github.as_ref(), name),
            Err(error) => {
                failed = true;
                report_failure(github.as_ref(), name, vendor, &format!("{error:#}"))
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
    Ok(output::exit_code(failed))
}

/// Updates a vendor in a worktree; returns `None` if the kept part of its description is
/// unchanged.
fn update(name: &str, vendor: &Vendor, settings: &Settings) -> Result<Option<Update>> {
    let worktree = Worktree::new()?;
    let mut fetch = vec!["fetch".to_owned(), name.to_owned()];
    fetch.extend(settings.arguments());
    let fetched = worktree.xtask(&fetch)?;
    // A change outside of the kept part changes the lock alone.
    let without_lock = format!(":(exclude){LOCK}");
    if worktree
        .git(&["status", "--porcelain", "--", ".", &without_lock])?
        .is_empty()
    {
        return Ok(None);
    }
    worktree.xtask(&["regen", name])?;
    worktree.xtask(&["bump", &base_revision(&worktree, name), name])?;
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
fn base_revision(worktree: &Worktree, name: &str) -> String {
    let folder = worktree.folder.path().join(format!("crates/{name}-client"));
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let exists = |tag: &String| {
        let reference = format!("refs/tags/{tag}");
        worktree
            .git(&["rev-parse", "--verify", "--quiet", &reference])
            .is_ok()
    };
    version::of_package(&manifest)
        .map(|version| publish::tag(&format!("{name}-client"), version))
        .filter(exists)
        .unwrap_or_else(|| "HEAD".to_owned())
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
    github: Option<&GitHub>,
    arguments: &Arguments,
    name: &str,
    update: &Update,
) -> Result<String> {
    let Some(github) = github else {
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
    let content = Content {
        title: &update.title,
        body: &update.body,
    };
    let pull_request = github.upsert_pull_request(&branch, &arguments.base, &content)?;
    github.close_issue(LABEL, &marker(name))?;
    Ok(summary(&pull_request))
}

fn summary(upserted: &Upserted) -> String {
    let verb = if upserted.is_new { "opened" } else { "updated" };
    format!("{verb} {}", upserted.url)
}

/// Pushes the worktree's commit to the branch. Returns `false` if the branch has a commit that
/// this command did not make.
fn push(worktree: &Worktree, remote: &str, branch: &str) -> Result<bool> {
    let reference = format!("refs/heads/{branch}");
    let listed = worktree.git(&["ls-remote", remote, &reference])?;
    let pushed = listed.split_whitespace().next().unwrap_or_default();
    if !pushed.is_empty() {
        worktree.git(&["fetch", "--quiet", remote, &reference])?;
        let message = worktree.git(&["log", "-1", "--format=%B", pushed])?;
        if message.trim_end().lines().last() != Some(TRAILER) {
            return Ok(false);
        }
        let tree_and_parents =
            |commit: &str| worktree.git(&["log", "-1", "--format=%T %P", commit]);
        if tree_and_parents(pushed)? == tree_and_parents("HEAD")? {
            return Ok(true);
        }
    }
    // A commit that was pushed since then is not overwritten.
    let lease = format!("--force-with-lease={reference}:{pushed}");
    worktree.git(&[
        "push",
        "--quiet",
        &lease,
        remote,
        &format!("HEAD:{reference}"),
    ])?;
    Ok(true)
}

/// Closes the pull request and the issue of an earlier change of the vendor.
fn unchanged(github: Option<&GitHub>, name: &str) -> Result<String> {
    let Some(github) = github else {
        return Ok("unchanged".to_owned());
    };
    github.close_issue(LABEL, &marker(name))?;
    let summary = if github.close_pull_request(&branch(name))? {
        "unchanged; closed its pull request"
    } else {
        "unchanged"
    };
    Ok(summary.to_owned())
}

/// Writes the reason why a vendor cannot be updated to its issue.
fn report_failure(
    github: Option<&GitHub>,
    name: &str,
    vendor: &Vendor,
    reason: &str,
) -> Result<String> {
    print_error(&format!("error: {name}: {reason}"));
    let Some(github) = github else {
        return Ok("would open an issue".to_owned());
    };
    let start = (reason.len().saturating_sub(MAX_OUTPUT_BYTES)..)
        .find(|at| reason.is_char_boundary(*at))
        .expect("the end of a string is a character boundary");
    let body = format!(
        "`cargo xtask propose {name}` cannot update the client. A later run closes this issue when the client can be updated again.\n\n{}",
        fenced(&reason[start..])
    );
    let content = Content {
        title: &format!("{} cannot be updated", vendor.title),
        body: &body,
    };
    let issue = github.upsert_issue(LABEL, &marker(name), &content)?;
    Ok(summary(&issue))
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
        let output = Command::new(program)
            .arg("--root")
            .arg(self.folder.path())
            .args(arguments)
            // The command needs no write access.
            .env_remove("GITHUB_TOKEN")
            .output()
            .context("cannot start this program as another process")?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(stdout);
        }
        let command_line: Vec<_> = arguments
            .iter()
            .map(|argument| argument.as_ref().to_string_lossy())
            .collect();
        bail!(
            "`cargo xtask {}` failed:\n{stdout}{}",
            command_line.join(" "),
            String::from_utf8_lossy(&output.stderr).trim_end()
        )
    }
}

impl Drop for Worktree {
    fn drop(&mut self) {
        let path = self.folder.path().display().to_string();
        // If that fails, the folder remains in the system's temporary folder, and
        // `git worktree prune` removes git's entry for it.
        let _ = git::text(Path::new("."), &["worktree", "remove", "--force", &path]);
    }
}
