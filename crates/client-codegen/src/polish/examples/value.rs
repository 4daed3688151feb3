//! Chooses the values of an example: those of the description, or made ones.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;
use typify_model::names::{field_name, method_name};

use super::{Example, WIDTH};
use crate::instance::Levels;

/// The number of lines up to which a value other than the least one is taken.
const LINES: usize = 30;

/// The levels of objects that have their optional properties, the preferred number first.
const LEVELS: [Levels; 3] = [0, 1, 2];

impl<'a> Example<'a> {
    /// Returns the value of a part of a form.
    pub(super) fn part(&self, form: &str, field: &str) -> Option<Value> {
        let schema = self.known.context.document.schemas.get(form)?;
        let schema: Value = schema.read_as().ok()?;
        let properties = schema.get("properties")?.as_object()?;
        let field = field.trim_start_matches("r#");
        let (_, schema) = properties
            .iter()
            .find(|(name, _)| field_name(name) == field)?;
        self.known.instances.of(schema, 0)
    }

    /// Returns the value of an argument.
    pub(super) fn value(&self, argument: &str) -> Option<Value> {
        if argument == "content_type"
            && let Some(media_type) = self.media_type()
        {
            return Some(media_type.into());
        }
        let (schema, example) = if argument == "body" {
            self.body()?
        } else {
            self.parameter(argument)?
        };
        let example = example.filter(|it| is_short(it) && self.known.instances.fits(&schema, it));
        example.cloned().or_else(|| {
            let made = LEVELS.map(|it| self.known.instances.of(&schema, it));
            // An object says more with its optional properties than without any.
            let mut telling = made.iter().flatten();
            let telling = telling.find(|it| says_something(it) && is_short(it));
            telling.or(made[0].as_ref()).cloned()
        })
    }

    /// Returns a media type of the body, if the caller states it.
    fn media_type(&self) -> Option<String> {
        let body = self
            .planned?
            .bodies
            .iter()
            .find(|body| body.chosen && body.named_by_caller)?;
        let media_type = match body.media_type.as_str() {
            "audio/*" => "audio/mpeg",
            "image/*" => "image/png",
            "text/*" => "text/plain",
            "video/*" => "video/mp4",
            range if range.contains('*') => "application/octet-stream",
            media_type => media_type,
        };
        Some(media_type.to_owned())
    }

    /// Returns the schema of the body, and the example of the description.
    fn body(&self) -> Option<(Value, Option<&'a Value>)> {
        let body = self.operation.described.request_body.as_ref()?.as_item()?;
        let (lowered, content) = body.content.first()?;
        let schema = serde_json::to_value(content.schema.as_ref()?).ok()?;
        let example = self.planned.and_then(|planned| {
            let chosen = planned.bodies.iter().find(|body| body.chosen);
            let media_type = chosen.map_or(lowered, |body| &body.media_type);
            planned.examples.bodies.get(media_type)
        });
        Some((schema, example))
    }

    /// Returns the schema of a parameter, and the example of the description.
    fn parameter(&self, argument: &str) -> Option<(Value, Option<&'a Value>)> {
        let mut parameters = self.operation.parameters();
        let parameter =
            parameters.find(|it| method_name(&it.parameter_data_ref().name) == argument)?;
        let data = parameter.parameter_data_ref();
        let schema: &ReferenceOr<_> = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => schema,
            ParameterSchemaOrContent::Content(content) => {
                content.values().next()?.schema.as_ref()?
            }
        };
        let example = self.planned.and_then(|planned| {
            let parameter = planned.parameters.get(&data.name);
            let name = parameter.and_then(|it| it.wire_name.as_ref());
            planned.examples.parameters.get(name.unwrap_or(&data.name))
        });
        Some((serde_json::to_value(schema).ok()?, example))
    }
}

/// Whether a value is more than empty objects and arrays.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(says_something),
        Value::Array(items) => items.iter().any(says_something),
        _ => true,
    }
}

/// Whether a value is short enough for an example.
fn is_short(value: &Value) -> bool {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.lines().count() <= LINES && text.len() <= WIDTH * LINES
}
