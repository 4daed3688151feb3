//! Runs the command as a shell does.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

const SPEC: &str = r#"swagger: "2.0"
info: { title: Cats, version: "1" }
paths:
  /me:
    get:
      operationId: getMe
      responses: { 200: { description: "", schema: { type: object, properties: { id: { type: number } } } } }
  /cats: { get: { operationId: getCats, responses: { 204: { description: "" } } } }
"#;

const OVERLAY: &str = r#"overlay: 1.1.0
actions:
  - target: $.paths['/me'].get.responses['200'].schema.properties.id
    x-was: { type: number }
    update: { type: integer }
"#;

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-lower"));
    command.current_dir(folder).args(arguments);
    let output = command.output().expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (
        output.status.code().expect("a code"),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn writes_the_requested_files() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("spec.yaml"), SPEC).expect("a file");
    fs::write(folder.join("overlay.yaml"), OVERLAY).expect("a file");

    let (code, out, err) = run(folder, &["spec.yaml"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let all: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(all["openapi"], "3.0.3");
    assert_eq!(all["paths"].as_object().map(|paths| paths.len()), Some(2));

    let (code, out, err) = run(folder, &["spec.yaml", "--upgrade"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let upgraded: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let content = &upgraded["paths"]["/me"]["get"]["responses"]["200"]["content"];
    let id = &content["application/json"]["schema"]["properties"]["id"];
    assert_eq!(id["type"], "number", "{upgraded}");

    let arguments = "spec.yaml -o out.json --report report.txt --plan plan.json \
                     --operations getMe --overlay overlay.yaml --tolerant";
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let (code, out, err) = run(folder, &arguments);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let lowered = read("out.json");
    assert!(
        lowered.contains("\"integer\"") && !lowered.contains("/cats"),
        "{lowered}"
    );
    assert!(read("report.txt").contains("exact"));
    assert!(read("plan.json").contains("\"tolerant\": true"));
    // Lowering a lowered document changes nothing.
    let (code, again, _) = run(folder, &["out.json"]);
    assert_eq!((code, again), (0, lowered));
    assert_eq!(fs::read_dir(folder).expect("a folder").count(), 5);
}

#[test]
fn reports_errors_and_writes_nothing() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("spec.yaml"), SPEC).expect("a file");
    fs::write(
        folder.join("overlay.yaml"),
        OVERLAY.replace("number", "string"),
    )
    .expect("a file");
    for (arguments, message) in [
        (vec!["missing.yaml"], "missing.yaml: cannot read the file"),
        (
            vec!["spec.yaml", "--operations", "getDog"],
            "the description has no operation `getDog`",
        ),
        (
            vec!["spec.yaml", "--overlay", "overlay.yaml"],
            "overlay.yaml:4:",
        ),
        (vec!["overlay.yaml"], "not an API description"),
        (
            vec!["spec.yaml", "-o", "out.json", "--report", "no/report.txt"],
            "no/report.txt: cannot write the file",
        ),
        (vec!["spec.yaml", "--nonsense"], "unexpected argument"),
    ] {
        let (code, out, err) = run(folder, &arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(message), "{err}");
        assert_eq!(
            fs::read_dir(folder).expect("a folder").count(),
            2,
            "{arguments:?}"
        );
    }
}

/// Renaming a file would replace `/dev/null`.
#[cfg(unix)]
#[test]
fn writes_to_a_pipe_without_replacing_it() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("spec.yaml"), SPEC).expect("a file");
    let pipe = folder.join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe)
    });
    let (code, _, err) = run(folder, &["spec.yaml", "-o", "pipe"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let read = reader.join().expect("it ends").expect("text");
    assert!(read.contains("3.0.3"), "{read}");
    let kind = fs::metadata(&pipe).expect("the pipe").file_type();
    assert!(kind.is_fifo());
}
