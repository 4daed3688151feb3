//! Kinds of change: each has a code, an effect, a message and an explanation.

use std::borrow::Cow;
use std::fmt::{self, Display};

use crate::report::Effect;

/// A kind of change, with all that is to be known of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The name by which people, manifests and tests refer to the kind: the phase, and what
    /// happened, as in `defaults/type-mismatch`. It stays when the wording changes.
    pub code: &'static str,
    /// What every change of the kind means for the client.
    pub effect: Effect,
    /// What a report states, with a placeholder such as `{name}` for each value.
    pub message: &'static str,
    /// Why the change is made, and what can be done about it: a paragraph.
    pub explanation: &'static str,
    /// A description that the change is made to, in the form that
    /// [`Diagnostic::example`] reads. Empty for what no small description shows.
    pub example: &'static str,
}

/// The code of a kind of change whose message has `N` values.
///
/// A call site names the code, and so cannot state another effect than the code has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Code<const N: usize = 0>(&'static Diagnostic);

/// What a report states of one change.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Message {
    pub(crate) code: &'static str,
    pub(crate) effect: Effect,
    pub(crate) text: Cow<'static, str>,
}

impl Diagnostic {
    /// For [`diagnostics!`](crate::diagnostics!) only, which derives `N`.
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
    /// For [`diagnostics!`](crate::diagnostics!) only, which derives `N`.
    #[doc(hidden)]
    pub const fn new(diagnostic: &'static Diagnostic) -> Code<N> {
        Code(diagnostic)
    }

    /// What the code stands for.
    pub const fn diagnostic(self) -> &'static Diagnostic {
        self.0
    }

    /// The message with its values, in the order of their placeholders.
    pub fn with(self, values: [&dyn Display; N]) -> Message {
        let mut text = String::new();
        let mut rest = self.0.message;
        for value in values {
            let (before, behind) = rest.split_once('{').unwrap_or((rest, ""));
            text.push_str(before);
            text.push_str(&value.to_string());
            rest = behind.split_once('}').map_or("", |(_, behind)| behind);
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
    /// The code of the kind of change.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What the change means for the client.
    pub fn effect(&self) -> Effect {
        self.effect
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

/// How many placeholders a message has. Braces have no other use in messages.
#[doc(hidden)]
pub const fn placeholders(message: &str) -> usize {
    let mut rest = message.as_bytes();
    let mut count = 0;
    while let [byte, behind @ ..] = rest {
        if *byte == b'{' {
            count += 1;
        }
        rest = behind;
    }
    count
}

/// Defines the codes of a module, and `ALL` with what each stands for. Of each code: the
/// explanation as documentation, the name, effect, code, message and example.
///
/// ```
/// use openapi_source::Effect;
///
/// openapi_source::diagnostics! {
///     /// A client has no field for what is not described.
///     UNKNOWN = Exact "extensions/unknown"
///         "`{extension}` is removed: no client reads it"
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

        /// What each code of this module stands for.
        pub const ALL: &[&$crate::code::Diagnostic] = &[$($name.diagnostic()),+];
    };
}
