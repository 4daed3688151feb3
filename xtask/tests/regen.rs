//! `regen`, run on a workspace of two vendors.

mod support;

use std::{fs, thread, time::Duration};

use support::{CATS, CATS_OVERLAY, Ran, Scratch, VENDORS};

const CLIENT: &str = "crates/cats-client/src/generated/client.rs";
const TYPES: &str = "crates/cats-client/src/generated/types.rs";

#[test]
fn generates_skips_and_notices() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0).says(&[
        "cats  OpenAPI 3.1  1 operation",
        "dogs  Swagger 2.0  1 operation",
        " exact, ",
    ]);
    let made = scratch.tree();
    let head = scratch.read("crates/cats-client/src/generated/mod.rs");
    for word in [
        "@generated",
        "Cats 1.2.3",
        "specs/cats/api.yaml",
        "cargo xtask regen cats",
    ] {
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
        .says(&["1 operation"]);
    assert_eq!(scratch.tree(), made);

    // A change of each input, and of the generator, is detected.
    for (file, from, to, unchanged) in [
        (
            "specs/cats/api.yaml",
            "A cat.",
            "One cat.",
            "dogs  unchanged",
        ),
        (
            "specs/cats/overlay.yaml",
            "Lives are",
            "They are",
            "dogs  unchanged",
        ),
        (
            "specs/vendors.toml",
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
            .says(&["1 operation", unchanged]);
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
    let spec = "specs/cats/api.yaml";
    scratch.edit(spec, name, &format!("{name}, format: uuid"));
    let strict = "[\"getCat\"]\ntolerant = false";
    scratch.edit("specs/vendors.toml", "[\"getCat\"]", strict);
    scratch.run(&["regen", "cats"]).exits(0);
    assert!(scratch.read(TYPES).contains("pub name: Option<uuid::Uuid>"));

    let list = "[\"getCat\"]";
    let chosen = format!("{list}\nformats = {{ uuid = \"string\" }}");
    scratch.edit("specs/vendors.toml", list, &chosen);
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
    scratch.run(&["regen", "--check"]).exits(1).says(&[
        "--- /dev/null",
        "+++ b/specs/vendors.lock",
        "run `cargo xtask regen`",
    ]);
    assert!(!scratch.path("specs/vendors.lock").exists());
    scratch.run(&["regen"]).exits(0);
    let made = scratch.tree();
    let check = |messages: &[&str]| {
        let before = scratch.tree();
        scratch.run(&["regen", "--check"]).exits(1).says(messages);
        assert_eq!(scratch.tree(), before);
    };

    // A property of another type.
    scratch.edit(
        "specs/cats/api.yaml",
        "type: [string, \"null\"]",
        "type: boolean",
    );
    check(&[
        &format!("--- a/{TYPES}"),
        "-    pub name: Option<String>",
        "+    pub name: Option<bool>",
        "run `cargo xtask regen`",
    ]);
    scratch.write("specs/cats/api.yaml", CATS);

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
fn wrong_input_is_named_and_nothing_is_written() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "specs/cats/api.yaml",
            "*",
            "",
            &["specs/cats/api.yaml", "specs/vendors.toml:4:8"],
        ),
        (
            "specs/cats/api.yaml",
            "*",
            "a: [",
            &["specs/cats/api.yaml:"],
        ),
        (
            "specs/cats/api.yaml",
            "*",
            "a: b\n",
            &["specs/cats/api.yaml", "not an API description"],
        ),
        (
            "specs/cats/api.yaml",
            "cats/{id}:",
            "cats/{id}: &a [*a]\n  /b:",
            &["specs/cats/api.yaml:5"],
        ),
        (
            "specs/cats/api.yaml",
            "{ type: [string, \"null\"] }",
            "{ $ref: \"#/components/schemas/cat/properties/name\" }",
            &["specs/cats/api.yaml:", "resolves to itself", "help:"],
        ),
        (
            "specs/cats/overlay.yaml",
            "type: number",
            "type: string",
            &["specs/cats/overlay.yaml:6:", "x-was", "help:"],
        ),
        (
            "specs/cats/overlay.yaml",
            "schemas.cat.",
            "schemas.lion.",
            &["specs/cats/overlay.yaml:4:", "matches nothing", "help:"],
        ),
        (
            "specs/vendors.toml",
            "getCat",
            "getLion",
            &[
                "specs/vendors.toml:5:15",
                "specs/cats/api.yaml",
                "`getLion`",
                "getCat",
            ],
        ),
        (
            "specs/vendors.toml",
            "tolerant =",
            "tolerance =",
            &["specs/vendors.toml:11:1", "tolerance"],
        ),
        (
            "specs/vendors.toml",
            "cats/api.yaml",
            "cats",
            &["specs/vendors.toml:4:8", "spec"],
        ),
        (
            "specs/vendors.toml",
            "cats/api.yaml",
            "cats/none.yaml",
            &["specs/cats/none.yaml"],
        ),
        (
            "specs/vendors.toml",
            "cats/api.yaml",
            "cats/folder",
            &["specs/cats/folder", "directory"],
        ),
        (
            "specs/vendors.toml",
            "cats/api.yaml",
            "../specs/cats/api.yaml",
            &["specs/vendors.toml:4:8"],
        ),
        (
            "specs/vendors.toml",
            "\"getCat\"",
            "",
            &["specs/vendors.toml:5:14", "operations"],
        ),
        (
            "specs/vendors.toml",
            "[cats]",
            "[lions]",
            &["crates/lions-client", "cargo xtask add"],
        ),
        (
            "specs/vendors.toml",
            "[\"getCat\"]",
            "[\"getCat\"]\naccept = [{ code = \"emit/unread\", why = \"\" }]",
            &["specs/vendors.toml:6:", "reason"],
        ),
        (
            "specs/vendors.toml",
            "[\"getCat\"]",
            "[\"getCat\"]\naccept = [{ code = \"references/method-unsupported\", why = \"it is\" }]",
            &["specs/vendors.toml:6:20", "no change has this code"],
        ),
        (
            "specs/vendors.toml",
            "[\"getCat\"]",
            "[\"getCat\"]\naccept = [{ code = \"reference/method-unsupported\", why = \"it is\" }]",
            &["specs/vendors.toml:6:20", "`references/method-unsupported`"],
        ),
        (
            "specs/vendors.toml",
            "[\"getCat\"]",
            "[\"getCat\"]\ndeny = [\"union/\"]",
            &["specs/vendors.toml:6:", "`union/`", "`unions/"],
        ),
        (
            "specs/vendors.toml",
            "[\"getCat\"]",
            "[\"getCat\"]\nformats = { datetime = \"string\" }",
            &[
                "specs/vendors.toml:6:",
                "`datetime`",
                "`date-time`, `date`, `uuid`",
            ],
        ),
        (
            "specs/vendors.toml",
            "[\"getCat\"]",
            "[\"getCat\"]\nformats = { date-time = \"text\" }",
            &["specs/vendors.toml:6:", "`text`", "`string`"],
        ),
        (
            "specs/vendors.toml",
            "*",
            "[cats\n",
            &["specs/vendors.toml:1:"],
        ),
    ];
    for (file, from, to, messages) in cases {
        let scratch = Scratch::new();
        fs::create_dir(scratch.path("specs/cats/folder")).expect("a folder");
        match *from {
            "*" if to.is_empty() => fs::remove_file(scratch.path(file)).expect("it is there"),
            "*" => scratch.write(file, to),
            from => scratch.edit(file, from, to),
        }
        let before = scratch.tree();
        for arguments in [&["regen", "--check"][..], &["regen", "--force"]] {
            let ran = scratch.run(arguments).exits(2).says(messages);
            assert!(ran.err.starts_with("error: "), "{}", ran.err);
        }
        // The other vendor is generated nevertheless, if the manifest can be read.
        let mut after = scratch.tree();
        after.retain(|name, _| {
            let of_the_other = name.contains("dogs") || name == "specs/vendors.lock";
            !of_the_other || before.contains_key(name)
        });
        assert_eq!(after, before, "{file}: {to}");
    }
}

/// An invalid HTTP method stands for any dropped operation.
#[test]
fn a_dropped_operation_is_refused_until_it_is_accepted() {
    let scratch = Scratch::new();
    scratch.edit("specs/vendors.toml", "[\"getCat\"]", "[\"*\"]");
    let post = "    post:\n      operationId: addCat\n      \
                responses: { \"204\": { description: Added. } }";
    let no_method = "    additionalOperations:\n      \
                     \"ADD IT\": { operationId: addCat, responses: {} }";
    scratch.edit("specs/cats/api.yaml", post, no_method);
    let code = "references/method-unsupported";
    let operation = "operation = \"ADD IT /cats\"";
    scratch.run(&["regen", "cats"]).exits(2).says(&[
        "specs/cats/api.yaml:15:7",
        "/paths/~1cats/additionalOperations/ADD IT",
        "accept = ",
        code,
        operation,
    ]);
    assert!(!scratch.path("specs/vendors.lock").exists());
    let accept =
        format!("accept = [{{ code = \"{code}\", {operation}, why = \"Nobody calls it.\" }}]");
    scratch.edit(
        "specs/vendors.toml",
        "[\"*\"]\n\n",
        &format!("[\"*\"]\n{accept}\n\n"),
    );
    scratch
        .run(&["regen", "cats"])
        .exits(0)
        .says(&["1 dropped"]);
    assert!(scratch.read("specs/cats/report.txt").contains("\ndropped "));
    scratch.edit("specs/cats/api.yaml", no_method, post);
    scratch
        .run(&["regen", "cats"])
        .exits(2)
        .says(&["specs/vendors.toml:6:", "no change has this code"]);
}

#[test]
fn a_denied_code_is_refused_until_it_is_accepted() {
    let scratch = Scratch::new();
    let name = "name: { type: [string, \"null\"] }";
    let schema = "name: { type: string, format: date, pattern: \"^2\" }";
    scratch.edit("specs/cats/api.yaml", name, schema);
    scratch.run(&["regen", "cats"]).exits(0);
    let operations = "[\"getCat\"]\n";
    let deny = "deny = [\"formats/\"]\n";
    let denied = format!("{operations}{deny}");
    scratch.edit("specs/vendors.toml", operations, &denied);
    scratch.run(&["regen", "cats"]).exits(2).says(&[
        "specs/cats/api.yaml:",
        "denies `formats/unchecked`",
        "operation = \"getCat\"",
        "cargo xtask explain formats/unchecked",
    ]);
    let accept = "accept = [{ code = \"formats/unchecked\", why = \"Dates are checked.\" }]\n";
    scratch.edit("specs/vendors.toml", deny, &format!("{deny}{accept}"));
    scratch.run(&["regen", "cats"]).exits(0);
}

#[test]
fn unknown_vendors_and_lost_manifests_are_named() {
    let scratch = Scratch::new();
    scratch
        .run(&["regen", "lions"])
        .exits(2)
        .says(&["`lions`", "cats, dogs"]);
    scratch.write("specs/vendors.toml", "");
    scratch.run(&["regen", "cats"]).exits(2).says(&["`cats`"]);
    fs::remove_file(scratch.path("specs/vendors.toml")).expect("it is there");
    scratch
        .run(&["regen"])
        .exits(2)
        .says(&["specs/vendors.toml"]);
}

#[test]
fn a_failing_vendor_keeps_what_it_had() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0);
    let made = scratch.tree();
    scratch.edit("specs/vendors.toml", "getCat", "getLion");
    scratch.run(&["regen"]).exits(2).says(&["dogs  unchanged"]);
    scratch.write("specs/vendors.toml", VENDORS);
    assert_eq!(scratch.tree(), made);
}

/// A full disk is detected while the new files are written beside the old ones.
#[cfg(unix)]
#[test]
fn a_full_disk_changes_nothing() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0);
    scratch.edit(
        "specs/cats/api.yaml",
        "lives: {",
        "age: { type: number }\n        lives: {",
    );
    let before = scratch.tree();
    // In units of 512 bytes: some of the files are larger, others are not.
    let limits = [1, 2, 4, 8, 16];
    let mut refused = 0;
    for limit in limits {
        let mut command = scratch.command(&["regen", "--force"]);
        let program = command.get_program().to_owned();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        command = std::process::Command::new("sh");
        command.arg("-c");
        command.arg(format!(
            "trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\""
        ));
        let output = command.arg(program).args(arguments).output();
        let ran = Ran::new(output.expect("it starts"));
        if ran.code == Some(0) {
            continue;
        }
        ran.exits(2).says(&["nothing was changed"]);
        assert_eq!(scratch.tree(), before, "{limit}");
        refused += 1;
    }
    assert!(refused > 0, "no file was too large");
}

/// Ctrl-C leaves either the old files or the new ones.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_old_or_new() {
    let scratch = Scratch::new();
    scratch.run(&["regen"]).exits(0);
    let mut old = scratch.tree();
    scratch.edit(
        "specs/cats/api.yaml",
        "lives: {",
        "age: { type: number }\n        lives: {",
    );
    let changed = "specs/cats/api.yaml".to_owned();
    old.insert(changed.clone(), scratch.tree()[&changed].clone());
    scratch.run(&["regen"]).exits(0);
    let new = scratch.tree();
    let (mut kept, mut interrupted) = (0, 0);
    for wait in (0..24).map(|round| round * 10) {
        for (path, bytes) in &old {
            fs::write(scratch.path(path), bytes).expect("a file");
        }
        let mut child = scratch.command(&["regen"]);
        child.stdout(std::process::Stdio::null());
        let mut child = child.spawn().expect("it starts");
        thread::sleep(Duration::from_millis(wait));
        let kill = std::process::Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(kill.is_ok(), "kill is there");
        let status = child.wait().expect("it ends");
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

/// Whenever it is killed, every file is complete, `--check` fails, and the next run repairs the
/// files.
#[test]
fn survives_being_killed() {
    let scratch = Scratch::new();
    let states = [CATS.to_owned(), CATS.replace("lives", "nine_lives")];
    let overlays = [
        CATS_OVERLAY.to_owned(),
        CATS_OVERLAY.replace("lives", "nine_lives"),
    ];
    let set = |state: usize| {
        scratch.write("specs/cats/api.yaml", &states[state]);
        scratch.write("specs/cats/overlay.yaml", &overlays[state]);
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
