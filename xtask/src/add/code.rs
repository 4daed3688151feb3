//! Generates `profile.rs` of a new client crate, as a start for its author.

use client_codegen::escape::{self, inline_code};

use super::{
    Vendor,
    claims::{Claim, Mapping},
    shape::{Field, Kind, Types},
};
use crate::escape::rust;

/// The mapping of the type of a response.
#[derive(Debug)]
pub enum Response {
    Struct(Mapping),
    Union {
        /// The variants that describe an account.
        accounts: Vec<(String, Mapping)>,
        /// Whether these are all variants.
        is_complete: bool,
    },
}

impl Response {
    /// Returns the mapping of the named type; `None` if the type does not describe an account.
    pub fn of(types: &Types, name: &str) -> Option<Response> {
        let Some(union) = types.unions.get(name) else {
            return Mapping::of(types, name).map(Response::Struct);
        };
        let accounts: Vec<(String, Mapping)> = union
            .variants
            .iter()
            .filter_map(|(variant, held)| Some((variant.clone(), Mapping::of(types, held)?)))
            .collect();
        let is_complete = accounts.len() == union.count;
        (!accounts.is_empty()).then_some(Response::Union {
            accounts,
            is_complete,
        })
    }

    pub fn mappings(&self) -> Vec<&Mapping> {
        match self {
            Response::Struct(mapping) => vec![mapping],
            Response::Union { accounts, .. } => accounts.iter().map(|(_, it)| it).collect(),
        }
    }
}

/// Returns the content of `profile.rs`.
pub fn profile(vendor: &Vendor, response: &Response) -> String {
    let name = &vendor.method.response;
    let response_type = if vendor.method.nullable {
        format!("Option<types::{name}>")
    } else {
        format!("types::{name}")
    };
    let params = vendor.method.params.iter();
    let arguments: Vec<String> = params
        .map(|name| format!("&generated::{name}::default()"))
        .collect();
    let body = format!(
        r#"
/// A client that fetches the profile of a token's owner from {title}.
#[derive(Clone, Debug)]
pub struct Client {{
    raw: generated::Client,
    connection: Connection,
}}

impl Client {{
    /// Returns a builder; {settings}.
    pub fn builder() -> ClientBuilder<Self> {{
        ClientBuilder::new()
    }}

    /// Fetches the profile of the token's owner.
    ///
    /// # Errors
    ///
    /// When no response was received, the server refused the request, or the response describes no
    /// account.
    pub async fn profile(&self) -> Result<Profile, Error> {{
        ProfileSource::profile(self).await
    }}

    /// Fetches the profile, the response from which it was mapped, and the values that could
    /// not be read.
    ///
    /// # Errors
    ///
    /// Those of [`Client::profile`].
    pub async fn fetch(&self) -> Result<Fetched<{response_type}>, Error> {{
        VendorClient::fetch(self).await
    }}

    /// Returns the generated client, with every operation of the vendor's description. Its items
    /// may change with any update of that description.
    pub fn raw(&self) -> &generated::Client {{
        &self.raw
    }}

{maps}}}

impl VendorClient for Client {{
    const VENDOR: &'static str = "{vendor}";
    const BASE_URL: Option<&'static str> = {base_url};
    type Response = {response_type};
{credential}
    fn connect(connection: Connection) -> Result<Self, Error> {{
        let base_url = connection.url({prefix});
        let raw = generated::Client::new(&base_url, connection.transport().clone());
        Ok(Self {{ raw, connection }})
    }}

    fn map(&self, response: &{response_type}, reading: &mut Reading) -> Result<Profile, Error> {{
        {call}
    }}

    async fn request(&self) -> Result<ResponseValue<{response_type}>, Error> {{
        let response = self.raw.{method}({arguments}).await;
        self.connection.check(response, {error_message}).await
    }}
}}
{error_message_function}"#,
        title = escape::markdown_text(&vendor.title),
        settings = match vendor.base_url {
            Some(_) => "a token is required, and the base URL is the vendor's service by default",
            None => "a token and the base URL are required",
        },
        maps = mapping_functions(response, name),
        vendor = vendor.name,
        base_url = match vendor.base_url {
            Some(_) => "Some(generated::servers::SERVERS[0].template())",
            None => "None",
        },
        credential = credential(vendor),
        prefix = rust(&vendor.prefix),
        method = vendor.method.name,
        arguments = arguments.join(", "),
        error_message = if vendor.error_message.is_some() {
            "error_message"
        } else {
            "|_| None"
        },
        call = if vendor.method.nullable {
            format!(
                "match response {{ Some(response) => self.account(response, reading), None => {} }}",
                decoding_error("the response is null")
            )
        } else {
            "self.account(response, reading)".to_owned()
        },
        error_message_function = error_message_function(vendor),
    );
    let mut names = vec![
        "ClientBuilder",
        "Connection",
        "Error",
        "Fetched",
        "Profile",
        "ProfileSource",
        "Reading",
        "VendorClient",
    ];
    for (name, usage) in [
        ("Credential", "-> Credential"),
        ("ErrorKind", "ErrorKind::"),
        ("Token", ": Token"),
        ("claims", "claims::"),
    ] {
        names.extend(body.contains(usage).then_some(name));
    }
    names.sort_unstable();
    format!(
        "//! Maps an account of {} to a profile.\n\nuse client_runtime::ResponseValue;\n\
         use profile_core::{{{}}};\n\n\
         use crate::generated::{{self, types}};\n{body}",
        escape::markdown_text(&vendor.title),
        names.join(", "),
    )
}

/// Returns the functions that map a response, which begin with `account`.
fn mapping_functions(response: &Response, name: &str) -> String {
    match response {
        Response::Struct(mapping) => mapping_function("account", mapping),
        Response::Union {
            accounts,
            is_complete,
        } => {
            let (mut arms, mut functions) = (String::new(), Vec::new());
            for (variant, mapping) in accounts {
                let function = format!("map_{}", heck::AsSnakeCase(variant));
                arms.push_str(&format!(
                    "types::{name}::{variant}(it) => self.{function}(it, reading),\n"
                ));
                functions.push(mapping_function(&function, mapping));
            }
            if !is_complete {
                let error = decoding_error("the response is not an account");
                arms.push_str(&format!("_ => {error},\n"));
            }
            format!(
                "fn account(&self, response: &types::{name}, reading: &mut Reading) \
                 -> Result<Profile, Error> {{\nmatch response {{\n{arms}}}\n}}\n\n{}",
                functions.join("\n")
            )
        }
    }
}

fn decoding_error(message: &str) -> String {
    format!("Err(Error::new(ErrorKind::Decode, Self::VENDOR, \"{message}\"))")
}

fn mapping_function(function: &str, mapping: &Mapping) -> String {
    let (start, base) = match mapping.account.last() {
        None => (String::new(), Base::required("response")),
        Some(last) => {
            let name = match last.name.as_str() {
                "profile" | "response" => "account",
                name => name,
            };
            let account = reference(&Base::required("response"), &mapping.account);
            (
                format!("let {name} = {account};\n"),
                Base {
                    name: name.to_owned(),
                    optional: true,
                },
            )
        }
    };
    let id = reference(&base, std::slice::from_ref(&mapping.id));
    let fields: String = mapping
        .claims
        .iter()
        .map(|(claim, path)| {
            format!(
                "profile.{} = {};\n",
                claim.name(),
                claim_value(*claim, &base, path, &mapping.pointer(path))
            )
        })
        .collect();
    let reading = if fields.contains("reading.at(") {
        "reading"
    } else {
        "_reading"
    };
    let mutable = if fields.is_empty() { "" } else { "mut " };
    let unmapped = match mapping.unmapped.split_last() {
        None => String::new(),
        Some((last, others)) => {
            let words = "Not mapped; decide whether to map:".split(' ');
            let names = others.iter().map(|name| inline_code(name) + ",");
            let words = words
                .map(str::to_owned)
                .chain(names)
                .chain([inline_code(last) + "."]);
            format!("///\n{}", doc_comment(words))
        }
    };
    format!(
        "/// Maps an account by the names in the description; check it.\n{unmapped}\
         fn {function}(&self, response: &types::{root}, {reading}: &mut Reading) \
         -> Result<Profile, Error> {{\n{start}\
         let {mutable}profile = Profile::from_id(Self::VENDOR, {id}, {pointer})?;\n\
         {fields}Ok(profile)\n}}\n",
        root = mapping.root,
        pointer = rust(&mapping.id_pointer()),
    )
}

/// Wraps words into the lines of a doc comment.
fn doc_comment(words: impl Iterator<Item = String>) -> String {
    const MAX_WIDTH: usize = 88;
    let mut comment = String::new();
    let mut line = String::new();
    for word in words {
        if line.len() + word.len() > MAX_WIDTH {
            comment.push_str(&format!("///{line}\n"));
            line.clear();
        }
        line.push(' ');
        line.push_str(&word);
    }
    format!("{comment}///{line}\n")
}

/// The variable in which a path to a field begins.
struct Base {
    name: String,
    optional: bool,
}

impl Base {
    fn required(name: &str) -> Base {
        Base {
            name: name.to_owned(),
            optional: false,
        }
    }
}

/// Returns an expression of type `Option` for a reference to the field at the path.
fn reference(base: &Base, path: &[Field]) -> String {
    let mut code = base.name.clone();
    for (index, field) in path.iter().enumerate() {
        let name = &field.name;
        code = match (index == 0 && !base.optional, field.optional) {
            (true, true) => format!("{code}.{name}.as_ref()"),
            (true, false) => format!("Some(&{code}.{name})"),
            (false, true) => format!("{code}.and_then(|it| it.{name}.as_ref())"),
            (false, false) => format!("{code}.map(|it| &it.{name})"),
        };
    }
    code
}

/// Returns an expression for the value of a claim.
fn claim_value(claim: Claim, base: &Base, path: &[Field], pointer: &str) -> String {
    let kind = path.last().map(|field| &field.kind);
    let value = reference(base, path);
    let copy = match (base.optional, path) {
        (false, [field]) if field.optional => format!("{}.{}", base.name, field.name),
        _ => format!("{value}.copied()"),
    };
    let noted = |claim: &str| format!("reading.at({}, {claim})", rust(pointer));
    match claim {
        Claim::Text(_) if kind == Some(&Kind::Display) => {
            format!("claims::text({value}.map(ToString::to_string))")
        }
        Claim::Text("email") => noted(&format!("claims::email({value})")),
        Claim::Text(_) => format!("claims::text({value})"),
        Claim::Flag(_) => copy,
        Claim::Url(_) => noted(&format!("claims::url({value}, self.connection.base_url())")),
        Claim::Language(_) => format!("claims::language({value})"),
        Claim::Time(_) if kind == Some(&Kind::Integer) => {
            noted(&format!("claims::epoch_seconds({copy})"))
        }
        Claim::Time(_) => noted(&format!("claims::rfc3339({value})")),
    }
}

/// Returns the function that makes the credential from a token, if it is not a bearer token.
fn credential(vendor: &Vendor) -> String {
    match &vendor.scheme {
        Some(scheme) if scheme.location != "bearer" => format!(
            "\n    fn credential(token: Token) -> Credential {{\n\
             generated::security::{}.credential(token)\n}}\n",
            scheme.constant
        ),
        _ => String::new(),
    }
}

/// Returns the function that finds the vendor's message in an error response.
fn error_message_function(vendor: &Vendor) -> String {
    let (Some(path), Some(failure)) = (&vendor.error_message, &vendor.method.failure) else {
        return String::new();
    };
    let message = match path.as_slice() {
        [field] if field.optional => format!("body.{}.clone()", field.name),
        path => format!("{}.cloned()", reference(&Base::required("body"), path)),
    };
    format!(
        "\n/// Returns the message of an error response.\n\
         fn error_message(body: &types::{failure}) -> Option<String> {{\n{message}\n}}\n"
    )
}
