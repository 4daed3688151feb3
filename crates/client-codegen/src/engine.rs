//! Runs progenitor, polish and formatting once for each shard of a document. Failures are not
//! contained here.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use openapi_lower::Plan;
use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::json;

use crate::{
    bodies::{self, Multipart},
    bounds,
    code::Code,
    document::Document,
    error::{Failure, FailureKind},
    files,
    generated::Generated,
    objects, operations,
    options::{Interface, Options},
    panics,
    polish::{self, DocumentFacts, Variants},
    presence,
    print::{self, Part},
    shards::{Division, Shard, ShardInputs, ShardLimits},
    zero,
};

/// The maximum number of threads for one document. Each has a large stack, which counts towards
/// the memory of a worker.
const THREADS: usize = 4;

pub(crate) fn run(json: &str, plan: Arc<Plan>, options: &Options) -> Result<Generated, Failure> {
    divided(json, plan, options, ShardLimits::default())
}

fn divided(
    json: &str,
    plan: Arc<Plan>,
    options: &Options,
    grain: ShardLimits,
) -> Result<Generated, Failure> {
    let runtime = runtime(options)?;
    check_module(options)?;
    let bodies::Expanded {
        mut document,
        plan,
        multipart,
        representations,
    } = bodies::expand(Document::new(json)?, plan)?;
    let mut wire_schemas = document.schemas.clone();
    presence::declare(&mut document, &plan)?;
    polish::secrets::typed_parameters(&mut document, &plan)?;
    let objects = match options.interface {
        Interface::Builder => objects::stand_ins(&mut document)?,
        Interface::Positional => Vec::new(),
    };
    for (name, added) in &document.schemas {
        let added = || added.clone();
        wire_schemas.entry(name.clone()).or_insert_with(added);
    }
    let heads = operations::heads(&document)?;
    let replacements = replacements(&plan, &multipart, objects, options);
    let replaced: HashSet<String> = replacements.keys().cloned().collect();
    let variants = Variants {
        multipart: &multipart,
        representations: &representations,
    };
    let mut facts = DocumentFacts::new(
        &document,
        &wire_schemas,
        &heads,
        &plan,
        variants,
        options,
        &replaced,
    );
    facts.bounded = bounds::bounded_types(&document, &plan)?;
    let forms = heads.iter().enumerate();
    let forms = forms.filter_map(|(at, it)| Some((at, multipart.operations.get(&it.id)?.as_str())));
    let known = ShardInputs {
        heads: &heads,
        replaced: &replaced,
        joined: forms.collect(),
        builders: options.interface == Interface::Builder,
        grain,
    };
    let division = Division::new(&document, known)?;
    let parts = each(&division, &|shard| part(shard, &replacements, &facts))?;
    files::assemble(parts, &facts, &runtime)
}

fn runtime(options: &Options) -> Result<syn::Path, Failure> {
    let path = &options.runtime;
    syn::parse_str(path).map_err(|_| {
        refused(format!(
            "`{path}` is not a Rust path; `Options::runtime` must be one"
        ))
    })
}

fn check_module(options: &Options) -> Result<(), Failure> {
    match &options.module {
        Some(path) if syn::parse_str::<syn::Path>(path).is_err() => Err(refused(format!(
            "`{path}` is not a Rust path; `Options::module` must be one"
        ))),
        _ => Ok(()),
    }
}

fn refused(message: String) -> Failure {
    Failure::new(FailureKind::Refused, message)
}

/// Calls `work` for all shards, on several threads. The first failure in the order of the
/// shards is returned.
fn each(
    division: &Division<'_>,
    work: &(dyn Fn(Shard) -> Result<Part, Failure> + Sync),
) -> Result<Vec<Part>, Failure> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let job = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(shard) = division.shard(at) else {
                return done;
            };
            done.push((at, panics::caught(|| work(shard?))));
        }
    };
    let mut done = thread::scope(|scope| {
        let threads: Vec<_> = (1..cores.min(THREADS).min(division.len()))
            .map(|_| {
                let thread = thread::Builder::new().stack_size(panics::STACK);
                thread.spawn_scoped(scope, job)
            })
            .collect::<Result<_, _>>()
            .map_err(|error| Failure::new(FailureKind::Worker, error.to_string()))?;
        // This thread does part of the work.
        let mut done = job();
        for thread in threads {
            let results = thread.join();
            done.extend(results.map_err(|_| {
                Failure::new(
                    FailureKind::Abort,
                    "a thread of the generator ended without a result",
                )
            })?);
        }
        Ok(done)
    })?;
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, part)| part).collect()
}

/// Generates the code of one shard.
fn part(
    mut shard: Shard,
    replacements: &HashMap<String, Replacement>,
    facts: &DocumentFacts<'_>,
) -> Result<Part, Failure> {
    let mut settings = settings(facts.options);
    let components = shard.openapi.components.iter();
    for component in components.flat_map(|it| it.schemas.keys()) {
        if let Some(it) = replacements.get(component) {
            settings.with_replacement(component, &it.ty, it.traits.iter().copied());
        }
    }
    for (component, ty) in &shard.stand_ins {
        settings.with_replacement(component, ty, std::iter::empty());
    }
    // The operations are kept as described: the passes read them after progenitor changed the
    // shard.
    let described = OpenAPI {
        paths: shard.openapi.paths.clone(),
        ..OpenAPI::default()
    };
    zero::allow(&mut shard.openapi);
    let tokens = Generator::new(&settings)
        .generate_tokens(&shard.openapi)
        .map_err(|error| refused(error.to_string()))?;
    drop(shard.openapi);
    let operations = operations::all(&described).into_iter();
    let operations = shard.operations.iter().copied().zip(operations).collect();
    // A type that is not in the document is one that progenitor makes for an operation.
    let wanted = |name: &str| shard.emitted.contains(name) || !facts.types.contains(name);
    let mut code = Code::new(tokens, &shard.operations, &wanted).map_err(refused)?;
    if facts.options.interface == Interface::Builder {
        code.qualify(&shard.stand_ins);
    }
    let mut context =
        polish::Context::new(facts, &shard.emitted, operations, runtime(facts.options)?);
    polish::run(&mut code, &mut context);
    Ok(print::part(code, context))
}

/// The path that progenitor writes in place of a component's type.
struct Replacement {
    ty: String,
    traits: &'static [TypeImpl],
}

/// Returns the replacements, by the component's name.
fn replacements(
    plan: &Plan,
    multipart: &Multipart,
    objects: Vec<(String, String)>,
    options: &Options,
) -> HashMap<String, Replacement> {
    let runtime = |name: &str| format!("{}::{name}", options.runtime);
    let by = |ty: String, traits: &'static [TypeImpl]| Replacement { ty, traits };
    let secrets = plan.types.iter().filter(|(_, ty)| ty.secret);
    let secrets = secrets.map(|(name, _)| {
        let secret = by(runtime("Secret"), &[TypeImpl::FromStr]);
        (name.clone(), secret)
    });
    let parts = [(&multipart.part, "Part"), (&multipart.form, "Form")];
    let parts = parts
        .into_iter()
        .filter_map(|(component, name)| Some((component.clone()?, by(runtime(name), &[]))));
    let objects = objects
        .into_iter()
        .map(|(component, ty)| (component, by(ty, &[])));
    secrets.chain(parts).chain(objects).collect()
}

fn settings(options: &Options) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(match options.interface {
            Interface::Positional => InterfaceStyle::Positional,
            Interface::Builder => InterfaceStyle::Builder,
        })
        // The text of a body is the same whenever it is written.
        .with_map_type("::std::collections::BTreeMap");
    for (format, name) in [("byte", "Base64"), ("base64url", "Base64Url")] {
        let schema =
            serde_json::from_value(json!({"type": "string", "format": format})).expect("a schema");
        let traits = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        settings.with_conversion(schema, format!("{}::{name}", options.runtime), traits);
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types that contain, reference and alias each other in every combination, and operations
    /// on them.
    const DOCUMENT: &str = include_str!("../tests/division.yaml");

    #[test]
    fn how_a_document_is_divided_changes_nothing() {
        for interface in [Interface::Positional, Interface::Builder] {
            let options = Options {
                interface,
                module: Some("crate::client".to_owned()),
                ..Options::default()
            };
            let generate = |operations, fields| {
                let document = openapi_lower::Document::parse(DOCUMENT).expect("a description");
                let lowered = openapi_lower::lower(document, &Default::default()).expect("lowers");
                let grain = ShardLimits { operations, fields };
                divided(lowered.json(), lowered.plan().clone(), &options, grain).expect("a client")
            };
            let alone = generate(1, 1);
            for (operations, fields) in [(2, 3), (3, 7), (24, 250), (1000, 100_000)] {
                let together = generate(operations, fields);
                for (name, text) in &alone.files {
                    assert_eq!(text, &together.files[name], "{name}");
                }
                assert_eq!(alone, together);
            }
        }
    }
}
