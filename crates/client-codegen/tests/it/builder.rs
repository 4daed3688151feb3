//! Tests of [`Builder`]: selection, overlays, several files, and errors.

use std::{error::Error as StdError, fs, path::Path};

use client_codegen::{Builder, ErrorKind};

type Result = std::result::Result<(), Box<dyn StdError>>;

const API: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      responses: {'200': {description: All pets., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /owners:
    get:
      responses: {'204': {description: ''}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
";

const OVERLAY: &str = "\
overlay: 1.1.0
info: {title: Corrections, version: '1'}
actions:
  - target: $.components.schemas.Pet.properties.name
    description: The name is a number.
    x-was: {type: string}
    update: {type: integer}
";

fn write_api(folder: &Path) -> std::io::Result<Builder> {
    fs::write(folder.join("api.yaml"), API)?;
    fs::write(folder.join("overlay.yaml"), OVERLAY)?;
    Ok(Builder::new(folder.join("api.yaml")))
}

#[test]
fn keeps_the_selected_operations() -> Result {
    let folder = tempfile::tempdir()?;
    let builder = write_api(folder.path())?;
    assert_eq!(builder.clone().generate()?.stats.operations, 2);
    for operation in ["listPets", "GET /pets"] {
        let generated = builder.clone().operations([operation]).generate()?;
        assert_eq!(generated.stats.operations, 1);
        assert!(generated.files["client.rs"].contains("fn list_pets("));
    }
    let both = builder.operations(["listPets"]).operations(["GET /owners"]);
    assert_eq!(both.generate()?.stats.operations, 2);
    Ok(())
}

#[test]
fn applies_overlays_in_order() -> Result {
    let folder = tempfile::tempdir()?;
    let builder = write_api(folder.path())?;
    let overlay = folder.path().join("overlay.yaml");
    let types = |builder: &Builder| -> std::result::Result<String, client_codegen::Error> {
        Ok(builder.generate()?.files["types.rs"].clone())
    };
    assert!(types(&builder)?.contains("pub name: String"));
    let corrected = builder.overlay(&overlay);
    assert!(types(&corrected)?.contains("pub name: i64"));
    // The first application has replaced the value that the second one expects.
    let twice = types(&corrected.overlay(&overlay)).expect_err("`x-was` does not match");
    assert_eq!(twice.kind(), ErrorKind::Description);
    assert_eq!(twice.file(), Some(overlay.as_path()));
    Ok(())
}

#[test]
fn tolerant_responses_have_optional_properties() -> Result {
    let folder = tempfile::tempdir()?;
    let generated = write_api(folder.path())?.tolerant(true).generate()?;
    assert!(generated.files["types.rs"].contains("pub name: Option<String>"));
    Ok(())
}

#[test]
fn merges_several_files() -> Result {
    let folder = tempfile::tempdir()?;
    let builder = write_api(folder.path())?;
    let more = folder.path().join("more.yaml");
    fs::write(&more, API.replace("/owners", "/more"))?;
    assert_eq!(builder.file(more).generate()?.stats.operations, 3);
    Ok(())
}

#[test]
fn errors_state_their_kind_and_position() -> Result {
    let folder = tempfile::tempdir()?;
    let builder = write_api(folder.path())?;
    let error = builder.clone().operations(["gone"]).generate();
    let error = error.expect_err("no operation has the name");
    assert_eq!(error.kind(), ErrorKind::Description);
    assert!(error.to_string().contains("gone"), "{error}");

    let file = folder.path().join("api.yaml");
    fs::write(&file, "openapi: 3.1.0\ninfo: [\n")?;
    let error = builder.generate().expect_err("the file is not YAML");
    assert_eq!(error.kind(), ErrorKind::Description);
    assert_eq!(error.file(), Some(file.as_path()));
    assert!(error.position().is_some_and(|it| it.line >= 2), "{error}");

    fs::write(&file, API)?;
    let error = builder.emit_file(folder.path().join("none/api.rs"));
    let error = error.expect_err("the folder does not exist");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("none"), "{error}");
    Ok(())
}

/// An overlay that renames one of the values leaves a name for the variant of unknown values.
#[test]
fn a_variant_name_in_an_overlay_opens_an_enum() -> Result {
    let folder = tempfile::tempdir()?;
    let description = API.replace(
        "name: {type: string}",
        "name: {type: string, enum: [unknown, other, unknown_value, other_value]}",
    );
    let overlay = "\
overlay: 1.1.0
info: {title: Names, version: '1'}
actions:
  - target: $.components.schemas.Pet.properties.name
    update: {x-enum-varnames: [Unnamed, Other, UnknownValue, OtherValue]}
";
    fs::write(folder.path().join("api.yaml"), description)?;
    fs::write(folder.path().join("overlay.yaml"), overlay)?;
    let builder = Builder::new(folder.path().join("api.yaml"));
    let notes = builder.clone().generate()?.notes;
    let codes: Vec<_> = notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["polish/enum-closed"]);
    let overlay = folder.path().join("overlay.yaml");
    let generated = builder.overlay(overlay).generate()?;
    assert_eq!(generated.notes, []);
    assert!(generated.files["types.rs"].contains(" Unknown("));
    Ok(())
}
