//! Checks the verdicts of the comparison.
//!
//! A pair of descriptions shows each kind of change that oasdiff reports, and each further kind
//! that this crate reports. For a reported change, rustc compiles a program that uses all of the
//! old client with the new one. A change that is not reported must not affect the generated code,
//! except for the letter case of names for which it is not significant.

mod beyond_oasdiff;
#[path = "../../../../../xtask/src/cargo.rs"]
mod cargo;
mod compile;
mod edits;
mod pairs;
mod parallel;
mod program;
mod run_time;
mod special;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    sync::{Arc, LazyLock, Mutex},
};

use client_codegen::Interface;
use client_diff::{Breaks, Change, Client, Kind, Seen, catalogue, changes, code_changes};
use compile::Files;
use openapi_lower::{Document, Lowered, Options};
use serde_json::Value;

const INTERFACES: [Interface; 2] = [Interface::Positional, Interface::Builder];

fn lowered(api: &Value) -> Lowered {
    lowered_as(api, false)
}

fn lowered_as(api: &Value, tolerant: bool) -> Lowered {
    let mut document = Document::parse(&api.to_string()).expect("a description");
    document.select(&["*"]).expect("operations");
    let mut options = Options::default();
    options.tolerant = tolerant;
    openapi_lower::lower(document, &options).expect("a lowered description")
}

/// Returns the code of the client, without its documentation. Many pairs share a description,
/// whose client is generated once.
fn generated(lowered: &Lowered, interface: Interface) -> Arc<Files> {
    static CACHE: Mutex<BTreeMap<String, Arc<Files>>> = Mutex::new(BTreeMap::new());
    let plan = serde_json::to_string(lowered.plan()).expect("JSON");
    let key = format!("{interface:?} {} {plan}", lowered.json());
    let cache = || CACHE.lock().expect("no generation panicked");
    let found = cache().get(&key).cloned();
    found.unwrap_or_else(|| {
        let files = Arc::new(generate(lowered, interface));
        cache().insert(key, files.clone());
        files
    })
}

fn generate(lowered: &Lowered, interface: Interface) -> Files {
    let mut options = client_codegen::Options::default();
    options.interface = interface;
    let generated = client_codegen::generate(lowered, &options).expect("a client");
    assert!(generated.dropped.is_empty(), "{:?}", generated.dropped);
    let without_comments = |code: String| {
        let lines = code.lines();
        let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let files = generated.files.into_iter();
    files
        .map(|(name, code)| (name, without_comments(code)))
        .collect()
}

fn changes_for(old: &Lowered, new: &Lowered, interface: Interface) -> Vec<Change> {
    let client = |lowered| Client::new(lowered).with_interface(interface);
    changes(&client(old), &client(new))
}

/// A change of a description, for one interface.
struct Case {
    name: &'static str,
    interface: Interface,
    changes: Vec<Change>,
    old: Arc<Files>,
    new: Arc<Files>,
}

impl Case {
    fn breaks(&self) -> Option<Breaks> {
        self.changes.iter().filter_map(|change| change.breaks).max()
    }

    fn kinds(&self) -> BTreeSet<Kind> {
        self.changes.iter().map(|change| change.kind).collect()
    }

    /// Checks that exactly the reported changes are in the code.
    fn agrees_with_the_code(&self) {
        let is_reported = self.changes.iter().any(|change| change.kind.is_in_code());
        assert_eq!(is_reported, self.old != self.new, "{self}");
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes: Vec<String> = self.changes.iter().map(ToString::to_string).collect();
        let (interface, breaks) = (self.interface.name(), self.breaks());
        write!(f, "{} {interface} {breaks:?}: {changes:#?}", self.name)
    }
}

/// Returns the cases of a pair of descriptions, one for each interface.
fn cases(name: &'static str, pair: &pairs::Pair) -> Vec<Case> {
    let (old, new) = (lowered(&pair.old), lowered(&pair.new));
    let cases = INTERFACES.map(|interface| Case {
        name,
        interface,
        changes: changes_for(&old, &new, interface),
        old: generated(&old, interface),
        new: generated(&new, interface),
    });
    cases.into()
}

/// The cases of the changes that oasdiff reports, and of the changes that only this crate reports.
struct Cases {
    of_oasdiff: Vec<Case>,
    beyond_oasdiff: Vec<Case>,
}

/// The cases, made once: the generation of the clients takes longer than their comparison.
static CASES: LazyLock<Cases> = LazyLock::new(|| {
    let of_oasdiff = catalogue().into_iter();
    let of_oasdiff = of_oasdiff.map(|entry| (entry.id, pairs::pair(entry.id).expect(entry.id)));
    Cases {
        of_oasdiff: all_cases(&of_oasdiff.collect::<Vec<_>>()),
        beyond_oasdiff: all_cases(&beyond_oasdiff::all()),
    }
});

/// Returns the cases of many pairs, in their order.
fn all_cases(pairs: &[(&'static str, pairs::Pair)]) -> Vec<Case> {
    parallel::chunks(pairs, usize::MAX, |_, pairs| {
        let cases = pairs.iter().flat_map(|(name, pair)| cases(name, pair));
        cases.collect()
    })
}

/// Returns the cases that a program can see.
fn visible() -> Vec<&'static Case> {
    let seen: BTreeSet<&str> = catalogue()
        .into_iter()
        .filter(|entry| matches!(entry.seen, Seen::As(_)))
        .map(|entry| entry.id)
        .collect();
    let of_oasdiff = CASES.of_oasdiff.iter();
    let of_oasdiff = of_oasdiff.filter(|case| seen.contains(case.name));
    of_oasdiff.chain(&CASES.beyond_oasdiff).collect()
}

#[test]
fn the_catalogue_is_complete() {
    let listed: BTreeSet<&str> = catalogue().iter().map(|entry| entry.id).collect();
    assert_eq!(
        listed.len(),
        catalogue().len(),
        "the catalogue has an entry twice"
    );
    let facts = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/facts/oasdiff-checks.txt"
    );
    // Beside the workspace, if it exists.
    let Ok(facts) = fs::read_to_string(facts) else {
        return;
    };
    let facts = facts
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert_eq!(listed, facts.collect());
}

#[test]
fn each_kind_is_reported_as_listed() {
    let mut reported: BTreeSet<Kind> = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in catalogue() {
        let cases = CASES.of_oasdiff.iter().filter(|case| case.name == entry.id);
        let kinds: BTreeSet<Kind> = cases
            .inspect(|case| case.agrees_with_the_code())
            .flat_map(Case::kinds)
            .collect();
        let expected = match entry.seen {
            Seen::As(kinds) => kinds.into_iter().collect(),
            Seen::Not(_) => BTreeSet::new(),
        };
        if kinds != expected {
            wrong.push(format!("{}: {kinds:?} instead of {expected:?}", entry.id));
        }
        reported.extend(kinds);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for case in &CASES.beyond_oasdiff {
        case.agrees_with_the_code();
        reported.extend(case.kinds());
    }
    // Kinds that no pair of descriptions shows.
    reported.extend([
        Kind::ClientAdded,
        Kind::ClientRemoved,
        Kind::InterfaceChanged,
        // Reported only if requested.
        Kind::DocumentationChanged,
        Kind::CodeAdded,
        Kind::CodeRemoved,
        Kind::CodeChanged,
    ]);
    let kinds = Kind::ALL.iter();
    let untested: Vec<_> = kinds.filter(|kind| !reported.contains(kind)).collect();
    assert!(untested.is_empty(), "no pair shows {untested:?}");
}

/// A tolerant client is not affected by changes that affect a strict one's types.
#[test]
fn tolerance_hides_changes_of_strict_responses() {
    for id in [
        "response-property-became-optional",
        "response-property-became-required",
        "response-property-became-nullable",
        "response-property-became-not-nullable",
        "response-property-max-length-unset",
        "response-property-min-decreased",
        "response-property-pattern-added",
        "response-property-pattern-changed",
    ] {
        let pair = pairs::pair(id).expect(id);
        let [old, new] = [&pair.old, &pair.new].map(|api| lowered_as(api, true));
        for interface in INTERFACES {
            let changes = changes_for(&old, &new, interface);
            assert!(changes.is_empty(), "{id}: {changes:#?}");
            assert_eq!(
                generated(&old, interface),
                generated(&new, interface),
                "{id}"
            );
        }
    }
    // Requests stay strict.
    let pair = pairs::pair("request-property-became-required").expect("a pair");
    let [old, new] = [&pair.old, &pair.new].map(|api| lowered_as(api, true));
    let changes = changes_for(&old, &new, Interface::Positional);
    assert!(changes.iter().all(|change| change.breaks.is_some()) && !changes.is_empty());
}

/// Compares the verdicts with rustc's: on one case of oasdiff's for each combination of kinds,
/// verdict and interface, and on all cases beyond oasdiff.
#[test]
fn rustc_agrees() {
    let mut checked = BTreeSet::new();
    let mut cases = visible();
    cases.retain(|case| {
        let key = (
            case.kinds(),
            case.breaks(),
            case.interface == Interface::Builder,
        );
        let is_beyond_oasdiff = Kind::ALL.iter().any(|kind| kind.name() == case.name);
        checked.insert(key) || is_beyond_oasdiff
    });
    assert_rustc_agrees("kinds", &cases);
}

/// Compares the verdict of every case with that of rustc; takes several minutes.
#[test]
#[ignore = "several minutes of rustc"]
fn rustc_agrees_on_everything() {
    assert_rustc_agrees("everything", &visible());
}

/// Compares the verdicts with rustc's for typical edits of published descriptions.
#[test]
#[ignore = "several minutes of rustc"]
fn rustc_agrees_on_published_descriptions() {
    let mut cases = Vec::new();
    for (at, (name, old, new)) in edits::edited(40).into_iter().enumerate() {
        let pair = pairs::Pair { old, new };
        // The interfaces alternate, to halve the work of rustc.
        let of_interfaces = self::cases(name.leak(), &pair);
        cases.extend(of_interfaces.into_iter().nth(at % 2));
    }
    cases.iter().for_each(Case::agrees_with_the_code);
    println!("{} edits", cases.len());
    assert_rustc_agrees("published", &cases.iter().collect::<Vec<_>>());
}

fn assert_rustc_agrees(name: &str, cases: &[&Case]) {
    let pairs: Vec<_> = cases
        .iter()
        .map(|case| (case.old.clone(), case.new.clone()))
        .collect();
    let survive = compile::survive(name, &pairs);
    // `code_changes` reports every change that breaks a program.
    for (case, survives) in cases.iter().zip(&survive) {
        let code = code_changes(&case.old, &case.new).expect("Rust");
        let breaks = code.iter().any(|it| it.breaks == Some(Breaks::Compiling));
        assert!(breaks || *survives, "nothing breaks in {code:#?}: {case}");
    }
    let wrong: Vec<String> = cases
        .iter()
        .zip(survive)
        .filter(|(case, survives)| (case.breaks() == Some(Breaks::Compiling)) == *survives)
        .map(|(case, survives)| format!("compiles: {survives}, but {case}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} are judged wrongly:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
