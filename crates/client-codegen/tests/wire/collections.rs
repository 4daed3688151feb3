//! Parameters of Swagger 2.0: every row of its table of `collectionFormat`, and its `Authorization`
//! header.

use super::{Result, calls::send, is_current, parameters::colors, recorder::Wire};
use crate::clients::{collections_builder as builder, collections_positional as positional};

#[test]
fn the_clients_are_current() -> Result {
    is_current("collections")
}

#[tokio::test]
async fn collection_formats_are_written_as_the_specification_lists_them() -> Result {
    let wire = Wire::start(positional::Client::new, builder::Client::new)?;
    let list = colors(&["a b", "c,d"]);
    macro_rules! set {
        ($params:expr) => {
            $params
                .none(list.clone())
                .csv(list.clone())
                .ssv(list.clone())
                .tsv(list.clone())
                .pipes(list.clone())
                .multi(list.clone())
                .pairs([vec![1, 2], vec![3]])
                .x_csv(list.clone())
                .x_pipes(list.clone())
        };
    }
    let params = set!(positional::CollectionsParams::default());
    wire.positional.collections(&vec![1, 2], &params).await?;
    let call = wire.builder.collections().path([1, 2]);
    set!(call).send().await?;
    let request = wire.both();
    assert_eq!(
        request.target(),
        "GET /1,2?csv=a%20b,c%2Cd&multi=a+b&multi=c%2Cd&none=a%20b,c%2Cd\
         &pairs=1,2%7C3&pipes=a%20b%7Cc%2Cd&ssv=a%20b%20c%2Cd&tsv=a%20b%09c%2Cd"
    );
    assert_eq!(request.header("x-csv"), Some("a b,c,d"));
    assert_eq!(request.header("x-pipes"), Some("a b|c,d"));
    Ok(())
}

#[tokio::test]
async fn the_authorization_header_of_swagger_2_is_an_argument() -> Result {
    let wire = Wire::start(positional::Client::new, builder::Client::new)?;
    let value = "Basic eDp5";
    send!(wire, get_token(value), authorization_header(value));
    assert_eq!(wire.both().header("authorization"), Some(value));
    Ok(())
}
