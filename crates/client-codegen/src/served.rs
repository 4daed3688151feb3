//! Chooses the servers for which the generated code has constants, and the names of the
//! constants.
//!
//! A name depends on the servers alone, never on the operations that use them: an additional
//! operation on a server renames nothing.

use openapi_lower::plan::Server;
use typify_model::names;

use crate::allocation::{Constants, constant_name};

/// The constant that lists the servers of the API.
pub(crate) const SERVERS: &str = "SERVERS";

/// The servers of a description's operations.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Served<'p> {
    /// The servers of the API, which the constant `SERVERS` lists; empty where the description
    /// states none.
    pub api: &'p [Server],
    /// The groups of operations with other servers, ordered by their servers.
    pub elsewhere: Vec<ServedElsewhere<'p>>,
}

/// Operations that share servers, which are not those of the API.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ServedElsewhere<'p> {
    /// The servers, the default one first.
    pub servers: &'p [Server],
    /// The name of the constant that lists the servers.
    pub constant: String,
    /// The name of the field of `Client::servers` that holds the base URL.
    pub field: String,
    /// The positions of the operations.
    pub operations: Vec<usize>,
}

impl<'p> Served<'p> {
    /// Groups operations by their servers. `operations` has the servers of each operation,
    /// which are empty if the operation states none.
    pub fn new(api: &'p [Server], operations: &[&'p [Server]]) -> Self {
        let mut groups: Vec<ServedElsewhere<'p>> = Vec::new();
        for (position, servers) in operations.iter().enumerate() {
            if servers.is_empty() || *servers == api {
                continue;
            }
            match groups.iter_mut().find(|group| group.servers == *servers) {
                Some(group) => group.operations.push(position),
                None => groups.push(ServedElsewhere {
                    servers,
                    constant: String::new(),
                    field: String::new(),
                    operations: vec![position],
                }),
            }
        }
        // If all operations state the same servers, these are the servers of the API.
        if let [only] = groups.as_slice()
            && only.operations.len() == operations.len()
        {
            return Self {
                api: only.servers,
                elsewhere: Vec::new(),
            };
        }
        name_groups(&mut groups);
        Self {
            api,
            elsewhere: groups,
        }
    }
}

/// Names each group by its first server, so that the name does not change when other servers are
/// added. Groups with the same first server are named by all of their servers.
fn name_groups(groups: &mut [ServedElsewhere<'_>]) {
    const KIND: &str = "OF";
    groups.sort_by_cached_key(|group| full_name(group.servers));
    let short: Vec<String> = groups
        .iter()
        .map(|group| constant_name(short_name(group.servers), KIND))
        .collect();
    let mut constants = Constants::new([SERVERS]);
    for (group, name) in groups.iter_mut().zip(&short) {
        let is_unique = short.iter().filter(|it| *it == name).count() == 1;
        let constant = if is_unique {
            constants.allocate(short_name(group.servers), KIND)
        } else {
            constants.allocate(&full_name(group.servers), KIND)
        };
        group.constant = constant.to_string();
        group.field = names::method_name(&group.constant);
    }
}

/// Returns the name of a list of servers, by the first server: its stated name, else its URL without
/// the scheme.
fn short_name(servers: &[Server]) -> &str {
    let Some(first) = servers.first() else {
        return "";
    };
    let url = first.url.split_once("://").map_or(&*first.url, |it| it.1);
    match (&first.name, url) {
        (Some(name), _) => name,
        (None, "/") => "root",
        (None, url) => url,
    }
}

/// Returns the names, URLs and variables of a list of servers as one string.
fn full_name(servers: &[Server]) -> String {
    let servers = servers.iter().map(|server| {
        let variables = server.variables.iter().map(|(name, variable)| {
            format!(" {name} {} {}", variable.default, variable.values.join(" "))
        });
        let name = server.name.as_deref().unwrap_or_default();
        format!("{name} {}{}", server.url, variables.collect::<String>())
    });
    servers.collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(urls: &[&str]) -> Vec<Server> {
        let server = |url: &&str| {
            let mut server = Server::default();
            server.url = (*url).to_owned();
            server
        };
        urls.iter().map(server).collect()
    }

    fn constants(lists: &[&[&str]]) -> Vec<(String, String)> {
        let lists: Vec<Vec<Server>> = lists.iter().map(|urls| servers(urls)).collect();
        let mut operations: Vec<&[Server]> = lists.iter().map(Vec::as_slice).collect();
        operations.push(&[]);
        let served = Served::new(&[], &operations);
        let elsewhere = served.elsewhere.into_iter();
        elsewhere.map(|it| (it.constant, it.field)).collect()
    }

    #[test]
    fn constants_are_named_after_servers() {
        for (url, constant, field) in [
            (
                "https://up.example.com/v1",
                "UP_EXAMPLE_COM_V1",
                "up_example_com_v1",
            ),
            (
                "https://{region}.example.com:{port}",
                "REGION_EXAMPLE_COM_PORT",
                "region_example_com_port",
            ),
            ("/", "ROOT", "root"),
            ("/v0", "V0", "v0"),
            ("/servers", "SERVERS_OF", "servers_of"),
            ("/type", "TYPE", "type_"),
            ("https://3s.example", "OF_3S_EXAMPLE", "of_3s_example"),
            ("https://ключ", "OF_", "of"),
        ] {
            let names = (constant.to_owned(), field.to_owned());
            assert_eq!(constants(&[&[url]]), [names], "{url}");
        }
    }

    #[test]
    fn a_name_does_not_depend_on_the_operations() {
        let (one, other): (&[&str], &[&str]) = (&["https://a.example"], &["https://b.example"]);
        let names = constants(&[one, other]);
        assert_eq!(constants(&[other, one, other, one]), names);
        assert_eq!(
            constants(&[&["https://a.example", "https://c.example"], other]),
            names
        );
    }

    #[test]
    fn groups_with_the_same_first_server_have_distinct_names() {
        let names: Vec<String> = constants(&[&["https://a.example"], &["http://a.example"]])
            .into_iter()
            .map(|(constant, _)| constant)
            .collect();
        assert_eq!(names, ["HTTP_A_EXAMPLE", "HTTPS_A_EXAMPLE"]);
        let names = constants(&[&["/a-b"], &["/a_b"]]);
        assert_ne!(names[0], names[1]);
    }
}
