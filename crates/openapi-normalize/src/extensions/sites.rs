//! Visits the objects of a document that OpenAPI allows to be extended.

use std::collections::HashSet;

use openapi_source::vocabulary::METHODS;
use openapi_source::{Node, Origin, walk};

/// The kind of an extensible object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Site {
    Root,
    Info,
    Server,
    SecurityScheme,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    Body,
    MediaType,
    Encoding,
    Responses,
    Response,
    Header,
    Schema,
    Discriminator,
}

type Visit<'v> = dyn FnMut(Site, &mut Node) + 'v;

/// Calls `visit` on every extensible object of the document, inner ones first.
pub(super) fn visit_objects(root: &mut Node, visit: &mut Visit) {
    if let Some(info) = root.get_mut("info") {
        visit(Site::Info, info);
    }
    visit_servers(root, visit);
    if let Some(components) = root.get_mut("components") {
        for scheme in walk::values(components.get_mut("securitySchemes")) {
            if let Some(flows) = scheme.get_mut("flows") {
                for flow in walk::values(Some(flows)) {
                    visit(Site::SecurityScheme, flow);
                }
                visit(Site::SecurityScheme, flows);
            }
            visit(Site::SecurityScheme, scheme);
        }
        for schema in walk::values(components.get_mut("schemas")) {
            visit_schema_tree(schema, visit);
        }
        visit(Site::Components, components);
    }
    if let Some(paths) = root.get_mut("paths") {
        for item in walk::values(Some(paths)) {
            for method in METHODS {
                if let Some(node) = item.get_mut(method) {
                    visit_operation(node, visit);
                }
            }
            visit(Site::PathItem, item);
        }
        visit(Site::Paths, paths);
    }
    visit(Site::Root, root);
}

/// Returns the origins of the objects in all operations, down to the properties of their schemas.
/// They include those of the shared parameters, bodies, responses and headers that were copied into
/// operations.
pub(super) fn used_origins(root: &mut Node) -> HashSet<Origin> {
    let mut used = HashSet::new();
    for item in walk::values(root.get_mut("paths")) {
        used.insert(item.origin);
        for method in METHODS {
            let Some(node) = item.get_mut(method) else {
                continue;
            };
            visit_operation(node, &mut |site, node| {
                used.insert(node.origin);
                if site == Site::Schema {
                    used.extend(node.members("properties").map(|(_, member)| member.origin));
                }
            });
        }
    }
    used
}

fn visit_operation(node: &mut Node, visit: &mut Visit) {
    visit_servers(node, visit);
    for parameter in walk::list(node.get_mut("parameters")) {
        visit_contents(parameter, visit);
        visit(Site::Parameter, parameter);
    }
    if let Some(body) = node.get_mut("requestBody") {
        visit_contents(body, visit);
        visit(Site::Body, body);
    }
    if let Some(responses) = node.get_mut("responses") {
        for response in walk::values(Some(responses)) {
            visit_contents(response, visit);
            for header in walk::values(response.get_mut("headers")) {
                visit_contents(header, visit);
                visit(Site::Header, header);
            }
            visit(Site::Response, response);
        }
        visit(Site::Responses, responses);
    }
    visit(Site::Operation, node);
}

fn visit_contents(holder: &mut Node, visit: &mut Visit) {
    for media_type in walk::values(holder.get_mut("content")) {
        for encoding in walk::values(media_type.get_mut("encoding")) {
            visit(Site::Encoding, encoding);
        }
        for key in ["schema", "itemSchema"] {
            if let Some(schema) = media_type.get_mut(key) {
                visit_schema_tree(schema, visit);
            }
        }
        visit(Site::MediaType, media_type);
    }
    if let Some(schema) = holder.get_mut("schema") {
        visit_schema_tree(schema, visit);
    }
}

fn visit_schema_tree(schema: &mut Node, visit: &mut Visit) {
    walk::schema_tree(schema, &mut |schema| {
        if let Some(discriminator) = schema.get_mut("discriminator") {
            visit(Site::Discriminator, discriminator);
        }
        visit(Site::Schema, schema);
    });
}

fn visit_servers(holder: &mut Node, visit: &mut Visit) {
    for server in walk::list(holder.get_mut("servers")) {
        for variable in walk::values(server.get_mut("variables")) {
            visit(Site::Server, variable);
        }
        visit(Site::Server, server);
    }
}
