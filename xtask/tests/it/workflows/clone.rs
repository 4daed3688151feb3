//! A clone of a bare repository, in which the shell steps of the workflows are run.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Command};

use openapi_lower::Document;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Outcome, Scratch, github::GitHub, run};

/// A stub of cargo, which runs the built xtask and records all other commands.
const CARGO: &str = r#"#!/bin/sh
case "$1" in
xtask) shift; exec "$XTASK" --root . "$@" ;;
metadata) exec "$REAL_CARGO" "$@" ;;
*) echo "cargo $*" >> "$NOTES" ;;
esac
"#;

/// A clone, its origin, and the programs that its workflows call.
pub struct Clone {
    /// The folder of the origin, of the stubs and of their records.
    folder: TempDir,
    /// The clone.
    pub scratch: Scratch,
    pub github: GitHub,
}

impl Clone {
    /// Commits and pushes the files of a folder.
    pub fn of(scratch: Scratch) -> Clone {
        let folder = TempDir::new().expect("a folder");
        let clone = Clone {
            folder,
            scratch,
            github: GitHub::start(),
        };
        for (name, script) in [("cargo", CARGO), ("rustup", "#!/bin/sh\n")] {
            let path = clone.path(&format!("bin/{name}"));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, script).expect("a file");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a mode");
        }
        let bare = clone.path("forge.git");
        clone.git(&["init", "--quiet", "--bare", &bare.to_string_lossy()]);
        clone.git(&["init", "--quiet", "--initial-branch", "main"]);
        clone.git(&["remote", "add", "origin", &bare.to_string_lossy()]);
        clone.commit("specs: begin");
        clone
    }

    /// Returns a path outside of the clone.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.scratch.git(arguments)
    }

    /// Commits and pushes all changes.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self.git(&["push", "--quiet", "origin", "HEAD:main"]);
    }

    /// Runs the steps of a workflow; returns the name and the outcome of each step. `expressions`
    /// has the values of the expressions in their environments.
    pub fn run(&self, workflow: &str, expressions: &[(&str, &str)]) -> Vec<(String, Outcome)> {
        let run_step = |step: Step| {
            let path = std::env::var("PATH").expect("a path");
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
                .arg(&step.script)
                .current_dir(self.scratch.folder.path())
                .env("PATH", format!("{}:{path}", self.path("bin").display()))
                .env("CARGO", self.path("bin/cargo"))
                .env("REAL_CARGO", env!("CARGO"))
                .env("XTASK", env!("CARGO_BIN_EXE_xtask"))
                .env("NOTES", self.path("notes"))
                .env("GITHUB_STEP_SUMMARY", self.path("summary"))
                .envs(self.github.environment());
            for (variable, value) in &step.environment {
                // The token of the stub is the only valid one.
                if variable != "GITHUB_TOKEN" {
                    command.env(variable, evaluate(value, expressions));
                }
            }
            (step.name, run(&mut command))
        };
        steps(workflow).into_iter().map(run_step).collect()
    }

    /// Runs the workflow `update`; returns the outcome of its last step.
    pub fn update(&self) -> Outcome {
        let mut steps = self.run("update", &[]);
        let (_, last) = steps.pop().expect("the workflow has steps");
        last
    }

    /// Returns the summary that the steps have written.
    pub fn summary(&self) -> String {
        fs::read_to_string(self.path("summary")).unwrap_or_default()
    }
}

/// A shell step of a workflow.
struct Step {
    name: String,
    script: String,
    environment: Vec<(String, String)>,
}

/// Reads the shell steps of a workflow with one job.
fn steps(workflow: &str) -> Vec<Step> {
    let path = format!(
        "{}/../.github/workflows/{workflow}.yml",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = fs::read_to_string(path).expect("a workflow");
    // The YAML reader accepts only descriptions, so the workflow is an extension of one.
    let inside: String = text.lines().map(|line| format!("  {line}\n")).collect();
    let text = format!("openapi: 3.1.0\nx-workflow:\n{inside}");
    let value = Document::parse(&text).expect("YAML").to_value();
    let workflow = &value["x-workflow"];
    assert_eq!(workflow["defaults"]["run"]["shell"], "bash", "{workflow}");
    let jobs = workflow["jobs"].as_object().expect("jobs");
    let (_, job) = jobs.iter().next().expect("a job");
    let steps = job["steps"].as_array().expect("steps").iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let shell_step = |step: &Value| Step {
        name: text(&step["name"]),
        script: text(&step["run"]),
        environment: step["env"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
    };
    steps
        .filter(|step| step.get("run").is_some())
        .map(shell_step)
        .collect()
}

/// Evaluates a value of a workflow, which may be an expression.
fn evaluate(value: &str, expressions: &[(&str, &str)]) -> String {
    let Some(expression) = value
        .strip_prefix("${{ ")
        .and_then(|it| it.strip_suffix(" }}"))
    else {
        return value.to_owned();
    };
    let result = expressions.iter().find(|(name, _)| *name == expression);
    let (_, result) = result.unwrap_or_else(|| panic!("{expression} has no value"));
    (*result).to_owned()
}
