//! Checks the verdicts of the comparison.
//!
//! The measure is oasdiff's list of kinds of changes: a pair of descriptions shows each of
//! them. For a reported change, rustc compiles a program that uses all of the old client with
//! the new one. A change that is not reported must not affect the generated code.

#[path = "../../../../xtask/src/cargo.rs"]
mod cargo;
mod compile;
mod edits;
mod own;
mod pairs;
mod parallel;
mod program;
mod special;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
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

/// The code of the client, without its documentation. Many changes are of one description, whose
/// client is generated once.
fn generated(lowered: &Lowered, interface: Interface) -> Arc<Files> {
    static KNOWN: Mutex<BTreeMap<String, Arc<Files>>> = Mutex::new(BTreeMap::new());
    let plan = serde_json::to_string(lowered.plan()).expect("JSON");
    let key = format!("{interface:?} {} {plan}", lowered.json());
    let known = || KNOWN.lock().expect("no panic");
    let found = known().get(&key).cloned();
    found.unwrap_or_else(|| {
        let files = Arc::new(generate(lowered, interface));
        known().insert(key, files.clone());
        files
    })
}

fn generate(lowered: &Lowered, interface: Interface) -> Files {
    let mut options = client_codegen::Options::default();
    options.interface = interface;
    let generated = client_codegen::generate(lowered, &options);
    let generated = generated.expect("a client");
    assert!(generated.dropped.is_empty(), "{:?}", generated.dropped);
    let code = |text: String| {
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        lines.map(|line| format!("{line}\n")).collect()
    };
    generated
        .files
        .into_iter()
        .map(|(name, text)| (name, code(text)))
        .collect()
}

fn told(old: &Lowered, new: &Lowered, interface: Interface) -> Vec<Change> {
    let client = |lowered| Client::new(lowered).with_interface(interface);
    changes(&client(old), &client(new))
}

/// A change of a description, for one interface.
struct Case {
    name: &'static str,
    interface: Interface,
    told: Vec<Change>,
    old: Arc<Files>,
    new: Arc<Files>,
}

impl Case {
    fn breaks(&self) -> Option<Breaks> {
        self.told.iter().filter_map(|change| change.breaks).max()
    }

    fn kinds(&self) -> BTreeSet<Kind> {
        self.told.iter().map(|change| change.kind).collect()
    }

    /// Checks that exactly the reported changes are in the code.
    fn agrees_with_the_code(&self) {
        let mut told = self.told.iter();
        let is_told = told.any(|change| change.kind.is_in_code());
        assert_eq!(is_told, self.old != self.new, "{}", self.show());
    }

    fn show(&self) -> String {
        let told: Vec<String> = self.told.iter().map(ToString::to_string).collect();
        format!(
            "{} {:?} {:?}: {told:#?}",
            self.name,
            self.interface,
            self.breaks()
        )
    }
}

fn cases(name: &'static str, pair: &pairs::Pair) -> Vec<Case> {
    let (old, new) = (lowered(&pair.old), lowered(&pair.new));
    let cases = INTERFACES.map(|interface| Case {
        name,
        interface,
        told: told(&old, &new, interface),
        old: generated(&old, interface),
        new: generated(&new, interface),
    });
    cases.into()
}

/// The cases of oasdiff's kinds, and of the kinds that oasdiff has no name for.
struct Cases {
    named: Vec<Case>,
    own: Vec<Case>,
}

/// Made once: to generate the clients takes longer than to compare them.
static CASES: LazyLock<Cases> = LazyLock::new(|| {
    let named = catalogue().into_iter();
    let named = named.map(|entry| (entry.id, pairs::pair(entry.id).expect(entry.id)));
    Cases {
        named: all_cases(&named.collect::<Vec<_>>()),
        own: all_cases(&own::all()),
    }
});

/// The cases of many changes, in their order.
fn all_cases(pairs: &[(&'static str, pairs::Pair)]) -> Vec<Case> {
    parallel::chunks(pairs, usize::MAX, |_, pairs| {
        let cases = pairs.iter().flat_map(|(name, pair)| cases(name, pair));
        cases.collect()
    })
}

/// The cases that a program can see.
fn visible() -> Vec<&'static Case> {
    let seen: BTreeSet<&str> = catalogue()
        .into_iter()
        .filter(|entry| matches!(entry.seen, Seen::As(_)))
        .map(|entry| entry.id)
        .collect();
    let named = CASES.named.iter().filter(|case| seen.contains(case.name));
    named.chain(&CASES.own).collect()
}

#[test]
fn the_catalogue_is_whole() {
    let listed: BTreeSet<&str> = catalogue().iter().map(|entry| entry.id).collect();
    assert_eq!(
        listed.len(),
        catalogue().len(),
        "an entry stands there twice"
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
    let mut told: BTreeSet<Kind> = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in catalogue() {
        let cases = CASES.named.iter().filter(|case| case.name == entry.id);
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
        told.extend(kinds);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for case in &CASES.own {
        case.agrees_with_the_code();
        told.extend(case.kinds());
    }
    // Kinds without a description.
    told.extend([
        Kind::ClientAdded,
        Kind::ClientRemoved,
        Kind::InterfaceChanged,
        // Reported only if requested.
        Kind::DocumentationChanged,
        Kind::CodeAdded,
        Kind::CodeRemoved,
        Kind::CodeChanged,
    ]);
    let silent: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| !told.contains(kind))
        .collect();
    assert!(silent.is_empty(), "{silent:?} are told of nothing");
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
            let told = told(&old, &new, interface);
            assert!(told.is_empty(), "{id}: {told:#?}");
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
    let told = told(&old, &new, Interface::Positional);
    assert!(told.iter().all(|change| change.breaks.is_some()) && !told.is_empty());
}

/// Checks rustc's verdict on a case of oasdiff's for each combination of kinds, verdict and
/// interface, and on all further cases.
#[test]
fn rustc_agrees() {
    let mut known = BTreeSet::new();
    let mut cases = visible();
    cases.retain(|case| {
        let key = (
            case.kinds(),
            case.breaks(),
            case.interface == Interface::Builder,
        );
        let ours = Kind::ALL.iter().any(|kind| kind.name() == case.name);
        known.insert(key) || ours
    });
    judged_by_rustc("kinds", &cases);
}

/// Checks every case; takes a while.
#[test]
#[ignore = "several minutes of rustc"]
fn rustc_agrees_on_everything() {
    judged_by_rustc("everything", &visible());
}

/// Checks edits of vendors, on published descriptions.
#[test]
#[ignore = "several minutes of rustc"]
fn rustc_agrees_on_published_descriptions() {
    let mut cases = Vec::new();
    for (at, (name, old, new)) in edits::edited(40).into_iter().enumerate() {
        let pair = pairs::Pair { old, new };
        // The interfaces alternate, to halve what rustc compiles.
        let both = self::cases(name.leak(), &pair);
        cases.extend(both.into_iter().nth(at % 2));
    }
    cases.iter().for_each(Case::agrees_with_the_code);
    println!("{} edits", cases.len());
    judged_by_rustc("published", &cases.iter().collect::<Vec<_>>());
}

fn judged_by_rustc(name: &str, cases: &[&Case]) {
    let pairs: Vec<_> = cases
        .iter()
        .map(|case| (case.old.clone(), case.new.clone()))
        .collect();
    let survive = compile::survive(name, &pairs);
    // A breaking change is in the code.
    for (case, survives) in cases.iter().zip(&survive) {
        let code = code_changes(&case.old, &case.new).expect("Rust");
        let breaks = code.iter().any(|it| it.breaks == Some(Breaks::Compiling));
        assert!(
            breaks || *survives,
            "nothing breaks in {code:#?}: {}",
            case.show()
        );
    }
    let wrong = cases
        .iter()
        .zip(survive)
        .filter(|(case, survives)| (case.breaks() == Some(Breaks::Compiling)) == *survives);
    let wrong: Vec<String> = wrong
        .map(|(case, survives)| format!("compiles: {survives}, but {}", case.show()))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} are judged wrongly:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
