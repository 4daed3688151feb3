//! The lowered document. It stays text, in pieces: openapiv3's types take ten times the
//! memory, and are there only of what is at work.

use std::{borrow::Cow, marker::PhantomData, thread};

use indexmap::IndexMap;
use openapiv3::{Info, OpenAPI, PathItem, ReferenceOr, Schema};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};

use crate::{
    error::{Failure, FailureKind},
    panics,
};

/// A document in pieces.
pub(crate) struct Document<'a> {
    /// The version of OpenAPI.
    pub(crate) version: String,
    pub(crate) info: Info,
    pub(crate) paths: IndexMap<String, Text<'a, PathItem>>,
    pub(crate) schemas: IndexMap<String, Text<'a, ReferenceOr<Schema>>>,
}

/// The JSON text of a `T`.
pub(crate) struct Text<'a, T>(Cow<'a, str>, PhantomData<fn() -> T>);

/// What lowering leaves of a description.
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
    /// Finds the pieces of a lowered description.
    pub(crate) fn new(json: &'a str) -> Result<Self, Failure> {
        fn pieces<T>(texts: IndexMap<String, &RawValue>) -> IndexMap<String, Text<'_, T>> {
            let pieces = texts.into_iter();
            let pieces = pieces.map(|(name, text)| (name, Text(text.get().into(), PhantomData)));
            pieces.collect()
        }
        let outline: Outline = serde_json::from_str(json).map_err(|error| refused(&error))?;
        Ok(Self {
            version: outline.openapi,
            info: outline.info,
            paths: pieces(outline.paths),
            schemas: pieces(outline.components.schemas),
        })
    }

    /// Changes the path items for which `edit` says so.
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

    /// Changes the component schemas for which `edit` says so. It is called with those whose
    /// JSON text contains `word`.
    pub(crate) fn edit_schemas(
        &mut self,
        word: &str,
        mut edit: impl FnMut(&str, &mut Value) -> bool,
    ) -> Result<(), Failure> {
        for (name, text) in &mut self.schemas {
            if !text.contains(word) {
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

/// The component schemas by their names.
pub(crate) type Schemas<'a> = IndexMap<String, Text<'a, ReferenceOr<Schema>>>;

impl<T> Text<'_, T> {
    pub(crate) fn of(value: &T) -> Result<Self, Failure>
    where
        T: Serialize,
    {
        let text = serde_json::to_string(value).map_err(|error| refused(&error))?;
        Ok(Self(text.into(), PhantomData))
    }

    /// Whether the JSON text contains a word, in whatever role.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    pub(crate) fn read(&self) -> Result<T, Failure>
    where
        T: DeserializeOwned,
    {
        self.read_as()
    }

    /// What the text says, as another type.
    pub(crate) fn read_as<U: DeserializeOwned>(&self) -> Result<U, Failure> {
        read(&self.0)
    }
}

/// The whole document as openapiv3 has it, read where there is room for deep ones.
pub(crate) fn whole(json: &str) -> Result<OpenAPI, Failure> {
    let broken = |detail: String| Failure::new(FailureKind::Worker, detail);
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(panics::STACK)
            .spawn_scoped(scope, || read(json))
            .map_err(|error| broken(error.to_string()))?
            .join()
            .unwrap_or_else(|_| Err(broken("reading panicked".to_owned())))
    })
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    let mut text = serde_json::Deserializer::from_str(json);
    // Lowering has its own limit, and this a thread with room for it.
    text.disable_recursion_limit();
    T::deserialize(&mut text).map_err(|error| refused(&error))
}

fn refused(error: &serde_json::Error) -> Failure {
    let message = format!("the document is no lowered description: {error}");
    Failure::new(FailureKind::Refused, message)
}
