//! `doctor` and `regen`, run on descriptions of several files.

use std::{
    fs,
    sync::{Mutex, PoisonError},
};

use crate::support::{Outcome, Scratch};
use serde_json::Value;

/// A description whose path and types are in other files.
const SHOP: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /items: {$ref: paths/items.yaml}
  /orders: {$ref: 'paths/orders.yaml#/orders'}
components:
  schemas: {$ref: schemas.yaml}
";

const ITEMS: &str = "get:
  operationId: listItems
  responses:
    '200':
      description: ok
      content:
        application/json:
          schema: {type: array, items: {$ref: '../schemas.yaml#/Item'}}
          example: [{sku: a, size: large}]
";

const ORDERS: &str = "orders:
  get: {operationId: listOrders, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '../schemas.yaml#/Order'}}}}}}
";

const SCHEMAS: &str = "Item: {type: object, required: [sku], properties: {sku: {type: string}, size: {$ref: '#/Size'}}}
Size: {type: string, enum: [small, large]}
Order: {type: object, properties: {item: {$ref: '#/Item'}}}
";

fn shop() -> Scratch {
    let scratch = Scratch::new();
    for (name, text) in [
        ("shop/main.yaml", SHOP),
        ("shop/paths/items.yaml", ITEMS),
        ("shop/paths/orders.yaml", ORDERS),
        ("shop/schemas.yaml", SCHEMAS),
    ] {
        scratch.write(name, text);
    }
    scratch
}

/// Locked while `doctor` runs: programs of the same name are built in the same folder.
static DOCTOR: Mutex<()> = Mutex::new(());

fn doctor(scratch: &Scratch, arguments: &[&str]) -> Outcome {
    let _lock = DOCTOR.lock().unwrap_or_else(PoisonError::into_inner);
    scratch.doctor(&[&["--format", "json"], arguments].concat())
}

fn paths(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["path"].as_str()).collect()
}

#[test]
fn operations_are_counted_and_selected_behind_references() {
    let scratch = shop();
    let counts = |arguments: &[&str]| {
        let row = doctor(&scratch, arguments).exits(0).rows().remove(0);
        (
            row["operations_kept"].clone(),
            row["operations_total"].clone(),
        )
    };
    assert_eq!(counts(&["shop/main.yaml"]), (2.into(), 2.into()));
    for wanted in ["listOrders", "GET /orders"] {
        let arguments = ["--operations", wanted, "shop/main.yaml"];
        assert_eq!(counts(&arguments), (1.into(), 1.into()), "{wanted}");
    }
}

#[test]
fn examples_and_instances_are_found_in_other_files() {
    let scratch = shop();
    let ran = doctor(&scratch, &["--instances", "shop/main.yaml"]).exits(0);
    let row = &ran.rows()[0];
    assert_eq!(row["examples"]["round_tripped"], 1, "{row}");
    assert_eq!(row["instances"]["failures"], Value::Array(vec![]), "{row}");
    assert!(row["instances"]["made"].as_u64() > Some(10), "{row}");
}

#[test]
fn descriptions_to_which_others_refer_are_not_examined_separately() {
    let scratch = shop();
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";
    // A part that is a description itself, and two that refer to each other.
    scratch.write(
        "shop/schemas.yaml",
        &format!("{head}paths: {{}}\n{SCHEMAS}"),
    );
    let mutual = |id: &str, other: &str| {
        format!(
            "{head}paths: {{/{id}: {{get: {{operationId: {id}, responses: {{'200': {{$ref: '{other}#/components/responses/R'}}}}}}}}}}\ncomponents: {{responses: {{R: {{description: r}}}}}}\n"
        )
    };
    scratch.write("shop/one.yaml", &mutual("one", "./two.yaml"));
    scratch.write("shop/two.yaml", &mutual("two", "one.yaml"));
    let ran = doctor(&scratch, &["shop"]).exits(0);
    let rows = ran.rows();
    assert_eq!(
        paths(&rows),
        ["shop/main.yaml", "shop/one.yaml", "shop/two.yaml"]
    );
}

#[test]
fn utf16_is_read_as_any_other_text() {
    let scratch = shop();
    let units = |text: &str, unit: fn(u16) -> [u8; 2]| {
        let marked = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(unit).collect::<Vec<u8>>()
    };
    let main = units(SHOP, u16::to_le_bytes);
    fs::write(scratch.path("shop/main.yaml"), main).expect("a file");
    let items = units(ITEMS, u16::to_be_bytes);
    fs::write(scratch.path("shop/paths/items.yaml"), items).expect("a file");
    let ran = doctor(
        &scratch,
        &["--examples", "--operations", "listItems", "shop"],
    )
    .exits(0);
    let rows = ran.rows();
    assert_eq!(paths(&rows), ["shop/main.yaml"]);
    assert_eq!(rows[0]["examples"]["round_tripped"], 1);
}

#[test]
fn the_command_line_states_a_root_and_further_main_files() {
    let scratch = shop();
    scratch.write(
        "api/admin.yaml",
        &SHOP
            .replace("paths/", "../shop/paths/")
            .replace("schemas.yaml", "../shop/schemas.yaml"),
    );
    let ran = doctor(&scratch, &["api/admin.yaml"]).exits(2);
    let error = ran.rows()[0]["error"].to_string();
    assert!(
        error.contains("--root DIR") && error.contains("api/admin.yaml:4:12"),
        "{error}"
    );
    let ran = doctor(&scratch, &["--root", ".", "api/admin.yaml"]).exits(0);
    assert_eq!(ran.rows()[0]["operations_kept"], 2);
    let ran = doctor(&scratch, &["."]).exits(0);
    assert!(
        paths(&ran.rows()).contains(&"./api/admin.yaml"),
        "{}",
        ran.out
    );

    scratch.write(
        "shop/more.yaml",
        &SHOP.replace(
            "/items: {$ref: paths/items.yaml}",
            "/more: {get: {operationId: getMore, responses: {'204': {description: done}}}}",
        ),
    );
    let ran = doctor(&scratch, &["--merge", "shop/more.yaml", "shop/main.yaml"]).exits(0);
    assert_eq!(ran.rows()[0]["operations_kept"], 3);
    scratch.write(
        "shop/more.yaml",
        &SHOP.replace("paths/items.yaml", "'paths/orders.yaml#/orders'"),
    );
    let ran = doctor(&scratch, &["--merge", "shop/more.yaml", "shop/main.yaml"]).exits(2);
    let error = ran.rows()[0]["error"].to_string();
    assert!(
        error.contains("listOrders") || error.contains("/paths/~1items"),
        "{error}"
    );
}

#[test]
fn the_manifest_states_a_root_and_further_main_files() {
    let scratch = Scratch::new();
    scratch.edit(
        "specs/vendors.toml",
        "spec = \"cats/api.yaml\"\n",
        "spec = \"cats/api.yaml\"\nroot = \"cats\"\nmerge = [\"cats/more/lions.yaml\"]\n",
    );
    scratch.edit(
        "specs/vendors.toml",
        "[\"getCat\"]",
        "[\"getCat\", \"getLion\"]",
    );
    scratch.write(
        "specs/cats/more/lions.yaml",
        "openapi: 3.1.0\ninfo: {title: Lions, version: '1'}\npaths: {/lion: {get: {operationId: getLion, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: ../lion.yaml}}}}}}}}\n",
    );
    scratch.write(
        "specs/cats/lion.yaml",
        "type: object\nproperties: {roars: {type: boolean}}\n",
    );
    scratch.run(&["regen", "cats"]).exits(0);
    let types = scratch.read("crates/cats-client/src/generated/types.rs");
    assert!(
        types.contains("struct Lion") && types.contains("roars"),
        "{types}"
    );
    scratch.run(&["regen", "--check", "cats"]).exits(0);
    // A file of the root folder is an input.
    scratch.edit("specs/cats/lion.yaml", "roars", "sleeps");
    scratch.run(&["regen", "--check", "cats"]).exits(1);

    scratch.edit("specs/vendors.toml", "root = \"cats\"", "root = \"dogs\"");
    let ran = scratch.run(&["regen", "cats"]).exits(2);
    assert!(
        ran.err.contains("specs/vendors.toml:5:8") && ran.err.contains("`root`"),
        "{}",
        ran.err
    );
}
