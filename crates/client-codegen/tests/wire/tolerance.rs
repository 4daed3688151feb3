//! Responses of a tolerant client, whose types the description may contradict.

use client_runtime::{Error, ErrorKind};

use crate::{
    Result,
    calls::{call, failure, undecodable},
    clients::{responses_tolerant_builder as builder, responses_tolerant_positional as positional},
};

#[test]
fn the_clients_are_current() -> Result {
    let mut tolerant = openapi_lower::Options::default();
    tolerant.tolerant = true;
    super::is_current_with("responses_tolerant", &tolerant)
}

/// If a type does not exist, responses stay bytes, as the document states.
#[test]
fn responses_without_a_type_stay_bytes_with_a_note() -> Result {
    use openapi_lower::{Document, lower, plan::ResponseBody};
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/wire/responses_tolerant.yaml"
    );
    let lowered = lower(Document::read(path)?, &openapi_lower::Options::default())?;
    let mut plan = openapi_lower::Plan::clone(lowered.plan());
    let responses = &mut plan.operations["getPet"].responses;
    let gone = client_runtime::serde_json::json!({"$ref": "#/components/schemas/Gone"});
    responses["200"].body = Some(ResponseBody::Json(gone));
    let options = client_codegen::Options::default();
    let generated = client_codegen::generate_from_json(lowered.json(), &plan.into(), &options)?;
    let notes: Vec<_> = generated.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "types::GetPetSuccess: the method returns the response body as bytes: no type for 200 \
                 [polish/response-untyped]"
        ]
    );
    let client = &generated.files["client.rs"];
    assert!(
        client.contains("Result<ResponseValue<ByteStream>, Error<types::GetPetFailure>>"),
        "{client}"
    );
    Ok(())
}

#[tokio::test]
async fn tolerant_decoding_in_every_variant() -> Result {
    call!(
        get_pet,
        200,
        r#"{"name": [1], "age": 2}"#,
        |result, types| {
            let response = result?;
            assert_eq!(response.unreadable(), ["/name"]);
            let pet = match response.into_inner() {
                types::GetPetSuccess::Status200(pet) => pet,
                other => panic!("{other:?}"),
            };
            assert_eq!((pet.name, pet.age), (None, Some(2)));
        }
    );
    // No format causes an error.
    call!(get_pet, 202, r#"["yesterday", true]"#, |result, types| {
        let response = result?;
        assert_eq!(response.unreadable(), ["/1"]);
        match response.into_inner() {
            types::GetPetSuccess::Status202(times) => assert_eq!(times, ["yesterday"]),
            other => panic!("{other:?}"),
        }
    });
    failure!(get_pet, 409, "\"fish\"",
        types::GetPetFailure::Status409(kind) => assert_eq!(kind.to_string(), "fish"));
    failure!(get_pet, 500, "{}",
        types::GetPetFailure::Default(error) => assert_eq!(error.title, None));
    call!(get_pet, 500, "no JSON", |result, types| {
        assert_eq!(
            result.as_ref().err().map(Error::kind),
            Some(ErrorKind::Unavailable)
        );
        undecodable::<types::GetPetSuccess, _>(result, 500);
    });
    // Requests have a separate type.
    let _ = positional::types::PetInput::new("Rex");
    Ok(())
}
