//! [`Operation`]: identifies a request in errors, responses and traces.

/// Identifies a request in errors, responses and traces: the operation's id in the description, and
/// its path template if a generated client sends the request.
///
/// ```
/// use client_runtime::Operation;
///
/// let operation: Operation = ("getPet", "/pets/{petId}").into();
/// assert_eq!(operation.path_template(), Some("/pets/{petId}"));
/// // A request that no description declares only has a name.
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

    /// The path in the description, with its parameters in braces.
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
        Self {
            id,
            path: Some(path),
        }
    }
}
