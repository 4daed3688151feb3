//! `comment`: writes or updates a comment on a pull request.

use std::{
    io::{self, Read},
    process::ExitCode,
};

use anyhow::{Context, Result, ensure};

use crate::{github::GitHub, output::print_line};

/// Write standard input to a pull request as a comment, and replace the previous one.
///
/// A pull request has one comment of each topic, which each run updates. GITHUB_REPOSITORY and
/// GITHUB_TOKEN, which GitHub workflows set, state the repository and the token.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask diff origin/main --format markdown | cargo xtask comment 17 --topic api-changes")]
pub struct Arguments {
    /// The number of the pull request.
    #[arg(value_name = "NUMBER")]
    pull_request: u64,
    /// The topic of the comment: lowercase letters and `-`.
    #[arg(long)]
    topic: String,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let topic = &arguments.topic;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    ensure!(
        topic.bytes().all(is_plain),
        "--topic `{topic}`: a topic consists of lowercase letters and `-`"
    );
    let mut body = String::new();
    io::stdin()
        .lock()
        .read_to_string(&mut body)
        .context("cannot read the comment from standard input")?;
    ensure!(!body.trim().is_empty(), "standard input is empty");
    let marker = format!("<!-- {topic} -->");
    let comment = GitHub::from_env()?.upsert_comment(arguments.pull_request, &marker, &body)?;
    let verb = if comment.is_new { "wrote" } else { "updated" };
    print_line(&format!("{verb} {}", comment.url))?;
    Ok(ExitCode::SUCCESS)
}
