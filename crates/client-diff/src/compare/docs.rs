//! Changes of the documentation alone: descriptions, and the default values of the server.

use serde_json::Value;

use super::Compare;
use crate::{change::Kind, surface::Pointer};

impl Compare<'_> {
    /// Reports changed documentation, if that is requested.
    pub(super) fn documentation(
        &mut self,
        item: &str,
        pointer: &Pointer,
        old: Option<&str>,
        new: Option<&str>,
    ) {
        if self.with_documentation && old != new {
            let docs = (old.unwrap_or_default(), new.unwrap_or_default());
            self.report_change(Kind::DocumentationChanged, None, item, pointer, docs);
        }
    }

    /// Reports a changed default value of the server.
    pub(super) fn server_default(
        &mut self,
        item: &str,
        pointer: &Pointer,
        (old, new): (Option<&Value>, Option<&Value>),
    ) {
        if old != new {
            let format = |default: Option<&Value>| {
                default.map_or_else(|| "none".to_owned(), Value::to_string)
            };
            let defaults = (format(old), format(new));
            self.report_change(Kind::ServerDefaultChanged, None, item, pointer, defaults);
        }
    }
}
