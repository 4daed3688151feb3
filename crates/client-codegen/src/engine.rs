//! One run: progenitor, polish, format. Not contained.

use openapi_lower::Plan;
use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};

use crate::{
    bodies::{self, Multipart},
    code::Code,
    error::{Failure, FailureKind},
    generated::Generated,
    operations,
    options::{Interface, Options},
    polish, print,
};

pub(crate) fn run(openapi: OpenAPI, plan: Plan, options: &Options) -> Result<Generated, Failure> {
    let refused = |message: String| Failure::new(FailureKind::Refused, message);
    let runtime = syn::parse_str::<syn::Path>(&options.runtime).map_err(|_| {
        refused(format!(
            "the runtime's path `{}` is no path",
            options.runtime
        ))
    })?;
    let bodies::Expanded {
        openapi,
        plan,
        multipart,
    } = bodies::expand(openapi, plan);
    let (plan, multipart) = (&plan, &multipart);
    let openapi = polish::secrets::typed_parameters(openapi, plan);
    let (openapi, objects) = &match options.interface {
        Interface::Builder => polish::objects::stand_ins(openapi),
        Interface::Positional => (openapi, Vec::new()),
    };
    let mut settings = settings(plan, multipart, options);
    for (stand, object) in objects {
        settings.with_replacement(stand, object, std::iter::empty());
    }
    let tokens = Generator::new(&settings)
        .generate_tokens(openapi)
        .map_err(|error| refused(error.to_string()))?;
    let operations = operations::all(openapi);
    let mut code = Code::new(tokens, operations.len()).map_err(refused)?;
    let mut context = polish::Context {
        openapi,
        operations: &operations,
        plan,
        multipart,
        options,
        runtime,
        notes: Vec::new(),
        dropped: Vec::new(),
        answers: Default::default(),
    };
    polish::run(&mut code, &mut context);
    let (files, stats) = print::files(code, &context);
    Ok(Generated {
        files,
        dropped: context.dropped,
        notes: context.notes,
        answers: context.answers,
        stats,
        peak_mb: None,
    })
}

fn settings(plan: &Plan, multipart: &Multipart, options: &Options) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(match options.interface {
            Interface::Positional => InterfaceStyle::Positional,
            Interface::Builder => InterfaceStyle::Builder,
        })
        // A body is the same text every time it is written.
        .with_map_type("::std::collections::BTreeMap");
    for (name, _) in plan.types.iter().filter(|(_, ty)| ty.secret) {
        let secret = format!("{}::Secret", options.runtime);
        settings.with_replacement(name, secret, [TypeImpl::FromStr].into_iter());
    }
    for (name, runtime) in [(&multipart.part, "Part"), (&multipart.form, "Form")] {
        if let Some(name) = name {
            let runtime = format!("{}::{runtime}", options.runtime);
            settings.with_replacement(name, runtime, std::iter::empty());
        }
    }
    settings
}
