//! Describes the machine on which the numbers are measured.

use std::{fs, process::Command};

use serde::Serialize;

use crate::parallel;

/// The machine, and the versions of the measured programs.
#[derive(Serialize)]
pub struct Machine {
    cpu: String,
    cores: usize,
    memory_gb: Option<u64>,
    system: String,
    rustc: Option<String>,
    /// `null` where Node is not installed.
    node: Option<String>,
    version: &'static str,
    optimized: bool,
}

pub fn describe() -> Machine {
    let meminfo = field("/proc/meminfo", "MemTotal");
    let kilobytes = meminfo
        .as_deref()
        .and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
    Machine {
        cpu: field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
        cores: parallel::cores(),
        memory_gb: kilobytes.map(|it| it.div_ceil(1 << 20)),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        rustc: version_of("rustc"),
        node: version_of("node"),
        version: env!("CARGO_PKG_VERSION"),
        optimized: !cfg!(debug_assertions),
    }
}

/// Formats the machine on one line.
pub fn line(machine: &Machine) -> String {
    let memory = machine.memory_gb.map(|it| format!("{it} GB"));
    let profile = if machine.optimized {
        "optimized"
    } else {
        "NOT OPTIMIZED: the numbers mean nothing"
    };
    let parts = [
        Some(format!("{} × {}", machine.cores, machine.cpu)),
        memory,
        Some(machine.system.clone()),
        machine.rustc.clone(),
        machine.node.as_ref().map(|node| format!("node {node}")),
        Some(format!("unified-profile {}, {profile}", machine.version)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Returns the first line that starts with a key and a colon.
fn field(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.trim_start().strip_prefix(':')?;
        Some(rest.trim().to_owned())
    })
}

/// Returns the output of a program's `--version`.
fn version_of(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let stdout = String::from_utf8(output.stdout).ok()?;
    let version = stdout.trim().to_owned();
    (output.status.success() && !version.is_empty()).then_some(version)
}
