//! Maps the fields of a response to the claims of a profile, by name.

use super::shape::{Field, Kind, Types};
use crate::pointer::child;

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

    /// Whether a field of that type can be mapped to the claim.
    fn accepts(self, kind: &Kind) -> bool {
        match self {
            Claim::Text(_) => matches!(kind, Kind::Text | Kind::Display),
            Claim::Language(_) | Claim::Url(_) => *kind == Kind::Text,
            Claim::Flag(_) => *kind == Kind::Flag,
            Claim::Time(_) => matches!(kind, Kind::Text | Kind::Integer),
        }
    }
}

/// Names of the account's id, most reliable first. The last ones identify the account without
/// being ids.
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

/// The names of fields that hold the URL of a picture.
const URLS: &[&str] = &["url", "link", "href", "imageurl", "baselink"];

/// The maximum depth at which a response is searched for the account.
const MAX_DEPTH: usize = 3;

/// The mapping of a response struct to a profile.
#[derive(Debug)]
pub struct Mapping {
    /// The struct.
    pub root: String,
    /// The path from the struct to the object that describes the account.
    pub account: Vec<Field>,
    /// The account's field with the id.
    pub id: Field,
    /// The claims, each with the path from the account to the field.
    pub claims: Vec<(Claim, Vec<Field>)>,
    /// The JSON names of the account's other fields.
    pub unmapped: Vec<String>,
}

impl Mapping {
    /// Returns the mapping of a struct that maps the most fields; `None` if it has no id.
    pub fn of(types: &Types, root: &str) -> Option<Mapping> {
        let mut best = None;
        let mut pending = vec![(root.to_owned(), Vec::new())];
        while let Some((name, path)) = pending.pop() {
            let Some(fields) = types.structs.get(&name) else {
                continue;
            };
            if path.len() < MAX_DEPTH {
                for field in fields {
                    if let Kind::Struct(inner) = &field.kind
                        && inner != root
                    {
                        let path = path.iter().chain([field]).cloned().collect();
                        pending.push((inner.clone(), path));
                    }
                }
            }
            let Some(id) = id(fields) else { continue };
            let claims = claims(types, fields);
            // Of objects with the same number of mapped fields, the outermost is preferred.
            let score = (
                claims.len() + usize::from(IDS.contains(&normalized(&id.wire).as_str())),
                MAX_DEPTH - path.len(),
            );
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                let mapping = Mapping {
                    root: root.to_owned(),
                    account: path,
                    unmapped: unmapped(fields, &id, &claims),
                    id,
                    claims,
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

    /// Returns the pointer in the response of a path from the account.
    pub fn pointer(&self, path: &[Field]) -> String {
        let fields = self.account.iter().chain(path);
        fields.fold(String::new(), |at, field| child(&at, &field.wire))
    }
}

/// Returns the first field, in the order of the names, for which `is_usable` holds.
pub fn find_by_name<'f>(
    fields: &'f [Field],
    names: &[&str],
    is_usable: impl Fn(&Kind) -> bool,
) -> Option<&'f Field> {
    names.iter().find_map(|name| {
        let mut fields = fields.iter().filter(|field| is_usable(&field.kind));
        fields.find(|field| normalized(&field.wire) == *name)
    })
}

/// Returns the field that identifies the account.
fn id(fields: &[Field]) -> Option<Field> {
    let is_usable = |kind: &Kind| matches!(kind, Kind::Text | Kind::Integer);
    let by_claim = |wanted: &str| {
        let (_, names) = NAMES.iter().find(|(claim, _)| claim.name() == wanted)?;
        find_by_name(fields, names, is_usable)
    };
    find_by_name(fields, IDS, is_usable)
        .or_else(|| {
            ["preferred_username", "email", "name"]
                .into_iter()
                .find_map(by_claim)
        })
        .cloned()
}

/// Returns the claims to which fields can be mapped by their names.
fn claims(types: &Types, fields: &[Field]) -> Vec<(Claim, Vec<Field>)> {
    let path_to = |claim: Claim, names: &[&str]| {
        names.iter().find_map(|name| {
            let field = find_by_name(fields, &[*name], |_| true)?;
            if claim.accepts(&field.kind) {
                return Some(vec![field.clone()]);
            }
            let (Claim::Url("picture"), Kind::Struct(inner)) = (claim, &field.kind) else {
                return None;
            };
            let url = find_by_name(types.structs.get(inner)?, URLS, |kind| claim.accepts(kind))?;
            Some(vec![field.clone(), url.clone()])
        })
    };
    NAMES
        .iter()
        .filter_map(|(claim, names)| Some((*claim, path_to(*claim, names)?)))
        .collect()
}

fn unmapped(fields: &[Field], id: &Field, claims: &[(Claim, Vec<Field>)]) -> Vec<String> {
    let is_mapped = |field: &Field| {
        let mut mapped = claims.iter().filter_map(|(_, path)| path.first());
        field.name == id.name || mapped.any(|mapped| mapped.name == field.name)
    };
    fields
        .iter()
        .filter(|field| !is_mapped(field))
        .map(|field| field.wire.clone())
        .collect()
}

/// Returns a name in lowercase and without separators.
pub fn normalized(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns an example value for a string field of this name; `None` for unknown names.
pub fn example(name: &str) -> Option<&'static str> {
    let name = normalized(name);
    let (claim, _) = NAMES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))?;
    Some(match claim.name() {
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
