//! Runs progenitor, the polish passes and the printer once for each shard of a document.
//!
//! `contain` and `worker` contain the failures.

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
    print::{self, PrintedShard},
    shards::{Division, Shard, ShardInputs, ShardLimits},
    zero,
};

/// The maximum number of threads for one document. Each has a large stack, which counts towards
/// the memory of a worker.
const THREADS: usize = 4;

pub(crate) fn run(json: &str, plan: Arc<Plan>, options: &Options) -> Result<Generated, Failure> {
    run_with_limits(json, plan, options, ShardLimits::default())
}

fn run_with_limits(
    json: &str,
    plan: Arc<Plan>,
    options: &Options,
    limits: ShardLimits,
) -> Result<Generated, Failure> {
    let runtime = parse_path(&options.runtime, "runtime")?;
    if let Some(module) = &options.module {
        parse_path(module, "module")?;
    }
    let bodies::Expanded {
        mut document,
        plan,
        multipart,
        representations,
    } = bodies::expand(Document::new(json)?, plan)?;
    let mut wire_schemas = document.schemas.clone();
    presence::declare(&mut document, &plan)?;
    polish::secrets::typed_parameters(&mut document, &plan)?;
    let stand_ins = match options.interface {
        Interface::Builder => objects::add_stand_ins(&mut document)?,
        Interface::Positional => Vec::new(),
    };
    for (name, added) in &document.schemas {
        let schema = wire_schemas.entry(name.clone());
        schema.or_insert_with(|| added.clone());
    }
    let heads = operations::heads(&document)?;
    let replacements = replacements(&plan, &multipart, stand_ins, options);
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
    let forms = heads.iter().enumerate().filter_map(|(position, head)| {
        let form = multipart.operations.get(&head.id)?;
        Some((position, form.as_str()))
    });
    let inputs = ShardInputs {
        heads: &heads,
        replaced: &replaced,
        forms: forms.collect(),
        builders: options.interface == Interface::Builder,
        limits,
    };
    let division = Division::new(&document, inputs)?;
    let shards = for_each_shard(&division, &|shard| {
        generate_shard(shard, &replacements, &facts)
    })?;
    files::assemble(shards, &facts, &runtime)
}

/// Parses the Rust path that an option states.
fn parse_path(path: &str, option: &str) -> Result<syn::Path, Failure> {
    syn::parse_str(path).map_err(|_| {
        refused(format!(
            "`{path}` is not a Rust path; `Options::{option}` must be one"
        ))
    })
}

fn refused(message: String) -> Failure {
    Failure::new(FailureKind::Refused, message)
}

/// Calls `generate` for all shards, on several threads. Returns the first failure in the order of
/// the shards.
fn for_each_shard(
    division: &Division<'_>,
    generate: &(dyn Fn(Shard) -> Result<PrintedShard, Failure> + Sync),
) -> Result<Vec<PrintedShard>, Failure> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let job = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(shard) = division.shard(at) else {
                return done;
            };
            done.push((at, panics::catch(|| generate(shard?))));
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
        // This thread generates shards, too.
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
    done.into_iter().map(|(_, printed)| printed).collect()
}

/// Generates the code of one shard.
fn generate_shard(
    mut shard: Shard,
    replacements: &HashMap<String, Replacement>,
    facts: &DocumentFacts<'_>,
) -> Result<PrintedShard, Failure> {
    let mut settings = settings(facts.options);
    let components = shard.openapi.components.iter();
    for component in components.flat_map(|it| it.schemas.keys()) {
        if let Some(Replacement { ty, traits }) = replacements.get(component) {
            settings.with_replacement(component, ty, traits.iter().copied());
        }
    }
    for (component, ty) in &shard.stand_ins {
        settings.with_replacement(component, ty, std::iter::empty());
    }
    // The passes read the operations as they are described, without the changes for progenitor.
    let described = OpenAPI {
        paths: shard.openapi.paths.clone(),
        ..OpenAPI::default()
    };
    zero::allow_zero(&mut shard.openapi);
    let tokens = Generator::new(&settings)
        .generate_tokens(&shard.openapi)
        .map_err(|error| refused(error.to_string()))?;
    drop(shard.openapi);
    let positions = shard.operations.iter().copied();
    let operations = positions.zip(operations::all(&described)).collect();
    // A type that is not in the document is one that progenitor makes for an operation.
    let wanted = |name: &str| shard.emitted.contains(name) || !facts.types.contains(name);
    let mut code = Code::new(tokens, &shard.operations, &wanted).map_err(refused)?;
    if facts.options.interface == Interface::Builder {
        code.qualify(&shard.stand_ins);
    }
    // A syntax tree cannot be shared by threads.
    let runtime = parse_path(&facts.options.runtime, "runtime")?;
    let mut context = polish::Context::new(facts, &shard.emitted, operations, runtime);
    polish::run(&mut code, &mut context);
    Ok(print::print(code, context))
}

/// The type that progenitor writes in place of a component's type, and the traits that it
/// implements.
struct Replacement {
    ty: String,
    traits: &'static [TypeImpl],
}

/// Returns the replacements, by the component's name. `stand_ins` has the path of the struct for
/// each component that stands for a struct.
fn replacements(
    plan: &Plan,
    multipart: &Multipart,
    stand_ins: Vec<(String, String)>,
    options: &Options,
) -> HashMap<String, Replacement> {
    let runtime = |name: &str| format!("{}::{name}", options.runtime);
    let mut replacements = HashMap::new();
    for (name, _) in plan.types.iter().filter(|(_, ty)| ty.secret) {
        let secret = Replacement {
            ty: runtime("Secret"),
            traits: &[TypeImpl::FromStr],
        };
        replacements.insert(name.clone(), secret);
    }
    let part = multipart.part.clone().map(|it| (it, runtime("Part")));
    let form = multipart.form.clone().map(|it| (it, runtime("Form")));
    for (component, ty) in part.into_iter().chain(form).chain(stand_ins) {
        replacements.insert(component, Replacement { ty, traits: &[] });
    }
    replacements
}

fn settings(options: &Options) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(match options.interface {
            Interface::Positional => InterfaceStyle::Positional,
            Interface::Builder => InterfaceStyle::Builder,
        })
        // A sorted map, so that a body is always serialized in the same order.
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
    fn the_code_does_not_depend_on_the_division() {
        for interface in [Interface::Positional, Interface::Builder] {
            let options = Options {
                interface,
                module: Some("crate::client".to_owned()),
                ..Options::default()
            };
            let generate = |operations, fields| {
                let document = openapi_lower::Document::parse(DOCUMENT).expect("a description");
                let lowered = openapi_lower::lower(document, &Default::default()).expect("lowers");
                let limits = ShardLimits { operations, fields };
                run_with_limits(lowered.json(), lowered.plan().clone(), &options, limits)
                    .expect("a client")
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
