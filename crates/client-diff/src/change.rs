//! [`Change`]: a change for the users of a generated client.

use std::fmt;

use openapi_lower::escape::line;
use serde::{Serialize, Serializer};

/// A change for the users of a generated client. Changes with one cause are one entry, however
/// many operations and items are affected.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The kind of change.
    pub kind: Kind,
    /// How it breaks a program that uses the old client; `None` if it does not.
    pub breaks: Option<Breaks>,
    /// The items that change in the same way; at least one.
    pub sites: Vec<Site>,
    /// The operationIds (in the lowered description) of the affected operations: those of the
    /// methods that change, or those that use a type that changes.
    pub operations: Vec<String>,
    /// Whether the item is removed; the pointers are then into the old description.
    pub gone: bool,
    /// The item before the change.
    pub old: Option<String>,
    /// The item after the change.
    pub new: Option<String>,
}

/// An item of the client that changes, and the location of its declaration.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Site {
    /// The item's path in Rust: `Client::get_pet id`, `types::Pet::name`.
    pub item: String,
    /// The JSON pointer in the new description, or in the old one if the item is removed.
    pub pointer: String,
}

impl Change {
    /// Returns the addition or the removal of a client, for which no descriptions are compared.
    pub fn of_client(package: &str, is_removed: bool) -> Change {
        let (kind, breaks) = if is_removed {
            (Kind::ClientRemoved, Some(Breaks::Compiling))
        } else {
            (Kind::ClientAdded, None)
        };
        Change {
            kind,
            breaks,
            sites: vec![Site {
                item: package.to_owned(),
                pointer: String::new(),
            }],
            operations: Vec::new(),
            gone: is_removed,
            old: None,
            new: None,
        }
    }

    /// Returns the first item that changes.
    pub fn item(&self) -> &str {
        self.sites.first().map_or("", |site| &site.item)
    }

    /// Returns the JSON pointer of the first item.
    pub fn pointer(&self) -> &str {
        self.sites.first().map_or("", |site| &site.pointer)
    }

    /// Returns how many operations and items are affected, `× 160 operations, 119 items changed in
    /// the same way`; `None` for a single one.
    pub fn reach(&self) -> Option<String> {
        let (operations, items) = (self.operations.len(), self.sites.len());
        let mut counts = Vec::new();
        counts.extend((operations > 1).then(|| format!("× {operations} operations")));
        counts.extend((items > 1).then(|| format!("{items} items changed in the same way")));
        (!counts.is_empty()).then(|| counts.join(", "))
    }

    /// Returns why a program that compiles breaks; `None` for any other change.
    pub fn reason(&self) -> Option<&'static str> {
        match self.breaks {
            Some(Breaks::Running) => Some(self.kind.run_time_reason()),
            _ => None,
        }
    }
}

/// When a program that uses the old client breaks.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Breaks {
    /// It compiles, but a correct call fails, or sends a request that a server that implements the
    /// old description does not support.
    Running,
    /// It may not compile.
    Compiling,
}

impl Breaks {
    /// Returns the name of the verdict.
    pub fn name(self) -> &'static str {
        match self {
            Breaks::Running => "running",
            Breaks::Compiling => "compiling",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, line(self.item()))?;
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => write!(f, ": {} → {}", line(old), line(new)),
            (Some(only), None) | (None, Some(only)) => write!(f, ": {}", line(only)),
            (None, None) => Ok(()),
        }
    }
}

/// Defines the kinds with their names and explanations.
macro_rules! kinds {
    ($($variant:ident $name:literal $about:literal,)*) => {
        /// A kind of change for a user of the generated client.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Kind { $(#[doc = $about] $variant,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Kind] = &[$(Kind::$variant,)*];

            /// Returns the name of the kind.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)* }
            }

            /// Returns the explanation of the kind.
            pub fn about(self) -> &'static str {
                match self { $(Kind::$variant => $about,)* }
            }
        }
    };
}

kinds! {
    ClientAdded "client-added" "A client is added.",
    ClientRemoved "client-removed" "A client is removed.",
    InterfaceChanged "interface-changed" "The interface of the client (positional or builder) changes.",

    OperationAdded "operation-added" "A method is added.",
    OperationRemoved "operation-removed" "A method is removed.",
    MethodRenamed "method-renamed" "The method of an operation is renamed.",
    RequestLineChanged "request-line-changed" "The HTTP method or the path of a request changes.",

    ParameterAddedRequired "parameter-added-required" "A required argument is added.",
    ParameterAddedOptional "parameter-added-optional" "An optional argument is added.",
    ParameterRemoved "parameter-removed" "An argument is removed.",
    ParameterBecameRequired "parameter-became-required" "An optional argument becomes required.",
    ParameterBecameOptional "parameter-became-optional" "A required argument becomes optional.",
    ParameterRetyped "parameter-retyped" "The type of an argument changes.",
    ParameterRenamed "parameter-renamed" "An argument is renamed.",
    ParameterMoved "parameter-moved" "The location or the name under which an argument is sent changes.",
    ParameterStyleChanged "parameter-style-changed" "The style of an argument changes.",
    ParametersReordered "parameters-reordered" "The order of arguments changes.",

    BodyAddedRequired "body-added-required" "A required request body is added.",
    BodyAddedOptional "body-added-optional" "An optional request body is added.",
    BodyRemoved "body-removed" "The request body is removed.",
    BodyBecameRequired "body-became-required" "The optional request body becomes required.",
    BodyBecameOptional "body-became-optional" "The required request body becomes optional.",
    BodyRetyped "body-retyped" "The type of the request body changes.",
    BodyMediaTypeChanged "body-media-type-changed" "The media type or the encoding of the request body changes.",

    ResponseAdded "response-added" "A response status is added.",
    ResponseRemoved "response-removed" "A response status is removed.",
    ResponseRetyped "response-retyped" "The type of a response changes.",
    HeaderAdded "header-added" "A response header is added.",
    HeaderRemoved "header-removed" "A response header is removed.",
    HeaderRetyped "header-retyped" "The type of a response header changes.",
    AcceptChanged "accept-changed" "The media types of the `Accept` header change.",
    PagesAdded "pages-added" "Methods for the pages of an operation are added.",
    PagesRemoved "pages-removed" "The methods for the pages of an operation are removed.",
    PagesChanged "pages-changed" "The pagination of an operation changes.",
    StreamParameterChanged "stream-parameter-changed" "The request value that selects a stream changes.",

    TypeAdded "type-added" "A type that no operation uses is added.",
    TypeRemoved "type-removed" "A type that no operation uses is removed.",
    TypeRenamed "type-renamed" "A type is renamed.",
    TypeReshaped "type-reshaped" "A type becomes a different kind of type, such as an enum instead of a struct.",
    FieldAdded "field-added" "A field is added.",
    FieldAddedRequired "field-added-required" "A required field is added to a type that is used in requests.",
    FieldRemoved "field-removed" "A field is removed.",
    FieldBecameRequired "field-became-required" "An optional field becomes required.",
    FieldBecameOptional "field-became-optional" "A required field becomes optional.",
    FieldRetyped "field-retyped" "The type of a field changes.",
    FieldDefaultChanged "field-default-changed" "The default value that the client sends for a field changes.",
    ServerDefaultChanged "server-default-changed" "The default value that the server uses changes.",
    FieldRenamedOnWire "field-renamed-on-wire" "The name of a field in JSON changes.",
    SettersAdded "setters-added" "The type is now used in requests: it gains a constructor and setters.",
    SettersRemoved "setters-removed" "The type is no longer used in requests: it loses its constructor and setters.",
    UnknownFieldsChanged "unknown-fields-changed" "Whether a type accepts undeclared members in JSON changes.",
    ValueAdded "value-added" "A value of an enum is added.",
    ValueRemoved "value-removed" "A value of an enum is removed.",
    ValueRenamedOnWire "value-renamed-on-wire" "The JSON value of a variant changes.",
    EnumOpened "enum-opened" "An enum gains a variant for unknown values.",
    EnumClosed "enum-closed" "An enum loses its variant for unknown values.",
    VariantAdded "variant-added" "A variant of a union is added.",
    VariantRemoved "variant-removed" "A variant of a union is removed.",
    VariantRenamed "variant-renamed" "A variant of a union is renamed.",
    VariantRetyped "variant-retyped" "The type of a variant of a union changes.",
    UnionTagChanged "union-tag-changed" "The property that distinguishes the variants of a union changes.",
    VariantValuesChanged "variant-values-changed" "The tag values of a variant of a union change.",
    ChecksChanged "checks-changed" "The bounds of a value change.",

    DocumentationChanged "documentation-changed" "The documentation of an item changes.",
    CodeAdded "code-added" "The generator emits an additional item.",
    CodeRemoved "code-removed" "The generator no longer emits an item.",
    CodeChanged "code-changed" "The generator emits an item with a different signature.",

    Deprecated "deprecated" "An item becomes deprecated: rustc warns if it is used.",
    Undeprecated "undeprecated" "An item is no longer deprecated.",

    WebhookAdded "webhook-added" "A webhook or a callback is added.",
    WebhookRemoved "webhook-removed" "A webhook or a callback is removed.",
    WebhookRetyped "webhook-retyped" "The payload type of a webhook changes.",
    WebhookRenamed "webhook-renamed" "The name of a webhook in the description changes.",
    WebhookTagChanged "webhook-tag-changed" "The payload property that distinguishes webhooks, or its values, change.",

    SchemeAdded "scheme-added" "A security scheme is added.",
    SchemeRemoved "scheme-removed" "A security scheme is removed.",
    SchemeChanged "scheme-changed" "The location or the scheme of a credential changes.",
    FlowChanged "flow-changed" "The URLs or the scopes of an OAuth 2.0 flow change.",
    SecurityChanged "security-changed" "The security requirement of an operation changes.",

    ServerAdded "server-added" "A server is added.",
    ServerRemoved "server-removed" "A server is removed.",
    ServerVariablesChanged "server-variables-changed" "The variables of a server's URL change.",
    ServersReordered "servers-reordered" "The order of the servers changes.",
    OperationServersChanged "operation-servers-changed" "The servers of an operation change.",
}

impl Kind {
    /// Whether the generated code changes, not only its documentation.
    pub fn is_in_code(self) -> bool {
        !matches!(
            self,
            Kind::ServerDefaultChanged | Kind::DocumentationChanged
        )
    }

    /// Returns why a change of the kind breaks a program that compiles.
    fn run_time_reason(self) -> &'static str {
        match self {
            Kind::RequestLineChanged => {
                "a server that implements the old description does not support the request that the client sends"
            }
            Kind::ParametersReordered => {
                "arguments of the same type have a different order, which the compiler does not notice"
            }
            Kind::ParameterAddedRequired
            | Kind::ParameterBecameRequired
            | Kind::BodyAddedRequired
            | Kind::BodyBecameRequired
            | Kind::FieldAddedRequired
            | Kind::FieldBecameRequired => {
                "the call fails before it is sent, since a value is missing"
            }
            Kind::ParameterRetyped | Kind::BodyRetyped | Kind::FieldRetyped => {
                "a value that converted into the old type may not convert into the new one"
            }
            Kind::ParameterMoved | Kind::ParameterStyleChanged => {
                "a server that implements the old description expects the value at a different location"
            }
            Kind::BodyMediaTypeChanged => {
                "a server that implements the old description expects a different media type"
            }
            Kind::AcceptChanged => {
                "a server that implements the old description responds with a media type that is no longer requested"
            }
            Kind::FlowChanged => {
                "a program must fetch its token from a different URL, or for different scopes"
            }
            Kind::PagesChanged => {
                "a server that implements the old description states the next page differently"
            }
            Kind::StreamParameterChanged => {
                "a server that implements the old description expects a different value to select a stream"
            }
            Kind::WebhookRenamed => "the client knows the event by a different name",
            Kind::WebhookTagChanged => {
                "a server that implements the old description names the event differently"
            }
            Kind::ResponseRemoved => {
                "the status is an error now, and a server that implements the old description responds with it"
            }
            Kind::FieldRenamedOnWire | Kind::ValueRenamedOnWire => {
                "a server that implements the old description uses a different name in JSON"
            }
            Kind::UnknownFieldsChanged => {
                "a response with a member that the description does not declare is an error now"
            }
            Kind::UnionTagChanged | Kind::VariantValuesChanged => {
                "a value is sent with a tag that does not belong to its variant"
            }
            Kind::ChecksChanged => "a value that was accepted is rejected before it is sent",
            Kind::SchemeChanged => {
                "a program must provide a different credential, or the credential is sent differently"
            }
            Kind::SecurityChanged => {
                "a program must provide a different credential, or its credential is no longer sent"
            }
            Kind::ServerAdded
            | Kind::ServerRemoved
            | Kind::ServerVariablesChanged
            | Kind::ServersReordered
            | Kind::OperationServersChanged => "requests go to a different base URL",
            _ => "a correct call fails",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
