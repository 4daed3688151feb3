//! What a change is.

use std::fmt;

use openapi_lower::escape::line;
use serde::{Serialize, Serializer};

/// A change for the users of a generated client: one entry for each cause, however many
/// operations and items it reaches.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// How it breaks a program that uses the old client; `None` where it does not.
    pub breaks: Option<Breaks>,
    /// The items that change alike; at least one.
    pub sites: Vec<Site>,
    /// The operationIds (in the lowered description) of the operations that the change
    /// reaches: those of the methods that change, or those that use the type that does.
    pub operations: Vec<String>,
    /// Whether the pointers are into the old description.
    pub gone: bool,
    /// What it was.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

/// An item of the client that changes, and where the description declares it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Site {
    /// What a Rust program calls it: `Client::get_pet id`, `types::Pet::name`.
    pub item: String,
    /// Its JSON pointer in the new description, or in the old one where the item is gone.
    pub pointer: String,
}

impl Change {
    /// The first item that changes.
    pub fn item(&self) -> &str {
        self.sites.first().map_or("", |site| &site.item)
    }

    /// The JSON pointer of the first item.
    pub fn pointer(&self) -> &str {
        self.sites.first().map_or("", |site| &site.pointer)
    }

    /// How far a change reaches beyond its first item, `× 160 operations, 119 items alike`;
    /// `None` where it does not.
    pub fn reach(&self) -> Option<String> {
        let (operations, items) = (self.operations.len(), self.sites.len());
        let mut parts = Vec::new();
        parts.extend((operations > 1).then(|| format!("× {operations} operations")));
        parts.extend((items > 1).then(|| format!("{items} items alike")));
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Why a program that compiles breaks; `None` for any other change.
    pub fn reason(&self) -> Option<&'static str> {
        match self.breaks {
            Some(Breaks::Running) => Some(self.kind.at_run_time()),
            _ => None,
        }
    }
}

/// When a program of the old client's shows that it is broken.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Breaks {
    /// It compiles, and a call that was right fails, or reaches another place of the API than
    /// a server of the old description has.
    Running,
    /// It may not compile.
    Compiling,
}

impl Breaks {
    /// The name of the verdict, as it is printed.
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

/// Kinds with their names and what they mean, in one list.
macro_rules! kinds {
    ($($variant:ident $name:literal $about:literal,)*) => {
        /// What happened, for a user of the generated client.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Kind { $(#[doc = $about] $variant,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Kind] = &[$(Kind::$variant,)*];

            /// The name of the kind, as it is printed.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)* }
            }

            /// What it means.
            pub fn about(self) -> &'static str {
                match self { $(Kind::$variant => $about,)* }
            }
        }
    };
}

kinds! {
    ClientAdded "client-added" "There is one more client.",
    ClientRemoved "client-removed" "A client is gone.",
    InterfaceChanged "interface-changed" "Operations are called in another way.",

    OperationAdded "operation-added" "The client has one more method.",
    OperationRemoved "operation-removed" "The client lacks a method.",
    MethodRenamed "method-renamed" "The same operation has a method of another name.",
    RequestLineChanged "request-line-changed" "A method sends another HTTP method, or to another path.",

    ParameterAddedRequired "parameter-added-required" "A method asks for one more argument.",
    ParameterAddedOptional "parameter-added-optional" "A method takes one more argument.",
    ParameterRemoved "parameter-removed" "A method does not take an argument any more.",
    ParameterBecameRequired "parameter-became-required" "An argument cannot be left out any more.",
    ParameterBecameOptional "parameter-became-optional" "An argument may be left out.",
    ParameterRetyped "parameter-retyped" "An argument is of another type.",
    ParameterRenamed "parameter-renamed" "An argument has another name.",
    ParameterMoved "parameter-moved" "An argument is sent in another place, or under another name.",
    ParameterStyleChanged "parameter-style-changed" "An argument is written in another style.",
    ParametersReordered "parameters-reordered" "Arguments are in another order.",

    BodyAddedRequired "body-added-required" "A method asks for a body.",
    BodyAddedOptional "body-added-optional" "A method takes a body.",
    BodyRemoved "body-removed" "A method takes no body any more.",
    BodyBecameRequired "body-became-required" "A body cannot be left out any more.",
    BodyBecameOptional "body-became-optional" "A body may be left out.",
    BodyRetyped "body-retyped" "A body is of another type.",
    BodyMediaTypeChanged "body-media-type-changed" "A body of the same type is sent in another form.",

    AnswerAdded "answer-added" "One more status has an answer.",
    AnswerRemoved "answer-removed" "A status has no answer any more.",
    AnswerRetyped "answer-retyped" "An answer is of another type.",
    HeaderAdded "header-added" "The description declares one more response header.",
    HeaderRemoved "header-removed" "A response header is not declared any more.",
    HeaderRetyped "header-retyped" "A response header is of another type.",
    AcceptChanged "accept-changed" "Other media types are asked for.",
    PagesAdded "pages-added" "An operation has methods for its pages.",
    PagesRemoved "pages-removed" "An operation has no methods for its pages any more.",
    PagesChanged "pages-changed" "An operation is divided into pages in another way.",

    TypeAdded "type-added" "There is one more type, of no operation.",
    TypeRemoved "type-removed" "A type of no operation is gone.",
    TypeRenamed "type-renamed" "A type has another name.",
    TypeReshaped "type-reshaped" "A type is of another sort.",
    FieldAdded "field-added" "A type has one more field.",
    FieldAddedRequired "field-added-required" "A type that is sent asks for one more field.",
    FieldRemoved "field-removed" "A type lacks a field.",
    FieldBecameRequired "field-became-required" "A field is always there, or has to be.",
    FieldBecameOptional "field-became-optional" "A field may be absent.",
    FieldRetyped "field-retyped" "A field is of another type.",
    FieldDefaultChanged "field-default-changed" "The client sends another value for a field that a caller does not set.",
    ServerDefaultChanged "server-default-changed" "The server uses another value for what a caller does not set.",
    FieldRenamedOnWire "field-renamed-on-wire" "A field is called otherwise in JSON.",
    SettersAdded "setters-added" "Requests hold a type now, which gives it a constructor and setters.",
    SettersRemoved "setters-removed" "Requests hold a type no longer, which takes its constructor and setters.",
    UnknownFieldsChanged "unknown-fields-changed" "Whether a type is read with unknown members.",
    ValueAdded "value-added" "An enum has one more value.",
    ValueRemoved "value-removed" "An enum lacks a value.",
    ValueRenamedOnWire "value-renamed-on-wire" "A value is called otherwise in JSON.",
    EnumOpened "enum-opened" "An enum holds values that it does not name.",
    EnumClosed "enum-closed" "An enum holds none but the values that it names.",
    AlternativeAdded "alternative-added" "A union has one more alternative.",
    AlternativeRemoved "alternative-removed" "A union lacks an alternative.",
    AlternativeRenamed "alternative-renamed" "An alternative of a union has another name.",
    AlternativeRetyped "alternative-retyped" "An alternative of a union is of another type.",
    UnionTagChanged "union-tag-changed" "The alternatives of a union are told apart by another property.",
    VariantValuesChanged "variant-values-changed" "Other values of the tag belong to an alternative of a union.",
    ChecksChanged "checks-changed" "Other values are refused before they are sent, or when read.",

    DocumentationChanged "documentation-changed" "The description documents an item in other words.",
    CodeAdded "code-added" "The generator itself emits one more item.",
    CodeRemoved "code-removed" "The generator itself does not emit an item any more.",
    CodeChanged "code-changed" "The generator itself emits an item with another signature.",

    Deprecated "deprecated" "rustc warns whoever uses an item.",
    Undeprecated "undeprecated" "rustc does not warn of an item any more.",

    SchemeAdded "scheme-added" "There is one more way to authenticate.",
    SchemeRemoved "scheme-removed" "A way to authenticate is gone.",
    SchemeChanged "scheme-changed" "A credential is sent in another way.",
    FlowChanged "flow-changed" "Access tokens of OAuth 2.0 come from elsewhere, or need other scopes.",
    SecurityChanged "security-changed" "An operation takes other credentials.",

    ServerAdded "server-added" "The API is served in one more place.",
    ServerRemoved "server-removed" "The API is not served in a place any more.",
    ServerVariablesChanged "server-variables-changed" "The URL of a place has other variables.",
    ServersReordered "servers-reordered" "The places are in another order.",
    OperationServersChanged "operation-servers-changed" "An operation is served in other places than the API.",
}

impl Kind {
    /// Whether the generated code shows the change, not only its documentation.
    pub fn is_in_code(self) -> bool {
        !matches!(
            self,
            Kind::ServerDefaultChanged | Kind::DocumentationChanged
        )
    }

    /// Why a change of the kind breaks a program that compiles.
    fn at_run_time(self) -> &'static str {
        match self {
            Kind::RequestLineChanged => {
                "a server of the old description does not know the request that the client sends"
            }
            Kind::ParametersReordered => {
                "arguments of the same type change places, which the compiler does not notice"
            }
            Kind::ParameterAddedRequired
            | Kind::ParameterBecameRequired
            | Kind::BodyAddedRequired
            | Kind::BodyBecameRequired
            | Kind::FieldAddedRequired
            | Kind::FieldBecameRequired => "the call fails before it is sent: a value is missing",
            Kind::ParameterRetyped | Kind::BodyRetyped | Kind::FieldRetyped => {
                "a value that was accepted may not convert into the new type"
            }
            Kind::ParameterMoved | Kind::ParameterStyleChanged => {
                "a server of the old description looks for the value at another location"
            }
            Kind::BodyMediaTypeChanged => {
                "a server of the old description expects another media type"
            }
            Kind::AcceptChanged => {
                "a server of the old description has a media type that is not requested any more"
            }
            Kind::FlowChanged => "a program fetches its token elsewhere, or for other scopes",
            Kind::PagesChanged => {
                "a server of the old description states the next page in another way"
            }
            Kind::AnswerRemoved => {
                "the status is an error now, and a server of the old description responds with it"
            }
            Kind::FieldRenamedOnWire | Kind::ValueRenamedOnWire => {
                "a server of the old description has another name for it in JSON"
            }
            Kind::UnknownFieldsChanged => {
                "a response with a member that the description does not declare is an error now"
            }
            Kind::UnionTagChanged | Kind::VariantValuesChanged => {
                "a value is sent with a tag that does not belong to its variant"
            }
            Kind::ChecksChanged => "a value that was accepted is refused before it is sent",
            Kind::SchemeChanged | Kind::SecurityChanged => {
                "a program has to provide another credential, or the server gets it another way"
            }
            Kind::ServerAdded
            | Kind::ServerRemoved
            | Kind::ServerVariablesChanged
            | Kind::ServersReordered
            | Kind::OperationServersChanged => "requests go to another base URL",
            _ => "a call that was right fails",
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
