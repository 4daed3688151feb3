//! [`Operation`]: what a request is for.

/// What a request is for, in errors, responses and traces: the operation's id in the description,
/// and the template of its path where a generated client sends the request.
///
/// ```
/// use client_runtime::Operation;
///
/// let operation: Operation = ("getPet", "/pets/{petId}").into();
/// assert_eq!(operation.path_template(), Some("/pets/{petId}"));
/// // A request that is no operation of a description has a name alone.
/// assert_eq!(Operation::from("ping").id(), "ping");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Operation {
    id: &'static str,
    path: Option<&'static str>,
}

impl Operation {
    /// The operation's id in the description.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The path as the description has it, with its parameters in braces.
    pub const fn path_template(&self) -> Option<&'static str> {
        self.path
    }
}

impl From<&'static str> for Operation {
    fn from(id: &'static str) -> Self {
        Self { id, path: None }
    }
}

impl From<(&'static str, &'static str)> for Operation {
    fn from((id, path): (&'static str, &'static str)) -> Self {
        let path = Some(path);
        Self { id, path }
    }
}
