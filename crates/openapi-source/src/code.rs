//! Diagnostics: the kinds of changes, each with a code, an effect, a message and an explanation.

use std::borrow::Cow;
use std::fmt::{self, Display};

use crate::report::{Change, Effect};

/// A kind of change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable identifier, for manifests, tests and users: the group and the change, as in
    /// `defaults/type-mismatch`.
    pub code: &'static str,
    /// The effect of such a change on the client.
    pub effect: Effect,
    /// The message in the report, with a placeholder such as `{name}` for each value.
    pub message: &'static str,
    /// A paragraph on the reason for the change, and on what users can do about it.
    pub explanation: &'static str,
    /// A description that causes the change, in the format of `openapi_lower::Example`. Empty if no
    /// small description does.
    pub example: &'static str,
}

/// The code of a kind of change, whose message has `N` placeholders.
///
/// A call site uses the code and therefore cannot state another effect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Code<const N: usize = 0>(&'static Diagnostic);

/// The message about one change.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Message {
    pub(crate) code: &'static str,
    pub(crate) effect: Effect,
    pub(crate) text: Cow<'static, str>,
}

impl Diagnostic {
    /// Returns a diagnostic. Only for [`diagnostics!`](crate::diagnostics!).
    #[doc(hidden)]
    pub const fn new(
        code: &'static str,
        effect: Effect,
        message: &'static str,
        explanation: &'static str,
        example: &'static str,
    ) -> Diagnostic {
        Diagnostic {
            code,
            effect,
            message,
            explanation,
            example,
        }
    }
}

impl<const N: usize> Code<N> {
    /// Returns the code of a diagnostic. Only for [`diagnostics!`](crate::diagnostics!), which
    /// derives `N`.
    #[doc(hidden)]
    pub const fn new(diagnostic: &'static Diagnostic) -> Code<N> {
        Code(diagnostic)
    }

    /// Returns the diagnostic with this code.
    pub const fn diagnostic(self) -> &'static Diagnostic {
        self.0
    }

    /// Returns the message with the values, in the order of their placeholders.
    pub fn with(self, values: [&dyn Display; N]) -> Message {
        let mut text = String::new();
        let mut rest = self.0.message;
        for value in values {
            let (before, after) = rest
                .split_once('{')
                .expect("a message has `N` placeholders");
            text.push_str(before);
            text.push_str(&value.to_string());
            (_, rest) = after.split_once('}').expect("placeholders end with `}`");
        }
        text.push_str(rest);
        Message {
            code: self.0.code,
            effect: self.0.effect,
            text: text.into(),
        }
    }
}

impl Message {
    /// Returns the code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns the effect of the change on the client.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Returns the change of the node at `pointer` and all nodes below it.
    pub fn into_change(self, pointer: String, operation: Option<String>) -> Change {
        Change {
            code: self.code,
            effect: self.effect,
            pointer,
            whole: true,
            operation,
            detail: self.text.into_owned(),
        }
    }
}

impl Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Code> for Message {
    fn from(code: Code) -> Message {
        Message {
            code: code.0.code,
            effect: code.0.effect,
            text: code.0.message.into(),
        }
    }
}

/// Counts the placeholders of a message. Messages contain no other braces.
#[doc(hidden)]
pub const fn placeholders(message: &str) -> usize {
    let mut rest = message.as_bytes();
    let mut count = 0;
    while let [byte, remaining @ ..] = rest {
        if *byte == b'{' {
            count += 1;
        }
        rest = remaining;
    }
    count
}

/// Defines the codes of a module, and the constant `ALL` with their diagnostics. For each code: the
/// explanation as a doc comment, the name, effect, code, message and example.
///
/// ```
/// use openapi_source::Effect;
///
/// openapi_source::diagnostics! {
///     /// The generated client has no field for the extension.
///     UNKNOWN = Exact "extensions/unknown"
///         "`{extension}` is not supported; removed"
///         "operation: {x-owner: team}";
/// }
///
/// let message = UNKNOWN.with([&"x-owner"]);
/// assert_eq!(UNKNOWN.diagnostic().effect, Effect::Exact);
/// assert_eq!(ALL.len(), 1);
/// # let _ = message;
/// ```
#[macro_export]
macro_rules! diagnostics {
    ($(
        $(#[doc = $line:literal])+
        $name:ident = $effect:ident $code:literal $message:literal $example:literal;
    )+) => {
        $(
            $(#[doc = $line])+
            pub const $name: $crate::code::Code<{ $crate::code::placeholders($message) }> =
                $crate::code::Code::new(&$crate::code::Diagnostic::new(
                    $code,
                    $crate::Effect::$effect,
                    $message,
                    concat!($($line),+),
                    $example,
                ));
        )+

        /// The diagnostics of all codes in this module.
        pub const ALL: &[&$crate::code::Diagnostic] = &[$($name.diagnostic()),+];
    };
}
