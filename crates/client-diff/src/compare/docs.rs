//! Changes that only the documentation shows: descriptions, and the default values of the
//! server.

use serde_json::Value;

use super::{At, Compare};
use crate::{change::Kind, surface::Pointer};

impl Compare<'_> {
    /// Reports changed documentation, if that is requested.
    pub(super) fn documentation(
        &mut self,
        item: &str,
        pointer: &Pointer,
        (was, is): (&Option<String>, &Option<String>),
    ) {
        if !self.documentation || was == is {
            return;
        }
        let text = |docs: &Option<String>| docs.clone().unwrap_or_default();
        let words = (text(was), text(is));
        self.tell(
            Kind::DocumentationChanged,
            None,
            item,
            At::New(pointer),
            words,
        );
    }

    pub(super) fn server_default(
        &mut self,
        item: &str,
        at: At<'_>,
        (was, is): (Option<&Value>, Option<&Value>),
    ) {
        if was != is {
            let text = |default: Option<&Value>| match default {
                Some(value) => value.to_string(),
                None => "none".to_owned(),
            };
            let words = (text(was), text(is));
            self.tell(Kind::ServerDefaultChanged, None, item, at, words);
        }
    }
}
