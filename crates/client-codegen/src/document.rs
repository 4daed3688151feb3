//! The lowered document as JSON text, divided into path items and component schemas.
//!
//! The types of openapiv3 take ten times the memory of the text, so only the objects of one
//! shard are parsed at a time.

use std::{borrow::Cow, marker::PhantomData, thread};

use indexmap::IndexMap;
use openapi_lower::pointer::SCHEMAS;
use openapiv3::{Info, OpenAPI, PathItem, ReferenceOr, Schema};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};

use crate::{
    error::{Failure, FailureKind},
    panics,
};

/// A document, divided into the JSON texts of its path items and component schemas.
pub(crate) struct Document<'a> {
    /// The version of OpenAPI.
    pub(crate) version: String,
    pub(crate) info: Info,
    pub(crate) paths: IndexMap<String, Text<'a, PathItem>>,
    pub(crate) schemas: Schemas<'a>,
}

/// The component schemas, by name.
pub(crate) type Schemas<'a> = IndexMap<String, Text<'a, ReferenceOr<Schema>>>;

/// The JSON text of a `T`.
#[derive(Clone)]
pub(crate) struct Text<'a, T>(Cow<'a, str>, PhantomData<fn() -> T>);

/// The members of a lowered description.
#[derive(Deserialize)]
struct Outline<'a> {
    openapi: String,
    info: Info,
    #[serde(borrow)]
    paths: IndexMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    components: Components<'a>,
}

#[derive(Default, Deserialize)]
struct Components<'a> {
    #[serde(borrow, default)]
    schemas: IndexMap<String, &'a RawValue>,
}

impl<'a> Document<'a> {
    /// Divides a lowered description.
    pub(crate) fn new(json: &'a str) -> Result<Self, Failure> {
        fn texts<T>(members: IndexMap<String, &RawValue>) -> IndexMap<String, Text<'_, T>> {
            members
                .into_iter()
                .map(|(name, json)| (name, Text(json.get().into(), PhantomData)))
                .collect()
        }
        let outline: Outline = serde_json::from_str(json).map_err(|error| refused(&error))?;
        Ok(Self {
            version: outline.openapi,
            info: outline.info,
            paths: texts(outline.paths),
            schemas: texts(outline.components.schemas),
        })
    }

    /// Applies `edit` to all path items, and writes back those for which it returns true.
    pub(crate) fn edit_items(
        &mut self,
        mut edit: impl FnMut(&mut PathItem, &Schemas<'a>) -> bool,
    ) -> Result<(), Failure> {
        for text in self.paths.values_mut() {
            let mut item = text.read()?;
            if edit(&mut item, &self.schemas) {
                *text = Text::of(&item)?;
            }
        }
        Ok(())
    }

    /// Applies `edit` to the component schemas whose JSON text contains `needle`, and writes back
    /// those for which it returns true.
    pub(crate) fn edit_schemas(
        &mut self,
        needle: &str,
        mut edit: impl FnMut(&str, &mut Value) -> bool,
    ) -> Result<(), Failure> {
        for (name, text) in &mut self.schemas {
            if !text.contains(needle) {
                continue;
            }
            let mut schema = text.read_as()?;
            if edit(name, &mut schema) {
                *text = Text(schema.to_string().into(), PhantomData);
            }
        }
        Ok(())
    }
}

impl<T> Text<'_, T> {
    /// Formats a value as JSON.
    pub(crate) fn of(value: &T) -> Result<Self, Failure>
    where
        T: Serialize,
    {
        let text = serde_json::to_string(value).map_err(|error| refused(&error))?;
        Ok(Self(text.into(), PhantomData))
    }

    /// Whether the JSON text contains a string, in a key or in a value.
    pub(crate) fn contains(&self, needle: &str) -> bool {
        self.0.contains(needle)
    }

    /// Parses the text.
    pub(crate) fn read(&self) -> Result<T, Failure>
    where
        T: DeserializeOwned,
    {
        self.read_as()
    }

    /// Parses the text as another type.
    pub(crate) fn read_as<U: DeserializeOwned>(&self) -> Result<U, Failure> {
        read(&self.0)
    }
}

/// Parses a whole document, in a thread whose stack suffices for deeply nested documents.
pub(crate) fn parse_openapi(json: &str) -> Result<OpenAPI, Failure> {
    let failure = |message: String| Failure::new(FailureKind::Worker, message);
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(panics::STACK)
            .spawn_scoped(scope, || read(json))
            .map_err(|error| failure(error.to_string()))?
            .join()
            .unwrap_or_else(|_| Err(failure("parsing the document panicked".to_owned())))
    })
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    // Lowering limits the depth, and this thread's stack suffices for that limit.
    deserializer.disable_recursion_limit();
    T::deserialize(&mut deserializer).map_err(|error| refused(&error))
}

fn refused(error: &serde_json::Error) -> Failure {
    let message = format!("the document is not a lowered description: {error}");
    Failure::new(FailureKind::Refused, message)
}

/// Returns the component to which a schema refers.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// Returns the component to which a schema refers, directly or as the only member of `allOf`.
pub(crate) fn target(schema: &Value) -> Option<&str> {
    let all_of = schema.get("allOf").and_then(Value::as_array);
    match all_of.map(Vec::as_slice) {
        Some([member]) => reference(member),
        _ => reference(schema),
    }
}
