//! Chooses the values of an example: examples of the description, or instances of the schemas.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;
use typify_model::names::field_name;

use super::{Example, WIDTH};
use crate::instance::Levels;

/// The maximum number of lines of a value, unless it is the smallest instance.
const MAX_LINES: usize = 30;

/// The numbers of levels of objects that have their optional properties, in order of preference.
const LEVELS: [Levels; 3] = [0, 1, 2];

impl<'a> Example<'a> {
    /// Returns the value of a part of a form.
    pub(super) fn part(&self, form: &str, field: &str) -> Option<Value> {
        let schema = self.inputs.context.document.schemas.get(form)?;
        let schema: Value = schema.read_as().ok()?;
        let properties = schema.get("properties")?.as_object()?;
        let (_, schema) = properties
            .iter()
            .find(|(name, _)| field_name(name) == field)?;
        self.inputs.instances.of(schema, 0)
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
        let example = example.filter(|it| is_short(it) && self.inputs.instances.fits(&schema, it));
        example.cloned().or_else(|| {
            let instances = LEVELS.map(|it| self.inputs.instances.of(&schema, it));
            // An empty object is no useful example.
            let mut candidates = instances.iter().flatten();
            let useful = candidates.find(|it| has_scalar(it) && is_short(it));
            useful.or(instances[0].as_ref()).cloned()
        })
    }

    /// Returns a media type of the body, if the caller has to state it.
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
        let data = self.operation.parameter_of_argument(argument)?;
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

/// Whether a value is, or contains, a scalar.
fn has_scalar(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(has_scalar),
        Value::Array(items) => items.iter().any(has_scalar),
        _ => true,
    }
}

/// Whether a value is short enough for an example.
fn is_short(value: &Value) -> bool {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.lines().count() <= MAX_LINES && text.len() <= WIDTH * MAX_LINES
}
