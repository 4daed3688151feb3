//! Pagination in the Plan.

use serde::{Deserialize, Serialize};

/// The pagination of an operation (`x-pagination`, and vendor extensions for a specific kind of
/// pagination).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Pages {
    /// The JSON pointer (RFC 6901) to the array of items in a page, empty if the page is the array;
    /// `None` if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// How the next page is requested.
    pub next: NextPage,
    /// The boolean response field that states whether more pages follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<ResponseField>,
}

/// How the next page of an operation is requested.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NextPage {
    /// With a token from the previous page.
    Token {
        /// The response field with the token.
        from: ResponseField,
        /// The request field for the token.
        to: RequestField,
    },
    /// With a value of the previous page's last item.
    LastItem {
        /// The JSON pointer to the value in an item.
        id: String,
        /// The request field for the value.
        to: RequestField,
    },
    /// At a URL from the previous page.
    Url {
        /// The response field with the URL.
        from: ResponseField,
    },
    /// With the number of previous items.
    Offset {
        /// The request field for the number.
        to: RequestField,
        /// The response field with the total number of items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<ResponseField>,
    },
    /// With the number of the page.
    Page {
        /// The request field for the number.
        to: RequestField,
        /// The number of the first page; 1 by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<i64>,
        /// The response field with the total number of items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<ResponseField>,
        /// The response field with the total number of pages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<ResponseField>,
    },
}

/// The location of a value in a response.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResponseField {
    /// A JSON pointer into the body.
    Body(String),
    /// The header with this name.
    Header(String),
}

/// The location of a value in a request.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestField {
    /// The query parameter with this name.
    Query(String),
    /// The header with this name.
    Header(String),
    /// A JSON pointer into the body.
    Body(String),
}
