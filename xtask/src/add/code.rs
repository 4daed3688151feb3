//! Generates `profile.rs` of a new client crate, as a start for its author.

use client_codegen::escape::{self, inline_code};

use super::{
    Vendor,
    claims::{Claim, Mapping},
    shape::{Field, Kind, Types},
};
use crate::escape::rust;

/// The code to generate for the type of a response.
#[derive(Debug)]
pub enum Response {
    One(Mapping),
    /// A union: a mapping for each variant that is an account, and whether all variants are.
    Several(Vec<(String, Mapping)>, bool),
}

impl Response {
    pub fn of(types: &Types, name: &str) -> Option<Response> {
        let Some(union) = types.unions.get(name) else {
            return Mapping::of(types, name).map(Response::One);
        };
        let mapped = union
            .variants
            .iter()
            .filter_map(|(variant, held)| Some((variant.clone(), Mapping::of(types, held)?)));
        let mapped: Vec<_> = mapped.collect();
        let all = mapped.len() == union.count;
        (!mapped.is_empty()).then_some(Response::Several(mapped, all))
    }

    pub fn mappings(&self) -> Vec<&Mapping> {
        match self {
            Response::One(mapping) => vec![mapping],
            Response::Several(mappings, _) => mappings.iter().map(|(_, mapping)| mapping).collect(),
        }
    }
}

pub fn profile(vendor: &Vendor, response: &Response) -> String {
    let name = &vendor.method.response;
    let full = if vendor.method.nullable {
        format!("Option<types::{name}>")
    } else {
        format!("types::{name}")
    };
    let parameters = vendor.method.params.iter();
    let arguments: Vec<String> = parameters
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
    /// When no response was received, the server refused the request, or the response has no
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
    pub async fn fetch(&self) -> Result<Fetched<{full}>, Error> {{
        VendorClient::fetch(self).await
    }}

    /// The generated client: every operation of the vendor's description. Its items may change
    /// with any update of that description.
    pub fn raw(&self) -> &generated::Client {{
        &self.raw
    }}

{maps}}}

impl VendorClient for Client {{
    const VENDOR: &'static str = "{vendor}";
    const BASE_URL: Option<&'static str> = {base_url};
    type Response = {full};
{credential}
    fn connect(connection: Connection) -> Result<Self, Error> {{
        let base_url = connection.url({prefix});
        let raw = generated::Client::new(&base_url, connection.transport().clone());
        Ok(Self {{ raw, connection }})
    }}

    fn map(&self, response: &{full}, reading: &mut Reading) -> Result<Profile, Error> {{
        {call}
    }}

    async fn request(&self) -> Result<ResponseValue<{full}>, Error> {{
        let response = self.raw.{method}({arguments}).await;
        self.connection.check(response, {words}).await
    }}
}}
{words_function}"#,
        title = escape::markdown_text(&vendor.title),
        settings = match vendor.base_url {
            Some(_) => "a token is required, and the base URL is the vendor's service by default",
            None => "a token and the base URL are required",
        },
        maps = maps(response, name),
        vendor = vendor.name,
        base_url = match vendor.base_url {
            Some(_) => "Some(generated::servers::SERVERS[0].template())",
            None => "None",
        },
        credential = credential(vendor),
        prefix = rust(&vendor.prefix),
        method = vendor.method.name,
        arguments = arguments.join(", "),
        words = if vendor.words.is_some() {
            "words"
        } else {
            "|_| None"
        },
        call = if vendor.method.nullable {
            format!(
                "match response {{ Some(response) => self.account(response, reading), None => {} }}",
                nobody("the response is null")
            )
        } else {
            "self.account(response, reading)".to_owned()
        },
        words_function = words(vendor),
    );
    let names = ["Credential", "ErrorKind", "Token", "claims"];
    let used = |name: &&str| {
        let text = &body;
        match *name {
            "claims" => text.contains("claims::"),
            "Credential" => text.contains("-> Credential"),
            "Token" => text.contains(": Token"),
            name => text.contains(&format!("{name}::")),
        }
    };
    let always = [
        "ClientBuilder",
        "Connection",
        "Error",
        "Fetched",
        "Profile",
        "ProfileSource",
        "Reading",
        "VendorClient",
    ];
    let mut names: Vec<&str> = names.into_iter().filter(used).chain(always).collect();
    names.sort_unstable();
    format!(
        "//! Maps an account of {} to a profile.\n\nuse client_runtime::ResponseValue;\n\
         use profile_core::{{{}}};\n\n\
         use crate::generated::{{self, types}};\n{body}",
        escape::markdown_text(&vendor.title),
        names.join(", "),
    )
}

/// Returns the mapping functions.
fn maps(response: &Response, name: &str) -> String {
    match response {
        Response::One(mapping) => map("account", mapping),
        Response::Several(variants, all) => {
            let function = |variant: &str| format!("map_{}", heck::AsSnakeCase(variant));
            let arms = variants.iter().map(|(variant, _)| {
                format!(
                    "types::{name}::{variant}(it) => self.{}(it, reading),\n",
                    function(variant)
                )
            });
            let arms: String = arms.collect();
            let others = if *all {
                String::new()
            } else {
                format!("_ => {},\n", nobody("the response is not an account"))
            };
            let maps = variants
                .iter()
                .map(|(variant, mapping)| map(&function(variant), mapping));
            format!(
                "fn account(&self, response: &types::{name}, reading: &mut Reading) \
                 -> Result<Profile, Error> {{\nmatch response {{\n{arms}{others}}}\n}}\n\n{}",
                maps.collect::<Vec<_>>().join("\n")
            )
        }
    }
}

fn nobody(why: &str) -> String {
    format!("Err(Error::new(ErrorKind::Decode, Self::VENDOR, \"{why}\"))")
}

fn map(function: &str, mapping: &Mapping) -> String {
    let (start, base) = match mapping.home.last() {
        None => (String::new(), Base::response()),
        Some(last) => {
            let name = match last.name.as_str() {
                "profile" | "response" => "account".to_owned(),
                name => name.to_owned(),
            };
            let way = reach(&Base::response(), &mapping.home);
            (
                format!("let {name} = {way};\n"),
                Base {
                    name,
                    optional: true,
                },
            )
        }
    };
    let id = reach(&base, std::slice::from_ref(&mapping.id));
    let fields: String = mapping
        .claims
        .iter()
        .map(|(claim, way)| {
            format!(
                "profile.{} = {};\n",
                claim.name(),
                claimed(*claim, &base, way, &mapping.pointer(way))
            )
        })
        .collect();
    let reading = if fields.contains("reading.at(") {
        "reading"
    } else {
        "_reading"
    };
    let mutable = if fields.is_empty() { "" } else { "mut " };
    let left = if mapping.rest.is_empty() {
        String::new()
    } else {
        let words = "Not mapped; decide whether to map:".split(' ');
        let words = words.map(str::to_owned);
        let last = mapping.rest.len().saturating_sub(1);
        let names = mapping.rest.iter().enumerate().map(|(at, name)| {
            let end = if at == last { "." } else { "," };
            inline_code(name) + end
        });
        format!("///\n{}", comment(words.chain(names)))
    };
    format!(
        "/// Mapped by the names in the description; check it.\n{left}\
         fn {function}(&self, response: &types::{root}, {reading}: &mut Reading) \
         -> Result<Profile, Error> {{\n{start}\
         let {mutable}profile = Profile::from_id(Self::VENDOR, {id}, {pointer})?;\n\
         {fields}Ok(profile)\n}}\n",
        root = mapping.root,
        pointer = rust(&mapping.id_pointer()),
    )
}

/// Wraps words into lines of a doc comment.
fn comment(words: impl Iterator<Item = String>) -> String {
    const WIDTH: usize = 88;
    let mut lines = vec![String::new()];
    for word in words {
        if lines
            .last()
            .is_some_and(|line| line.len() + word.len() > WIDTH)
        {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(&word);
        }
    }
    lines.iter().map(|line| format!("///{line}\n")).collect()
}

/// The start of a path to a field.
struct Base {
    name: String,
    optional: bool,
}

impl Base {
    fn response() -> Base {
        let name = "response".to_owned();
        Base {
            name,
            optional: false,
        }
    }
}

/// Returns an expression of type `Option` for a reference to the field at the path.
fn reach(base: &Base, way: &[Field]) -> String {
    let Base { name, optional } = base;
    let mut text = name.clone();
    for (index, field) in way.iter().enumerate() {
        let field_name = &field.name;
        text = match (index == 0 && !optional, field.optional) {
            (true, true) => format!("{text}.{field_name}.as_ref()"),
            (true, false) => format!("Some(&{text}.{field_name})"),
            (false, true) => format!("{text}.and_then(|it| it.{field_name}.as_ref())"),
            (false, false) => format!("{text}.map(|it| &it.{field_name})"),
        };
    }
    text
}

fn claimed(claim: Claim, base: &Base, way: &[Field], pointer: &str) -> String {
    let kind = way.last().map(|field| &field.kind);
    let value = reach(base, way);
    let copy = match (base.optional, way) {
        (false, [field]) if field.optional => format!("{}.{}", base.name, field.name),
        _ => format!("{value}.copied()"),
    };
    let noted = |claim: &str| format!("reading.at({}, {claim})", rust(pointer));
    match claim {
        Claim::Text(_) if kind == Some(&Kind::Shown) => {
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
fn words(vendor: &Vendor) -> String {
    let (Some(way), Some(failure)) = (&vendor.words, &vendor.method.failure) else {
        return String::new();
    };
    let base = Base {
        name: "body".to_owned(),
        optional: false,
    };
    let text = match way.as_slice() {
        [field] if field.optional => format!("body.{}.clone()", field.name),
        way => format!("{}.cloned()", reach(&base, way)),
    };
    format!(
        "\n/// What the server says went wrong.\n\
         fn words(body: &types::{failure}) -> Option<String> {{\n{text}\n}}\n"
    )
}
