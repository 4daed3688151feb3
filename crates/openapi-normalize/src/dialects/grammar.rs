//! The members of each object of the specification, with the versions that define them.
//!
//! The tables omit what no client reads: the contents of documentation, examples, links and
//! callbacks.

use openapi_source::Dialect;

/// An object of the specification.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Object {
    Root,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    MediaType,
    Response,
    Schema,
    SecurityScheme,
}

/// The value of a member, as far as it contains objects of the specification.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Contents {
    /// No objects of the specification.
    Other,
    /// A boolean.
    Flag,
    /// An array or an object in whose place OpenAPI allows no reference.
    Container,
    /// An array or an object that contains further ones of this kind.
    Nested,
    One(Object),
    List(Object),
    Named(Object),
}

/// The versions that define a member.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Versions(u8);

pub(super) const V2: Versions = Versions(0b0001);
const V30: Versions = Versions(0b0010);
pub(super) const V3: Versions = Versions(0b1110);
pub(super) const V31: Versions = Versions(0b1100);
pub(super) const BEFORE_V31: Versions = Versions(0b0011);
const V32: Versions = Versions(0b1000);
const ALL: Versions = Versions(0b1111);

impl Versions {
    pub(super) fn has(self, dialect: Dialect) -> bool {
        // The variants are declared in the order of the bits.
        let bit = dialect as u8;
        self.0 >> bit & 1 == 1
    }

    /// Whether only Swagger 2.0 defines the member.
    pub(super) fn is_swagger2(self) -> bool {
        self == V2
    }

    /// Returns the version that defines the member, for a message about a document of another
    /// version.
    pub(super) fn name(self) -> &'static str {
        match self {
            V2 => "Swagger 2.0",
            V3 => "OpenAPI 3",
            V31 => "OpenAPI 3.1",
            V32 => "OpenAPI 3.2",
            _ => "OpenAPI 3.0",
        }
    }
}

type Members = &'static [(&'static str, Versions, Contents)];

use Contents::{Container, Flag, List, Named, Nested, One, Other};
use Object::{
    Components, Header, MediaType, Operation, Parameter, PathItem, RequestBody, Response, Root,
    Schema, SecurityScheme,
};

impl Object {
    /// Returns the name of the object in the specification, with an article.
    pub(super) fn name(self) -> &'static str {
        match self {
            Root => "an OpenAPI Object",
            Components => "a Components Object",
            PathItem => "a Path Item Object",
            Operation => "an Operation Object",
            Parameter => "a Parameter Object",
            Header => "a Header Object",
            RequestBody => "a Request Body Object",
            MediaType => "a Media Type Object",
            Response => "a Response Object",
            Schema => "a Schema Object",
            SecurityScheme => "a Security Scheme Object",
        }
    }

    fn tables(self) -> &'static [Members] {
        match self {
            Root => &[ROOT],
            Components => &[COMPONENTS],
            PathItem => &[PATH_ITEM],
            Operation => &[OPERATION],
            Parameter => &[PARAMETER, SERIALIZATION, VALUE],
            Header => &[HEADER, SERIALIZATION, VALUE],
            RequestBody => &[REQUEST_BODY],
            MediaType => &[MEDIA_TYPE],
            Response => &[RESPONSE],
            Schema => &[SCHEMA],
            SecurityScheme => &[SECURITY_SCHEME],
        }
    }

    /// Returns the member with this name.
    pub(super) fn member(self, name: &str) -> Option<(Versions, Contents)> {
        let mut members = self.tables().iter().flat_map(|table| table.iter());
        let (_, versions, contents) = members.find(|(member, ..)| *member == name)?;
        Some((*versions, *contents))
    }

    /// Returns the member that a misspelled name stands for: `operationID`, `request_body`.
    pub(super) fn respelled(self, name: &str) -> Option<&'static str> {
        let plain = |name: &str| -> String {
            let letters = name.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
            letters.map(|c| c.to_ascii_lowercase()).collect()
        };
        let wanted = plain(name);
        let mut members = self.tables().iter().flat_map(|table| table.iter());
        let (member, ..) = members.find(|(member, ..)| plain(member) == wanted)?;
        Some(member)
    }
}

const ROOT: Members = &[
    // The survey checks their values separately.
    ("swagger", ALL, Other),
    ("openapi", ALL, Other),
    ("$self", V32, Other),
    ("info", ALL, Nested),
    ("jsonSchemaDialect", V31, Other),
    ("host", V2, Other),
    ("basePath", V2, Other),
    ("schemes", V2, Container),
    ("servers", V3, Nested),
    ("consumes", V2, Container),
    ("produces", V2, Container),
    ("paths", ALL, Named(PathItem)),
    ("webhooks", V31, Other),
    ("definitions", V2, Named(Schema)),
    ("parameters", V2, Named(Parameter)),
    ("responses", V2, Named(Response)),
    ("securityDefinitions", V2, Named(SecurityScheme)),
    ("components", V3, One(Components)),
    ("security", ALL, Nested),
    ("tags", ALL, Nested),
    ("externalDocs", ALL, Nested),
];

const COMPONENTS: Members = &[
    ("schemas", V3, Named(Schema)),
    ("responses", V3, Named(Response)),
    ("parameters", V3, Named(Parameter)),
    ("examples", V3, Other),
    ("requestBodies", V3, Named(RequestBody)),
    ("headers", V3, Named(Header)),
    ("securitySchemes", V3, Named(SecurityScheme)),
    ("links", V3, Other),
    ("callbacks", V3, Other),
    ("pathItems", V31, Named(PathItem)),
    ("mediaTypes", V32, Named(MediaType)),
];

const PATH_ITEM: Members = &[
    ("$ref", ALL, Other),
    ("summary", V3, Other),
    ("description", V3, Other),
    ("get", ALL, One(Operation)),
    ("put", ALL, One(Operation)),
    ("post", ALL, One(Operation)),
    ("delete", ALL, One(Operation)),
    ("options", ALL, One(Operation)),
    ("head", ALL, One(Operation)),
    ("patch", ALL, One(Operation)),
    ("trace", V3, One(Operation)),
    ("query", V32, One(Operation)),
    ("additionalOperations", V32, Named(Operation)),
    ("servers", V3, Nested),
    ("parameters", ALL, List(Parameter)),
];

const OPERATION: Members = &[
    ("tags", ALL, Container),
    ("summary", ALL, Other),
    ("description", ALL, Other),
    ("externalDocs", ALL, Nested),
    ("operationId", ALL, Other),
    ("consumes", V2, Container),
    ("produces", V2, Container),
    ("schemes", V2, Container),
    ("parameters", ALL, List(Parameter)),
    ("requestBody", V3, One(RequestBody)),
    ("responses", ALL, Named(Response)),
    ("callbacks", V3, Container),
    ("deprecated", ALL, Flag),
    ("security", ALL, Nested),
    ("servers", V3, Nested),
];

const PARAMETER: Members = &[
    ("$ref", ALL, Other),
    ("name", ALL, Other),
    ("in", ALL, Other),
    ("required", ALL, Flag),
    ("allowEmptyValue", ALL, Flag),
    ("schema", ALL, One(Schema)),
];

const HEADER: Members = &[
    ("$ref", V3, Other),
    ("required", V3, Flag),
    ("allowEmptyValue", V3, Flag),
    ("schema", V3, One(Schema)),
];

/// The members of a parameter and of a header that describe its serialization in OpenAPI 3.
const SERIALIZATION: Members = &[
    ("description", ALL, Other),
    ("deprecated", V3, Flag),
    ("style", V3, Other),
    ("explode", V3, Flag),
    ("allowReserved", V3, Flag),
    ("example", V3, Other),
    ("examples", V3, Container),
    ("content", V3, Named(MediaType)),
];

/// The members that describe the value of a parameter or a header in Swagger 2.0.
const VALUE: Members = &[
    ("type", V2, Other),
    ("format", V2, Other),
    ("items", V2, One(Schema)),
    ("collectionFormat", V2, Other),
    ("default", V2, Other),
    ("maximum", V2, Other),
    ("exclusiveMaximum", V2, Other),
    ("minimum", V2, Other),
    ("exclusiveMinimum", V2, Other),
    ("maxLength", V2, Other),
    ("minLength", V2, Other),
    ("pattern", V2, Other),
    ("maxItems", V2, Other),
    ("minItems", V2, Other),
    ("uniqueItems", V2, Other),
    ("enum", V2, Container),
    ("multipleOf", V2, Other),
];

const REQUEST_BODY: Members = &[
    ("$ref", V3, Other),
    ("description", V3, Other),
    ("content", V3, Named(MediaType)),
    ("required", V3, Flag),
    // As in a `body` parameter.
    ("schema", V2, One(Schema)),
];

const MEDIA_TYPE: Members = &[
    ("$ref", V32, Other),
    ("description", V32, Other),
    ("schema", V3, One(Schema)),
    ("itemSchema", V32, One(Schema)),
    ("example", V3, Other),
    ("examples", V3, Container),
    ("encoding", V3, Container),
    ("prefixEncoding", V32, Container),
    ("itemEncoding", V32, Other),
];

const RESPONSE: Members = &[
    ("$ref", ALL, Other),
    ("summary", V32, Other),
    ("description", ALL, Other),
    ("headers", ALL, Named(Header)),
    ("schema", V2, One(Schema)),
    ("examples", V2, Container),
    ("content", V3, Named(MediaType)),
    ("links", V3, Container),
];

const SECURITY_SCHEME: Members = &[
    ("$ref", V3, Other),
    ("type", ALL, Other),
    ("description", ALL, Other),
    ("name", ALL, Other),
    ("in", ALL, Other),
    ("flow", V2, Other),
    ("authorizationUrl", V2, Other),
    ("tokenUrl", V2, Other),
    ("scopes", V2, Nested),
    ("scheme", V3, Other),
    ("bearerFormat", V3, Other),
    ("flows", V3, Nested),
    ("openIdConnectUrl", V3, Other),
    ("oauth2MetadataUrl", V32, Other),
    ("deprecated", V32, Flag),
];

const SCHEMA: Members = &[
    ("$ref", ALL, Other),
    ("type", ALL, Other),
    ("format", ALL, Other),
    ("title", ALL, Other),
    ("description", ALL, Other),
    ("default", ALL, Other),
    ("properties", ALL, Named(Schema)),
    ("required", ALL, Container),
    ("items", ALL, One(Schema)),
    ("enum", ALL, Container),
    ("allOf", ALL, List(Schema)),
    ("additionalProperties", ALL, One(Schema)),
    ("example", ALL, Other),
    ("readOnly", ALL, Other),
    ("multipleOf", ALL, Other),
    ("maximum", ALL, Other),
    ("exclusiveMaximum", ALL, Other),
    ("minimum", ALL, Other),
    ("exclusiveMinimum", ALL, Other),
    ("maxLength", ALL, Other),
    ("minLength", ALL, Other),
    ("pattern", ALL, Other),
    ("maxItems", ALL, Other),
    ("minItems", ALL, Other),
    ("uniqueItems", ALL, Other),
    ("maxProperties", ALL, Other),
    ("minProperties", ALL, Other),
    ("discriminator", ALL, Nested),
    ("xml", ALL, Nested),
    ("externalDocs", ALL, Nested),
    ("collectionFormat", V2, Other),
    ("nullable", V30, Other),
    ("oneOf", V3, List(Schema)),
    ("anyOf", V3, List(Schema)),
    ("not", V3, One(Schema)),
    ("writeOnly", V3, Other),
    ("deprecated", V3, Other),
    ("const", V31, Other),
    ("examples", V31, Other),
    ("if", V31, One(Schema)),
    ("then", V31, One(Schema)),
    ("else", V31, One(Schema)),
    ("dependentSchemas", V31, Named(Schema)),
    ("dependentRequired", V31, Container),
    ("prefixItems", V31, List(Schema)),
    ("contains", V31, One(Schema)),
    ("minContains", V31, Other),
    ("maxContains", V31, Other),
    ("patternProperties", V31, Named(Schema)),
    ("propertyNames", V31, One(Schema)),
    ("unevaluatedItems", V31, One(Schema)),
    ("unevaluatedProperties", V31, One(Schema)),
    ("contentEncoding", V31, Other),
    ("contentMediaType", V31, Other),
    ("contentSchema", V31, One(Schema)),
    ("$id", V31, Other),
    ("$schema", V31, Other),
    ("$anchor", V31, Other),
    ("$dynamicRef", V31, Other),
    ("$dynamicAnchor", V31, Other),
    ("$vocabulary", V31, Other),
    ("$comment", V31, Other),
    ("$defs", V31, Named(Schema)),
    // Keywords of earlier drafts of JSON Schema.
    ("definitions", V31, Named(Schema)),
    ("dependencies", V31, Other),
    ("additionalItems", V31, One(Schema)),
    ("$recursiveRef", V31, Other),
    ("$recursiveAnchor", V31, Other),
];
