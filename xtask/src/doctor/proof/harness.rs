//! A crate with generated code that decodes values and encodes them again.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::doctor::compile::Compiler;

/// The output of the harness for a value.
#[derive(Clone, Deserialize)]
pub struct Outcome {
    /// The encoded value, which may be `null`.
    #[serde(default, deserialize_with = "some")]
    pub value: Option<Value>,
    pub error: Option<String>,
    /// The variant, for a union.
    pub variant: Option<String>,
}

fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// The types that the harness needs, for a file that imports the module `types`, and the names
/// of the variants of each union.
pub type Types = BTreeMap<String, Vec<String>>;

/// The name of the program, beside the folder of the generated code.
const PROGRAM: &str = "harness.rs";

/// The program. It reads its input from a file, so its size does not depend on the number of
/// values.
const TEXT: &str = include_str!("harness.rs.txt");
/// The line at which the types are inserted.
const ARMS: &str = "        // One arm for each type.\n";

/// Returns the path of the named input.
fn input(sources: &Path, name: &str) -> PathBuf {
    sources.with_file_name(format!("{name}.json"))
}

/// Writes an input of the program. Its member `cases` is an array of objects with the members
/// `value` and `ty`, the name of a type.
pub fn write_cases(sources: &Path, name: &str, cases: &impl Serialize) -> Result<()> {
    let text = serde_json::to_vec(cases)?;
    fs::write(input(sources, name), text).context("cannot write the cases")
}

/// Writes the program for these types.
pub fn write_program(sources: &Path, types: &Types) -> Result<()> {
    fs::write(sources.with_file_name(PROGRAM), program(types)).context("cannot write the harness")
}

fn program(types: &Types) -> String {
    let mut arms = String::new();
    for (name, variants) in types {
        let variants = variants.iter();
        let variants = variants.map(|it| format!("{name}::{it} {{ .. }} => {it:?}, "));
        let variants: String = variants.collect();
        let variant = if variants.is_empty() {
            "|_| \"\"".to_owned()
        } else {
            format!("|it| match it {{ {variants}_ => \"\" }}")
        };
        arms.push_str(&format!(
            "        {name:?} => again::<{name}>(body, {variant}),\n"
        ));
    }
    TEXT.replace(ARMS, &arms)
}

/// Builds the program of a description, and runs it on the named input.
pub fn outcomes<C: DeserializeOwned>(
    compiler: &Compiler,
    description: &str,
    name: &str,
) -> Result<(C, Vec<Outcome>)> {
    let file = input(&compiler.folder(description), name);
    let cases = serde_json::from_slice(&fs::read(&file)?)?;
    let program = compiler.build(description)?;
    let output = Command::new(program)
        .arg(&file)
        .output()
        .context("cannot run the harness")?;
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let outcomes = lines.filter(|line| !line.is_empty());
    let outcomes = outcomes
        .map(serde_json::from_slice)
        .collect::<Result<_, _>>();
    Ok((
        cases,
        outcomes.context("the output of the harness is not JSON")?,
    ))
}
