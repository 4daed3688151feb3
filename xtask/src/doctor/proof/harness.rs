//! A crate around generated code that decodes values and encodes them again.

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

/// What the harness prints of a value.
#[derive(Clone, Deserialize)]
pub struct Outcome {
    /// The value as it was encoded again; `null` is one, too.
    #[serde(default, deserialize_with = "some")]
    pub value: Option<Value>,
    pub error: Option<String>,
    /// Of a union, the variant.
    pub variant: Option<String>,
}

fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// The types that the harness knows, as a file says them that imports the module `types`,
/// and the names of the variants of each union.
pub type Types = BTreeMap<String, Vec<String>>;

/// The name of the program, beside the folder of the generated code.
const PROGRAM: &str = "harness.rs";

/// The program. Its input is a file, so that it stays small however many values there are.
const TEXT: &str = include_str!("harness.rs.txt");
/// Where the types go.
const ARMS: &str = "        // One arm for each type.\n";

/// Where the input of that name is.
fn input(sources: &Path, name: &str) -> PathBuf {
    sources.with_file_name(format!("{name}.json"))
}

/// Writes an input of the program. Its member `cases` is a list of objects with the members
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

/// Builds the program of a description, and runs it on the input of that name.
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
    Ok((cases, outcomes.context("the harness prints no JSON")?))
}
