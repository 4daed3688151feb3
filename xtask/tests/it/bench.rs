//! `bench`, on small descriptions and without optimization.

use crate::support::{CATS, DOGS, Outcome, Scratch, run, xtask};
use serde_json::Value;

fn bench(scratch: &Scratch, arguments: &[&str]) -> Outcome {
    let mut command = xtask();
    command
        .args(["bench", "--as-built", "--runs", "1"])
        .args(arguments)
        .arg(scratch.path("all"));
    run(&mut command).exits(0)
}

#[test]
fn prints_the_measurements() {
    let scratch = Scratch::new();
    scratch.write("all/cats.yaml", CATS);
    scratch.write("all/dogs.json", DOGS);
    let ran = bench(
        &scratch,
        &[
            "--format", "json", "--group", "pipeline", "--group", "memory", "--group", "regen",
        ],
    );
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["machine"]["optimized"], !cfg!(debug_assertions));
    let groups: Vec<_> = lines[1..].iter().map(|it| it["group"].as_str()).collect();
    assert_eq!(groups, [Some("pipeline"), Some("memory"), Some("regen")]);
    let rows = lines[1]["rows"].as_array().expect("rows");
    let names: Vec<_> = rows.iter().map(|it| it["description"].as_str()).collect();
    let expected = [
        "cats.yaml",
        "dogs.json",
        "total, JSON",
        "total, YAML",
        "total, all",
    ];
    assert_eq!(names, expected.map(Some));
    let positive = |row: &Value, column: &str| row[column].as_f64().is_some_and(|it| it > 0.0);
    for row in rows {
        for column in ["floor ms", "pipeline ms", "× floor", "with worker ms"] {
            assert!(positive(row, column), "{column}: {row}");
        }
    }
    let nothing = &lines[3]["rows"][1];
    assert!(nothing["what has changed"] == "nothing" && positive(nothing, "ms"));

    let table = bench(&scratch, &["--group", "memory"]);
    table.prints(&[
        "NOT OPTIMIZED",
        "### Peak memory (`memory`)",
        "| cats.yaml",
        "| dogs.json",
    ]);
}
