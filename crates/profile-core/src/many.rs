//! [`fetch_all`]: many accounts at once.

use futures_util::stream::{self, Stream, StreamExt};

use crate::{Error, Profile, ProfileSource};

/// Fetches the profiles of all sources, `concurrency` of them at a time, and yields each result
/// when it is available: with the source's index, in the order of completion.
///
/// A source that fails is one result like any other, and a slow one does not block the others.
/// Sources are taken from the iterator when a slot is free, and no further ones after the
/// stream is dropped.
///
/// ```
/// use futures_util::StreamExt;
/// use profile_core::{Profile, ProfileSource, fetch_all};
///
/// # async fn example(sources: Vec<Box<dyn ProfileSource>>) {
/// let mut profiles = fetch_all(&sources, 64);
/// while let Some((index, profile)) = profiles.next().await {
///     match profile {
///         Ok(profile) => println!("{} is {}", profile.sub, profile.display_name()),
///         Err(error) => println!("{}: {error}", sources[index].vendor()),
///     }
/// }
/// # }
/// ```
pub fn fetch_all<S: AsRef<dyn ProfileSource>>(
    sources: impl IntoIterator<Item = S>,
    concurrency: usize,
) -> impl Stream<Item = (usize, Result<Profile, Error>)> + Unpin {
    let profiles = sources
        .into_iter()
        .enumerate()
        .map(|(index, source)| async move {
            let profile = source.as_ref().profile().await;
            (index, profile)
        });
    // With zero slots the stream would never yield.
    Box::pin(stream::iter(profiles).buffer_unordered(concurrency.max(1)))
}
