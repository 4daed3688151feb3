//! `regen`, run on a workspace of two vendors.

use std::{fs, process::Command, thread, time::Duration};

use crate::support::{CATS, CATS_OVERLAY, Scratch, VENDORS, interrupt, run};

/// The files of the workspace.
const MANIFEST: &str = "specs/vendors.toml";
const SPEC: &str = "specs/cats/api.yaml";
const OVERLAY: &str = "specs/cats/overlay.yaml";

const CLIENT: &str = "crates/cats-client/src/generated/client.rs";
const TYPES: &str = "crates/cats-client/src/generated/types.rs";

#[test]
fn unchanged_vendors_are_skipped() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0).prints(&[
        "cats  OpenAPI 3.1  1 operation",
        "dogs  Swagger 2.0  1 operation",
        " exact, ",
    ]);
    let made = scratch.tree();
    let head = scratch.read("crates/cats-client/src/generated/mod.rs");
    for word in ["@generated", "Cats 1.2.3", SPEC, "cargo xtask regen cats"] {
        assert!(head.contains(word), "{head}");
    }
    let report = scratch.read("specs/cats/report.txt");
    let first = "Cats 1.2.3: OpenAPI 3.1 -> OpenAPI 3.0.3, 1 operation, 1 type\n\
                 6 exact, 1 widened, 0 narrowed, 0 dropped\n";
    assert!(report.starts_with(first), "{report}");

    let again = scratch.run(&["regen"]).exits(0);
    assert_eq!(again.out, "cats  unchanged\ndogs  unchanged\n");
    scratch.run(&["regen", "--check"]).exits(0);
    scratch
        .run(&["regen", "--force"])
        .exits(0)
        .prints(&["1 operation"]);
    assert_eq!(scratch.tree(), made);

    // A change of each input, and of the generator, is detected.
    for (file, from, to, unchanged) in [
        (SPEC, "A cat.", "One cat.", "dogs  unchanged"),
        (OVERLAY, "Lives are", "They are", "dogs  unchanged"),
        (
            MANIFEST,
            "tolerant = false",
            "tolerant = true",
            "cats  unchanged",
        ),
        ("crates/openapi-lower/src/lib.rs", "A pass", "Another", ""),
    ] {
        scratch.edit(file, from, to);
        let ran = scratch
            .run(&["regen"])
            .exits(0)
            .prints(&["1 operation", unchanged]);
        assert_eq!(
            ran.out.contains("unchanged"),
            !unchanged.is_empty(),
            "{}",
            ran.out
        );
        scratch.run(&["regen", "--check"]).exits(0);
    }
}

#[test]
fn formats_are_chosen_in_the_manifest() {
    let scratch = Scratch::new();
    let name = "name: { type: [string, \"null\"]";
    scratch.edit(SPEC, name, &format!("{name}, format: uuid"));
    let strict = "[\"getCat\"]\ntolerant = false";
    scratch.edit(MANIFEST, "[\"getCat\"]", strict);
    scratch.run(&["regen", "cats"]).exits(0);
    assert!(scratch.read(TYPES).contains("pub name: Option<uuid::Uuid>"));

    let list = "[\"getCat\"]";
    let chosen = format!("{list}\nformats = {{ uuid = \"string\" }}");
    scratch.edit(MANIFEST, list, &chosen);
    scratch.run(&["regen", "--check", "cats"]).exits(1);
    scratch.run(&["regen", "cats"]).exits(0);
    assert!(scratch.read(TYPES).contains("pub name: Option<String>"));
    let report = scratch.read("specs/cats/report.txt");
    let detail = "[formats/as-string]";
    assert!(report.contains(detail), "{report}");
}

#[test]
fn the_outputs_depend_on_the_inputs_alone() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0);
    let made = scratch.tree();
    for order in [["dogs", "cats"], ["cats", "dogs"]] {
        for vendor in ["cats", "dogs"] {
            fs::remove_dir_all(scratch.path(&format!("crates/{vendor}-client/src/generated")))
                .expect("it is there");
        }
        for vendor in order {
            scratch.run(&["regen", vendor]).exits(0);
        }
        assert_eq!(scratch.tree(), made);
    }
    let other = Scratch::new();
    other.run(&["regen", "dogs", "cats"]).exits(0);
    assert_eq!(other.tree(), made);
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let scratch = Scratch::new();
    scratch.run(&["regen", "--check"]).exits(1).prints(&[
        "--- /dev/null",
        "+++ b/specs/vendors.lock",
        "run `cargo xtask regen`",
    ]);
    assert!(!scratch.path("specs/vendors.lock").exists());
    scratch.run(&["regen"]).exits(0);
    let made = scratch.tree();
    let check = |messages: &[&str]| {
        let before = scratch.tree();
        scratch.run(&["regen", "--check"]).exits(1).prints(messages);
        assert_eq!(scratch.tree(), before);
    };

    // A property of a different type.
    scratch.edit(SPEC, "type: [string, \"null\"]", "type: boolean");
    check(&[
        &format!("--- a/{TYPES}"),
        "-    pub name: Option<String>",
        "+    pub name: Option<bool>",
        "run `cargo xtask regen`",
    ]);
    scratch.write(SPEC, CATS);

    // An edit by hand, an additional file, a report, a lock.
    scratch.edit(CLIENT, "pub struct Client", "pub struct Customer");
    check(&[
        &format!("+++ b/{CLIENT}"),
        "-pub struct Customer",
        "+pub struct Client",
    ]);
    scratch.write("crates/cats-client/src/generated/more.rs", "// By hand.\n");
    check(&["more.rs", "-// By hand."]);
    scratch.write("specs/dogs/report.txt", "All is well.\n");
    check(&["--- a/specs/dogs/report.txt", "-All is well."]);
    scratch.edit("specs/vendors.lock", "inputs = \"", "inputs = \"0");
    check(&["--- a/specs/vendors.lock"]);
    scratch.run(&["regen"]).exits(0);
    assert_eq!(scratch.tree(), made);

    // The lock alone is out of date when the generator changed without effect.
    scratch.edit("crates/openapi-lower/src/lib.rs", "A pass", "Another");
    check(&["-generator = ", "+generator = "]);
    scratch.run(&["regen", "cats"]).exits(0);
    assert!(!scratch.read("specs/vendors.lock").contains("[dogs]"));
    check(&["+[dogs]"]);
}

#[test]
fn a_failing_vendor_keeps_its_files() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0);
    let made = scratch.tree();
    scratch.edit(MANIFEST, "getCat", "getLion");
    scratch
        .run(&["regen"])
        .exits(2)
        .prints(&["dogs  unchanged"]);
    scratch.write(MANIFEST, VENDORS);
    assert_eq!(scratch.tree(), made);
}

/// A full disk is detected while the new files are written beside the old ones.
#[cfg(unix)]
#[test]
fn a_full_disk_changes_nothing() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0);
    scratch.edit(SPEC, "lives: {", "age: { type: number }\n        lives: {");
    let before = scratch.tree();
    // In units of 512 bytes: some of the files are larger, others are not.
    let limits = [1, 2, 4, 8, 16];
    let mut refused = 0;
    for limit in limits {
        let regen = scratch.command(&["regen", "--force"]);
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .arg(regen.get_program())
            .args(regen.get_args());
        let outcome = run(&mut command);
        if outcome.code == Some(0) {
            continue;
        }
        outcome.exits(2).prints(&["nothing was changed"]);
        assert_eq!(scratch.tree(), before, "{limit}");
        refused += 1;
    }
    assert!(refused > 0, "no file was too large");
}

/// An interrupt leaves either the old files or the new ones.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_old_or_new() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0);
    let mut old = scratch.tree();
    scratch.edit(SPEC, "lives: {", "age: { type: number }\n        lives: {");
    let changed = SPEC.to_owned();
    old.insert(changed.clone(), scratch.tree()[&changed].clone());
    scratch.run(&["regen"]).exits(0);
    let new = scratch.tree();
    let (mut kept, mut interrupted) = (0, 0);
    for wait in (0..24).map(|round| round * 10) {
        for (path, bytes) in &old {
            fs::write(scratch.path(path), bytes).expect("a file");
        }
        let status = interrupt(scratch.command(&["regen"]), wait);
        interrupted += usize::from(!status.success());
        let tree = scratch.tree();
        kept += usize::from(tree == old);
        assert!(
            tree == old || tree == new,
            "after {wait} ms: {:?}",
            tree.keys()
        );
    }
    assert!(
        kept > 0 && interrupted > 0,
        "no run was interrupted in time"
    );
}

/// Whenever the command is killed, every file is complete, `--check` fails, and the next run
/// repairs the files.
#[test]
fn a_killed_run_leaves_complete_files() {
    let scratch = Scratch::new();
    let states = [CATS.to_owned(), CATS.replace("lives", "nine_lives")];
    let overlays = [
        CATS_OVERLAY.to_owned(),
        CATS_OVERLAY.replace("lives", "nine_lives"),
    ];
    let set = |state: usize| {
        scratch.write(SPEC, &states[state]);
        scratch.write(OVERLAY, &overlays[state]);
    };
    let trees = [0, 1].map(|state| {
        set(state);
        scratch.run(&["regen"]).exits(0);
        scratch.tree()
    });
    let mut seed = 7_u64;
    let mut interrupted = 0;
    for round in 0..24 {
        let state = round % 2;
        set(state);
        let mut child = scratch.command(&["regen", "--force"]);
        child.stdout(std::process::Stdio::null());
        let mut child = child.spawn().expect("it starts");
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(Duration::from_millis(seed >> 33 & 0xff));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        for (name, content) in scratch.tree() {
            let hidden = name
                .rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with('.'));
            let known = trees.iter().any(|tree| tree.get(&name) == Some(&content));
            assert!(hidden || known, "{name} is neither old nor new");
        }
        let whole = scratch.tree() == trees[state];
        interrupted += usize::from(!whole);
        scratch.run(&["regen", "--check"]).exits(i32::from(!whole));
        scratch.run(&["regen"]).exits(0);
        assert_eq!(scratch.tree(), trees[state]);
        scratch.run(&["regen", "--check"]).exits(0);
    }
    assert!(interrupted > 0, "no run was killed in time");
}
