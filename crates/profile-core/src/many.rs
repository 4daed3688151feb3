//! [`fetch_all`]: many accounts at once.

use futures_util::stream::{self, Stream, StreamExt};

use crate::{Error, Profile, ProfileSource};

/// Asks all sources, `concurrency` of them at a time, and gives each result when it is there:
/// with the source's index, in the order of completion.
///
/// A source that fails is one result like any other. A slow one holds one of the places until
/// its own time is up, and nobody else. Sources are taken from the iterator when a place is
/// free, and the stream stops asking when it is dropped.
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
    let asked = sources
        .into_iter()
        .enumerate()
        .map(|(index, source)| async move {
            let profile = source.as_ref().profile().await;
            (index, profile)
        });
    // Without a place, nobody would ever be asked.
    Box::pin(stream::iter(asked).buffer_unordered(concurrency.max(1)))
}
