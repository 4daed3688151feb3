//! `profile all`: fetches the profiles of all accounts in a file.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use futures_util::StreamExt;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Deserialize;
use serde_json::{Value, json};
use unified_profile::{
    Config, Error, Profile, ProfileSource, Secret, UnknownVendor, Vendor, connect, fetch_all,
};

use crate::deadline::Bounded;
use crate::failure::Failure;
use crate::printable::{escape_json, printable};
use crate::show;
use crate::token::Source;

#[derive(Args)]
pub struct Arguments {
    /// The TOML file with an `[[account]]` table for each account: the key vendor and, where needed,
    /// name, base_url, issuer, token_env or token_file, allow_http
    #[arg(long, value_name = "FILE", default_value = "accounts.toml")]
    config: PathBuf,
    /// How many accounts to fetch at a time
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024))]
    concurrency: u16,
    /// The time limit for each account, in seconds
    #[arg(long, value_name = "SECS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// Write one line of JSON per account even if stdout is a terminal
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    account: Vec<Account>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    vendor: String,
    name: Option<String>,
    base_url: Option<String>,
    issuer: Option<String>,
    token_env: Option<String>,
    token_file: Option<PathBuf>,
    #[serde(default)]
    allow_http: bool,
    /// The position in the file, from 1.
    #[serde(skip)]
    number: usize,
}

/// Fetches all accounts and prints each result when it is available. A failed account does not
/// stop the others; the exit code is then the highest of their exit codes.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let accounts = read(&arguments.config)?;
    let folder = arguments.config.parent().unwrap_or(Path::new(""));
    let mut report = Report::new(accounts.len(), arguments.json);
    match fetch(&accounts, folder, &arguments, &mut report).await {
        // The reader has closed stdout: no further account is fetched.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        other => other?,
    }
    report.finish()
}

async fn fetch(
    accounts: &[Account],
    folder: &Path,
    arguments: &Arguments,
    report: &mut Report,
) -> io::Result<()> {
    let timeout = Duration::from_secs(arguments.timeout);
    let mut sources: Vec<(&Account, Secret, Box<dyn ProfileSource>)> = Vec::new();
    for account in accounts {
        match account.source(folder, timeout) {
            Ok((token, source)) => sources.push((account, token, Box::new(source))),
            Err(failure) => report.failed(account, &failure, None)?,
        }
    }
    let clients = sources.iter().map(|(.., source)| source);
    let mut results = fetch_all(clients, arguments.concurrency.into());
    while let Some((index, result)) = results.next().await {
        let (account, token, _) = &sources[index];
        match result {
            Ok(profile) => match show::without_token(token, &profile) {
                Ok(profile) => report.found(account, &profile)?,
                Err(failure) => report.failed(account, &failure, None)?,
            },
            Err(error) => {
                let details = details(&error);
                report.failed(account, &error.into(), Some(details))?;
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Account>, Failure> {
    let failure = |reason: String| Failure::usage(format!("{}: {reason}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| failure(error.to_string()))?;
    let mut file: File = toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = 1 + text.bytes().take(start).filter(|it| *it == b'\n').count();
        failure(format!("line {line}: {}", describe_error(&text, &error)))
    })?;
    if file.account.is_empty() {
        return Err(failure("the file has no [[account]]".to_owned()));
    }
    for (index, account) in file.account.iter_mut().enumerate() {
        account.number = index + 1;
    }
    Ok(file.account)
}

/// Describes an error without its message, which quotes keys and values: one of them may be a
/// misplaced token.
fn describe_error(text: &str, error: &toml::de::Error) -> String {
    if toml::from_str::<toml::Table>(text).is_err() {
        return "the file is not valid TOML".to_owned();
    }
    let message = error.message();
    // Plausible names, which are not tokens.
    let mut plausible = ["token", "password", "secret", "key", "url"].into_iter();
    let is_unknown = |name: &&str| message.starts_with(&format!("unknown field `{name}`"));
    let problem = if message.starts_with("missing field `vendor`") {
        "missing field `vendor`".to_owned()
    } else if let Some(name) = plausible.find(is_unknown) {
        format!("unknown field `{name}`")
    } else {
        "an account has an unexpected key or value".to_owned()
    };
    format!(
        "{problem}; an account has vendor, and where needed name, base_url, issuer, token_env or \
         token_file, which are strings, and allow_http, which is true or false"
    )
}

impl Account {
    /// Returns the name in the file, or the vendor's name, or the position: an unknown vendor's
    /// name may be a misplaced token.
    fn name(&self) -> String {
        match (&self.name, self.vendor()) {
            (Some(name), _) => name.clone(),
            (None, Some(vendor)) => vendor.name().to_owned(),
            (None, None) => format!("account {}", self.number),
        }
    }

    fn vendor(&self) -> Option<Vendor> {
        self.vendor.parse().ok()
    }

    /// Returns the token and the client of an account.
    fn source(&self, folder: &Path, timeout: Duration) -> Result<(Secret, Bounded), Failure> {
        let vendor: Vendor = self
            .vendor
            .parse()
            .map_err(|error: UnknownVendor| Failure::usage(error.to_string()))?;
        let token = match (&self.token_env, &self.token_file) {
            (Some(_), Some(_)) => {
                return Err(Failure::usage("both token_env and token_file are set"));
            }
            (Some(name), None) => Source::Variable(name.clone()),
            (None, Some(path)) => Source::File(folder.join(path)),
            (None, None) => Source::Default(vendor),
        };
        let token = token.read()?;
        let mut config = Config::new(token.clone())
            .timeout(timeout)
            .allow_http(self.allow_http);
        if let Some(url) = &self.base_url {
            config = config.base_url(url);
        }
        if let Some(issuer) = &self.issuer {
            config = config.issuer(issuer);
        }
        let source = Bounded {
            vendor,
            source: connect(vendor, config)?,
            timeout,
        };
        Ok((token, source))
    }
}

/// Returns the members of an error that a program uses besides its message.
fn details(error: &Error) -> Value {
    json!({
        "status": error.status(),
        "retryable": error.is_retryable(),
        "retry_after": error.retry_after().map(|wait| wait.as_secs()),
        "request_id": error.request_id(),
        "pointer": error.pointer(),
    })
}

/// Prints results to stdout, one per line, and a progress bar to stderr if that is a terminal.
struct Report {
    bar: ProgressBar,
    json: bool,
    count: usize,
    failures: usize,
    /// The highest exit code of an account.
    worst: u8,
}

impl Report {
    fn new(count: usize, json: bool) -> Self {
        // The bar is hidden if stderr is not a terminal.
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(Some(count as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.tick();
        Self {
            bar,
            json: json || !io::stdout().is_terminal(),
            count,
            failures: 0,
            worst: 0,
        }
    }

    fn found(&mut self, account: &Account, profile: &Profile) -> io::Result<()> {
        let line = if self.json {
            json!({ "account": account.name(), "vendor": profile.vendor, "profile": profile })
                .to_string()
        } else {
            let email = profile.email.as_ref().map(|it| format!(" <{it}>"));
            let name = profile.display_name() + &email.unwrap_or_default();
            format!(
                "{}  {name}  ({} {})",
                account.name(),
                profile.vendor,
                profile.sub
            )
        };
        self.print(&line)
    }

    fn failed(
        &mut self,
        account: &Account,
        failure: &Failure,
        details: Option<Value>,
    ) -> io::Result<()> {
        self.failures += 1;
        self.worst = self.worst.max(failure.code());
        let line = if self.json {
            let mut error = json!({ "code": failure.code(), "message": failure.to_string() });
            if let (Some(Value::Object(details)), Value::Object(error)) = (details, &mut error) {
                error.extend(details.into_iter().filter(|(_, value)| !value.is_null()));
            }
            json!({ "account": account.name(), "vendor": account.vendor().map(Vendor::name), "error": error })
                .to_string()
        } else {
            format!("{}  error: {failure}", account.name())
        };
        self.print(&line)
    }

    fn print(&self, line: &str) -> io::Result<()> {
        self.bar.inc(1);
        let safe = if self.json {
            escape_json(line)
        } else {
            printable(line)
        };
        self.bar.suspend(|| {
            let mut stdout = io::stdout().lock();
            writeln!(stdout, "{safe}").and_then(|()| stdout.flush())
        })
    }

    fn finish(self) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        if self.failures == 0 {
            Ok(())
        } else {
            Err(Failure::of_accounts(self.worst, self.failures, self.count))
        }
    }
}
