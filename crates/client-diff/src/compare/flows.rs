//! The constants of the module `security` for OAuth 2.0.

use client_codegen::surface::{FlowConstant, FlowValue, flow_constants};
use indexmap::IndexMap;
use openapi_lower::Plan;

use super::{
    Compare,
    pairing::{Pairing, pair_by_key},
    security::scheme_pointer,
    urls::normalized,
};
use crate::change::{
    Breaks::{Compiling, Running},
    Kind,
};

impl Compare<'_> {
    pub(super) fn flows(&mut self) {
        let (old, new) = (self.old.plan, self.new.plan);
        for (constant, flow) in pair_by_key(&flows_by_constant(old), &flows_by_constant(new)) {
            let (Pairing::Removed(FlowConstant { scheme, .. })
            | Pairing::Kept(FlowConstant { scheme, .. }, _)
            | Pairing::Added(FlowConstant { scheme, .. })) = flow;
            let is_kept = |plan: &Plan| plan.security_schemes.contains_key(scheme);
            if !is_kept(old) || !is_kept(new) {
                // The change of the scheme's own constant covers its addition or removal.
                continue;
            }
            let (kind, pointer) = (Kind::FlowChanged, &scheme_pointer(scheme));
            let item = format!("security::{constant}");
            match flow {
                Pairing::Removed(old) => {
                    let value = format_value(&old.value);
                    self.report_removal(kind, Some(Compiling), item, pointer, value);
                }
                Pairing::Kept(old, new) if !is_same_value(&old.value, &new.value) => {
                    let values = (format_value(&old.value), format_value(&new.value));
                    self.report_change(kind, Some(Running), item, pointer, values);
                }
                Pairing::Kept(..) => {}
                Pairing::Added(new) => {
                    self.report_addition(kind, None, item, pointer, format_value(&new.value));
                }
            }
        }
    }
}

fn flows_by_constant(plan: &Plan) -> IndexMap<String, FlowConstant> {
    let flows = flow_constants(plan).into_iter();
    flows.map(|flow| (flow.constant.clone(), flow)).collect()
}

/// Whether two constants have the same value, for a request.
fn is_same_value(old: &FlowValue, new: &FlowValue) -> bool {
    let urls = |value: &FlowValue| match value {
        FlowValue::Scopes(_) => None,
        FlowValue::Urls {
            authorization,
            token,
            refresh,
        } => Some([authorization, token, refresh].map(|url| url.as_deref().map(normalized))),
    };
    match (urls(old), urls(new)) {
        (Some(old), Some(new)) => old == new,
        _ => old == new,
    }
}

/// Formats the value of a constant for messages.
fn format_value(value: &FlowValue) -> String {
    match value {
        FlowValue::Scopes(scopes) if scopes.is_empty() => "no scopes".to_owned(),
        FlowValue::Scopes(scopes) => scopes.join(" "),
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
