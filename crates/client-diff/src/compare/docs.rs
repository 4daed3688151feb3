//! What the generated code does not show: documentation, and the values that a server uses
//! for what a caller does not set.

use serde_json::Value;

use super::{At, Compare};
use crate::{change::Kind, surface::Place};

impl Compare<'_> {
    /// Adds that an item is documented in other words, where that counts.
    pub(super) fn documentation(
        &mut self,
        item: &str,
        place: &Place,
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
            At::New(place),
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
