//! Maps the fields of a response to the claims of a profile, by name.

use super::shape::{Field, Kind, Types};
use openapi_lower::pointer;

/// A claim to which a field can be mapped, named after the field of `Profile`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Claim {
    Text(&'static str),
    Flag(&'static str),
    Url(&'static str),
    Language(&'static str),
    Time(&'static str),
}

impl Claim {
    pub fn name(self) -> &'static str {
        match self {
            Claim::Text(name)
            | Claim::Flag(name)
            | Claim::Url(name)
            | Claim::Language(name)
            | Claim::Time(name) => name,
        }
    }

    fn takes(self, kind: &Kind) -> bool {
        match self {
            Claim::Text(_) => matches!(kind, Kind::Text | Kind::Shown),
            Claim::Language(_) | Claim::Url(_) => *kind == Kind::Text,
            Claim::Flag(_) => *kind == Kind::Flag,
            Claim::Time(_) => matches!(kind, Kind::Text | Kind::Integer),
        }
    }
}

/// Names of the account's id, most reliable first. The last ones are names of the account
/// itself.
const IDS: &[&str] = &[
    "sub",
    "id",
    "userid",
    "accountid",
    "uuid",
    "uid",
    "gid",
    "guid",
    "identityid",
    "key",
    "resourcekey",
    "uri",
];

/// Names of claims, in lowercase and without separators, most reliable first.
const NAMES: &[(Claim, &[&str])] = &[
    (
        Claim::Text("preferred_username"),
        &[
            "preferredusername",
            "username",
            "login",
            "loginname",
            "handle",
            "screenname",
        ],
    ),
    (
        Claim::Text("name"),
        &["name", "fullname", "displayname", "realname"],
    ),
    (Claim::Text("given_name"), &["givenname", "firstname"]),
    (
        Claim::Text("family_name"),
        &["familyname", "lastname", "surname"],
    ),
    (Claim::Text("nickname"), &["nickname", "nick"]),
    (
        Claim::Text("email"),
        &["email", "emailaddress", "primaryemail", "mail"],
    ),
    (
        Claim::Flag("email_verified"),
        &["emailverified", "isemailverified", "verifiedemail"],
    ),
    (
        Claim::Text("phone_number"),
        &["phonenumber", "phone", "mobilephone", "mobile"],
    ),
    (
        Claim::Flag("phone_number_verified"),
        &["phonenumberverified", "phoneverified"],
    ),
    (
        Claim::Url("picture"),
        &[
            "picture",
            "pictureurl",
            "avatarurl",
            "avatar",
            "imgurl",
            "imageurl",
            "photourl",
            "profileimageurl",
            "pictures",
            "image",
            "photo",
        ],
    ),
    (
        Claim::Url("profile"),
        &[
            "profile",
            "profileurl",
            "htmlurl",
            "weburl",
            "permalink",
            "link",
        ],
    ),
    (Claim::Url("website"), &["website", "websiteurl", "blog"]),
    (Claim::Text("gender"), &["gender"]),
    (
        Claim::Text("birthdate"),
        &["birthdate", "birthday", "dateofbirth"],
    ),
    (Claim::Text("zoneinfo"), &["zoneinfo", "timezone"]),
    (
        Claim::Language("locale"),
        &["locale", "language", "preferredlanguage", "lang"],
    ),
    (
        Claim::Time("created_at"),
        &["createdat", "created", "createdtime", "datecreated"],
    ),
    (
        Claim::Time("updated_at"),
        &["updatedat", "updated", "modifiedtime", "lastmodified"],
    ),
    (Claim::Flag("active"), &["active", "isactive"]),
    (
        Claim::Text("bio"),
        &["bio", "biography", "about", "aboutme"],
    ),
];

/// The members of an object that may hold its URL.
const ADDRESSES: &[&str] = &["url", "link", "href", "imageurl", "baselink"];

/// The maximum depth at which the account is searched for in a response.
const DEPTH: usize = 3;

/// The mapping of a response struct to a profile.
#[derive(Debug)]
pub struct Mapping {
    /// The struct.
    pub root: String,
    /// The path from it to the object that describes the account.
    pub home: Vec<Field>,
    /// The path from that object to the id.
    pub id: Field,
    pub claims: Vec<(Claim, Vec<Field>)>,
    /// The JSON names of the fields that are not mapped.
    pub rest: Vec<String>,
}

impl Mapping {
    /// Returns the mapping of a struct that maps the most fields; `None` if it has no id.
    pub fn of(types: &Types, root: &str) -> Option<Mapping> {
        let mut best = None;
        let mut open = vec![(root.to_owned(), Vec::new())];
        while let Some((name, way)) = open.pop() {
            let Some(fields) = types.structs.get(&name) else {
                continue;
            };
            if way.len() < DEPTH {
                for field in fields {
                    if let Kind::Struct(inner) = &field.kind
                        && Some(inner.as_str()) != Some(root)
                    {
                        let way = way.iter().chain([field]).cloned().collect();
                        open.push((inner.clone(), way));
                    }
                }
            }
            let Some(id) = id(fields) else { continue };
            let claims = claims(types, fields);
            // The outermost object that describes an account is preferred.
            let score = (
                claims.len() + usize::from(IDS.contains(&plain(&id.wire).as_str())),
                DEPTH - way.len(),
            );
            let is_better = |best: &(_, Mapping)| score > best.0;
            if best.as_ref().is_none_or(is_better) {
                let rest = rest(fields, &id, &claims);
                let (root, home) = (root.to_owned(), way);
                let mapping = Mapping {
                    root,
                    home,
                    id,
                    claims,
                    rest,
                };
                best = Some((score, mapping));
            }
        }
        best.map(|(_, mapping)| mapping)
    }

    /// Returns the pointer of the id in the response.
    pub fn id_pointer(&self) -> String {
        self.pointer(std::slice::from_ref(&self.id))
    }

    /// Returns the pointer in the response of a path from the account's object.
    pub fn pointer(&self, way: &[Field]) -> String {
        let escaped = |field: &Field| pointer::escape(&field.wire).into_owned();
        let parts = self.home.iter().chain(way).map(escaped);
        parts.map(|part| format!("/{part}")).collect()
    }
}

fn id(fields: &[Field]) -> Option<Field> {
    let usable = |field: &&Field| matches!(field.kind, Kind::Text | Kind::Integer);
    let by_names = |names: &[&str]| {
        names.iter().find_map(|name| {
            let mut fields = fields.iter().filter(usable);
            fields.find(|field| plain(&field.wire) == *name)
        })
    };
    let calls = |wanted: &str| NAMES.iter().find(|(claim, _)| claim.name() == wanted);
    by_names(IDS)
        .or_else(|| {
            ["preferred_username", "email", "name"]
                .into_iter()
                .filter_map(calls)
                .find_map(|(_, names)| by_names(names))
        })
        .cloned()
}

fn claims(types: &Types, fields: &[Field]) -> Vec<(Claim, Vec<Field>)> {
    let find = |claim: Claim, names: &[&str]| {
        names.iter().find_map(|name| {
            let field = fields.iter().find(|field| plain(&field.wire) == *name)?;
            if claim.takes(&field.kind) {
                return Some(vec![field.clone()]);
            }
            let (Claim::Url("picture"), Kind::Struct(inner)) = (claim, &field.kind) else {
                return None;
            };
            let members = types.structs.get(inner)?;
            let address = ADDRESSES.iter().find_map(|name| {
                let mut members = members.iter().filter(|member| claim.takes(&member.kind));
                members.find(|member| plain(&member.wire) == *name)
            });
            Some(vec![field.clone(), address?.clone()])
        })
    };
    let found = NAMES
        .iter()
        .filter_map(|(claim, names)| Some((*claim, find(*claim, names)?)));
    found.collect()
}

fn rest(fields: &[Field], id: &Field, claims: &[(Claim, Vec<Field>)]) -> Vec<String> {
    let is_used = |field: &Field| {
        let used = claims.iter().filter_map(|(_, way)| way.first());
        field.name == id.name || used.into_iter().any(|used| used.name == field.name)
    };
    let rest = fields.iter().filter(|field| !is_used(field));
    rest.map(|field| field.wire.clone()).collect()
}

/// Returns a name without separators.
pub fn plain(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns an example value for a string field of this name; `None` for unknown names.
pub fn example(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    let claim = NAMES
        .iter()
        .find(|(_, names)| names.contains(&plain.as_str()));
    Some(match claim?.0.name() {
        "preferred_username" => "ada",
        "name" => "Ada Marlow",
        "given_name" => "Ada",
        "family_name" => "Marlow",
        "nickname" => "Addie",
        "email" => "ada@example.org",
        "phone_number" => "+15550100",
        "picture" => "https://files.example.org/ada.png",
        "profile" => "https://example.org/people/ada",
        "website" => "https://ada.example.org/",
        "gender" => "female",
        "birthdate" => "1990-02-28",
        "zoneinfo" => "Europe/London",
        "locale" => "en-GB",
        "created_at" | "updated_at" => "2024-05-06T07:08:09Z",
        "bio" => "Counts things.",
        _ => return None,
    })
}
