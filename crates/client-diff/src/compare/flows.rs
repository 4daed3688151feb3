//! The constants of the module `security` for OAuth 2.0.

use client_codegen::surface::{FlowValue, flow_constants};

use super::{At, Compare};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::Pointer,
};

impl Compare<'_> {
    pub(super) fn flows(&mut self) {
        let (old, new) = (self.old.plan, self.new.plan);
        let (had, has) = (flow_constants(old), flow_constants(new));
        // The change of the scheme's own constant covers its addition or removal.
        let is_in_both = |scheme: &str| {
            old.security_schemes.contains_key(scheme) && new.security_schemes.contains_key(scheme)
        };
        let pointer = |scheme: &str| Pointer::Plan("/securitySchemes".to_owned()).below(scheme);
        for was in had.iter().filter(|it| is_in_both(&it.scheme)) {
            let item = format!("security::{}", was.constant);
            let pointer = pointer(&was.scheme);
            match has.iter().find(|is| is.constant == was.constant) {
                None => {
                    let values = (&*in_words(&was.value), "");
                    self.tell(
                        Kind::FlowChanged,
                        Some(Compiling),
                        item,
                        At::Old(&pointer),
                        values,
                    );
                }
                Some(is) if is.value != was.value => {
                    let values = (&*in_words(&was.value), &*in_words(&is.value));
                    self.tell(
                        Kind::FlowChanged,
                        Some(Running),
                        item,
                        At::New(&pointer),
                        values,
                    );
                }
                Some(_) => {}
            }
        }
        for is in has.iter().filter(|it| is_in_both(&it.scheme)) {
            if had.iter().all(|was| was.constant != is.constant) {
                let item = format!("security::{}", is.constant);
                let pointer = pointer(&is.scheme);
                let values = ("", &*in_words(&is.value));
                self.tell(Kind::FlowChanged, None, item, At::New(&pointer), values);
            }
        }
    }
}

fn in_words(value: &FlowValue) -> String {
    match value {
        FlowValue::Scopes(scopes) => {
            if scopes.is_empty() {
                "no scopes".to_owned()
            } else {
                scopes.join(" ")
            }
        }
        FlowValue::Urls {
            authorization,
            token,
            refresh,
        } => {
            let urls = [authorization, token, refresh].into_iter().flatten();
            urls.cloned().collect::<Vec<_>>().join(" ")
        }
    }
}
