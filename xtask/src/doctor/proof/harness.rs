//! The harness: a program with the generated types, which decodes values and encodes them again.

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

/// The types that the harness needs, as code that imports the module `types` names them, and the
/// names of the variants of each union.
pub type Types = BTreeMap<String, Vec<String>>;

/// The name of the program's file, beside the folder of the generated code.
const FILE: &str = "harness.rs";

/// The source of the program. It reads its input from a file, so its size does not depend on the
/// number of values.
const SOURCE: &str = include_str!("harness.rs.txt");
/// The line of the source that is replaced by an arm for each type.
const ARMS: &str = "        // One arm for each type.\n";

/// Returns the path of the named input.
fn input_path(sources: &Path, name: &str) -> PathBuf {
    sources.with_file_name(format!("{name}.json"))
}

/// Writes an input of the program. Its member `cases` is an array of objects with the members
/// `value` and `ty`, the name of a type.
pub fn write_cases(sources: &Path, name: &str, cases: &impl Serialize) -> Result<()> {
    let content = serde_json::to_vec(cases)?;
    fs::write(input_path(sources, name), content).context("cannot write the cases")
}

/// Writes the program for these types.
pub fn write_program(sources: &Path, types: &Types) -> Result<()> {
    let mut arms = String::new();
    for (name, variants) in types {
        let variant_arms: String = variants
            .iter()
            .map(|it| format!("{name}::{it} {{ .. }} => {it:?}, "))
            .collect();
        let variant_name = if variants.is_empty() {
            "|_| \"\"".to_owned()
        } else {
            format!("|it| match it {{ {variant_arms}_ => \"\" }}")
        };
        arms.push_str(&format!(
            "        {name:?} => round_trip::<{name}>(body, {variant_name}),\n"
        ));
    }
    fs::write(sources.with_file_name(FILE), SOURCE.replace(ARMS, &arms))
        .context("cannot write the harness")
}

/// Builds the program of a description, and runs it on the named input.
pub fn outcomes<C: DeserializeOwned>(
    compiler: &Compiler,
    description: &str,
    name: &str,
) -> Result<(C, Vec<Outcome>)> {
    let file = input_path(&compiler.folder(description), name);
    let cases = serde_json::from_slice(&fs::read(&file)?)?;
    let program = compiler.build(description)?;
    let output = Command::new(program)
        .arg(&file)
        .output()
        .context("cannot run the harness")?;
    let outcomes: serde_json::Result<_> = serde_json::Deserializer::from_slice(&output.stdout)
        .into_iter()
        .collect();
    Ok((
        cases,
        outcomes.context("the output of the harness is not JSON")?,
    ))
}
