//! The hand-written part of a new client crate, as a person would start it: `profile.rs`.

use client_codegen::escape::{self, code};

use super::{
    Vendor,
    claims::{Claim, Mapping},
    shape::{Field, Kind, Types},
};
use crate::escape::rust;

/// Which code is made for the answer of which type.
#[derive(Debug)]
pub enum Answer {
    One(Mapping),
    /// A union: a mapping for each variant that is an account, and whether these are all.
    Several(Vec<(String, Mapping)>, bool),
}

impl Answer {
    pub fn of(types: &Types, name: &str) -> Option<Answer> {
        let Some(union) = types.unions.get(name) else {
            return Mapping::of(types, name).map(Answer::One);
        };
        let mapped = union
            .variants
            .iter()
            .filter_map(|(variant, held)| Some((variant.clone(), Mapping::of(types, held)?)));
        let mapped: Vec<_> = mapped.collect();
        let all = mapped.len() == union.count;
        (!mapped.is_empty()).then_some(Answer::Several(mapped, all))
    }

    pub fn mappings(&self) -> Vec<&Mapping> {
        match self {
            Answer::One(mapping) => vec![mapping],
            Answer::Several(mappings, _) => mappings.iter().map(|(_, mapping)| mapping).collect(),
        }
    }
}

pub fn profile(vendor: &Vendor, answer: &Answer) -> String {
    let name = &vendor.method.answer;
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
/// Asks {title} whom a token belongs to.
#[derive(Clone, Debug)]
pub struct Client {{
    raw: generated::Client,
    connection: Connection,
}}

impl Client {{
    /// Settings; {settings}.
    pub fn builder() -> ClientBuilder<Self> {{
        ClientBuilder::new()
    }}

    /// The profile of the token's owner.
    ///
    /// # Errors
    ///
    /// When no answer came, the server refused, or the answer names no account.
    pub async fn profile(&self) -> Result<Profile, Error> {{
        ProfileSource::profile(self).await
    }}

    /// The profile, the answer that it was made of, and what in it could not be read.
    ///
    /// # Errors
    ///
    /// As [`Client::profile`].
    pub async fn fetch(&self) -> Result<Fetched<{full}>, Error> {{
        VendorClient::fetch(self).await
    }}

    /// The generated client: every operation as the vendor's description has it. What it
    /// offers may change with any update of that description.
    pub fn raw(&self) -> &generated::Client {{
        &self.raw
    }}

{maps}}}

impl VendorClient for Client {{
    const VENDOR: &'static str = "{vendor}";
    const BASE_URL: Option<&'static str> = {base_url};
    type Answer = {full};
{credential}
    fn connect(connection: Connection) -> Result<Self, Error> {{
        let base_url = connection.url({prefix});
        let raw = generated::Client::new(&base_url, connection.transport().clone());
        Ok(Self {{ raw, connection }})
    }}

    fn map(&self, answer: &{full}, reading: &mut Reading) -> Result<Profile, Error> {{
        {call}
    }}

    async fn ask(&self) -> Result<ResponseValue<{full}>, Error> {{
        let answer = self.raw.{method}({arguments}).await;
        self.connection.check(answer, {words}).await
    }}
}}
{words_function}"#,
        title = escape::words(&vendor.title),
        settings = match vendor.base_url {
            Some(_) => "a token is needed, the base URL is the vendor's own service by default",
            None => "a token and the base URL are needed",
        },
        maps = maps(answer, name),
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
                "match answer {{ Some(answer) => self.account(answer, reading), None => {} }}",
                nobody("the answer is null")
            )
        } else {
            "self.account(answer, reading)".to_owned()
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
        "//! {}'s account as a profile.\n\nuse client_runtime::ResponseValue;\n\
         use profile_core::{{{}}};\n\n\
         use crate::generated::{{self, types}};\n{body}",
        escape::words(&vendor.title),
        names.join(", "),
    )
}

/// The mapping functions.
fn maps(answer: &Answer, name: &str) -> String {
    match answer {
        Answer::One(mapping) => map("account", mapping),
        Answer::Several(variants, all) => {
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
                format!("_ => {},\n", nobody("the answer is no account's"))
            };
            let maps = variants
                .iter()
                .map(|(variant, mapping)| map(&function(variant), mapping));
            format!(
                "fn account(&self, answer: &types::{name}, reading: &mut Reading) \
                 -> Result<Profile, Error> {{\nmatch answer {{\n{arms}{others}}}\n}}\n\n{}",
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
        None => (String::new(), Base::answer()),
        Some(last) => {
            let name = match last.name.as_str() {
                "profile" | "answer" => "account".to_owned(),
                name => name.to_owned(),
            };
            let way = reach(&Base::answer(), &mapping.home);
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
        let words = "Left out, for a person to decide on:".split(' ');
        let words = words.map(str::to_owned);
        let last = mapping.rest.len().saturating_sub(1);
        let names = mapping.rest.iter().enumerate().map(|(at, name)| {
            let end = if at == last { "." } else { "," };
            code(name) + end
        });
        format!("///\n{}", comment(words.chain(names)))
    };
    format!(
        "/// By the names in the description.\n{left}\
         fn {function}(&self, answer: &types::{root}, {reading}: &mut Reading) \
         -> Result<Profile, Error> {{\n{start}\
         let {mutable}profile = Profile::from_id(Self::VENDOR, {id}, {pointer})?;\n\
         {fields}Ok(profile)\n}}\n",
        root = mapping.root,
        pointer = rust(&mapping.id_pointer()),
    )
}

/// Lines of a doc comment, which end between words.
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

/// What a way to a field starts from.
struct Base {
    name: String,
    optional: bool,
}

impl Base {
    fn answer() -> Base {
        let name = "answer".to_owned();
        Base {
            name,
            optional: false,
        }
    }
}

/// An `Option` of a reference to what the way leads to.
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
        Some(scheme) if scheme.place != "bearer" => format!(
            "\n    fn credential(token: Token) -> Credential {{\n\
             generated::security::{}.credential(token)\n}}\n",
            scheme.constant
        ),
        _ => String::new(),
    }
}

/// The function that finds the vendor's words in an error answer.
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
