//! Tolerant decoding: values that do not fit are omitted, and their paths are recorded.

use serde::de::DeserializeOwned;

use super::{describe, explain_parse_error, lenient, pointer, repair, without_byte_order_mark};
use crate::DecodeError;
use crate::integer::convert_to_integers;

/// Decodes JSON as `T` describes it, and omits the values that do not fit.
///
/// An element that does not fit is omitted from its array or map, an optional member from its
/// object. An object without a member that it requires does not fit either. A value that cannot
/// be represented (a number outside the range of a double, nesting beyond 127 levels) never
/// fits; in a string, U+FFFD replaces lone surrogates. Returns the value and the JSON pointers
/// (RFC 6901) into the body of the first 500 values that were omitted or changed; of further
/// values, only those of the arrays and objects that held them.
///
/// The time is linear in the length of the body, however many values do not fit.
///
/// # Errors
///
/// When the body is not JSON, or would have to be omitted as a whole.
pub fn tolerant<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Vec<String>), DecodeError> {
    let body = without_byte_order_mark(body);
    if let Ok(value) = serde_json::from_slice(body) {
        return Ok((value, Vec::new()));
    }
    let (mut response, faults) = match serde_json::from_slice(body) {
        Ok(response) => (response, Vec::new()),
        Err(_) => {
            let repaired = repair::repair(body);
            let response = serde_json::from_slice(&repaired.body);
            (
                response.map_err(|_| explain_parse_error(body))?,
                repaired.faults,
            )
        }
    };
    convert_to_integers(&mut response);
    match lenient::decode(&response, &faults, body.len()) {
        Ok((value, omitted)) => {
            let pointers = omitted.iter().map(|path| pointer(path)).collect();
            Ok((value, pointers))
        }
        Err(mismatch) => Err(describe(&response, &mismatch)),
    }
}
