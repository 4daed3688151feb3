//! Finds the schemas and operations on which the generator fails, and generates without them.
//!
//! The search for schemas and the search for operations both keep a prefix of the list on which
//! the generator is known to work. Halving finds the shortest prefix on which it fails; the last
//! item of that prefix is a culprit, and the search continues after it. With n items and k
//! culprits the search takes k·log₂ n runs.
//!
//! A document without a single culprit may be too large, so each probe takes long. Therefore the
//! duration of the whole search is limited, not only that of each run.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openapiv3::OpenAPI;

use crate::{
    document,
    error::{Error, ErrorKind, Failure, FailureKind},
    generated::{Dropped, Generated},
    operations,
};

/// How many times the generator may run for one document.
const MAX_RUNS: usize = 250;

/// Runs the generator once. The flag states whether the document is a reduced one, for a probe.
pub(crate) type Run<'a> = dyn FnMut(&Arc<str>, bool) -> Result<Generated, Failure> + 'a;

/// Generates a client without the schemas and operations on which the generator fails. The search
/// for them ends with an error at a `fatal` failure, or when it exceeds the time limit.
pub(crate) fn generate(
    json: &Arc<str>,
    time_limit: Duration,
    run: &mut Run<'_>,
    fatal: impl Fn(&Failure) -> bool,
) -> Result<Generated, Error> {
    let first = match run(json, false) {
        Ok(generated) => return Ok(generated),
        Err(failure) => failure,
    };
    let mut search = Search {
        run,
        fatal: &fatal,
        runs: 1,
        started: Instant::now(),
        time_limit,
    };
    if search.is_fatal(&first) {
        return Err(Error::because("the generator did not finish", &first));
    }
    let mut dropped = Vec::new();
    let openapi = &document::parse_openapi(json)
        .map_err(|failure| Error::because("the generator did not finish", &failure))?;

    // The generator reads every schema before the first operation, so schemas are searched first.
    let no_operations = operations::only(openapi, |_| false);
    let names = operations::schema_names(openapi);
    let culprits = search.culprits(names.len(), &|kept| {
        operations::only_schemas(&no_operations, kept)
    })?;
    let openapi = operations::only_schemas(openapi, |position| !culprits.contains(position));
    for (position, failure) in &culprits.0 {
        dropped.push(Dropped::Schema {
            name: names[*position].to_owned(),
            reason: failure.to_string(),
        });
    }

    let all = operations::all(&openapi);
    let culprits = search.culprits(all.len(), &|kept| operations::only(&openapi, kept))?;
    for (position, failure) in &culprits.0 {
        let operation = &all[*position];
        dropped.push(Dropped::Operation {
            id: operation.id.to_owned(),
            method: operation.method.to_uppercase(),
            path: operation.path.to_owned(),
            reason: failure.to_string(),
        });
    }

    let rest = operations::only(&openapi, |position| !culprits.contains(position));
    let mut generated = (search.run)(&to_json(&rest), false).map_err(|failure| {
        let message =
            "the generator still fails without the schemas and operations on which it failed";
        Error::because(message, &failure)
    })?;
    dropped.append(&mut generated.dropped);
    generated.dropped = dropped;
    Ok(generated)
}

fn to_json(openapi: &OpenAPI) -> Arc<str> {
    let json = serde_json::to_string(openapi);
    json.expect("all keys of the document are strings").into()
}

/// The positions of the culprits, each with the failure that it causes.
struct Culprits(Vec<(usize, Failure)>);

impl Culprits {
    fn contains(&self, position: usize) -> bool {
        self.0.iter().any(|(culprit, _)| *culprit == position)
    }
}

/// Returns the document with only those items for whose positions the predicate holds.
type Reduce<'a> = dyn Fn(&dyn Fn(usize) -> bool) -> OpenAPI + 'a;

struct Search<'a, 'r> {
    run: &'a mut Run<'r>,
    fatal: &'a dyn Fn(&Failure) -> bool,
    runs: usize,
    started: Instant,
    time_limit: Duration,
}

impl Search<'_, '_> {
    fn is_fatal(&self, failure: &Failure) -> bool {
        failure.kind == FailureKind::Worker || (self.fatal)(failure)
    }

    /// Finds the culprits among `count` items; `reduce` returns the document with some of them.
    fn culprits(&mut self, count: usize, reduce: &Reduce<'_>) -> Result<Culprits, Error> {
        let mut found = Culprits(Vec::new());
        let mut works = 0;
        loop {
            // A probe of the first `end` items without the culprits found so far.
            let probe = |search: &mut Self, end: usize| {
                let document = reduce(&|position| position < end && !found.contains(position));
                search.probe(&to_json(&document))
            };
            let Err(mut failure) = probe(self, count)? else {
                return Ok(found);
            };
            if works == count {
                return Err(Error::because(
                    "the generator fails on a document on which it just succeeded",
                    &failure,
                ));
            }
            let mut fails = count;
            if works == 0
                && let Err(failure) = probe(self, 0)?
            {
                return Err(Error::because(
                    "the generator fails even without schemas and operations",
                    &failure,
                ));
            }
            while works + 1 < fails {
                let middle = works + (fails - works) / 2;
                match probe(self, middle)? {
                    Ok(()) => works = middle,
                    Err(earlier) => {
                        fails = middle;
                        failure = earlier;
                    }
                }
            }
            works = fails;
            found.0.push((fails - 1, failure));
        }
    }

    fn probe(&mut self, document: &Arc<str>) -> Result<Result<(), Failure>, Error> {
        if self.runs >= MAX_RUNS {
            return Err(Error::new(
                ErrorKind::Generator,
                format!(
                    "the generator fails, and {MAX_RUNS} runs did not find all schemas and \
                     operations on which it fails"
                ),
            ));
        }
        if self.started.elapsed() > self.time_limit {
            let message = format!(
                "the generator fails, and {} runs in {} s did not find the schema or operation on \
                 which it fails",
                self.runs,
                self.started.elapsed().as_secs(),
            );
            return Err(Error::new(ErrorKind::Timeout, message).with_help(
                "the description may be too large for the deadline and the memory limit: keep \
                 fewer operations, or raise the limits",
            ));
        }
        self.runs += 1;
        match (self.run)(document, true) {
            Ok(_) => Ok(Ok(())),
            Err(failure) if self.is_fatal(&failure) => {
                let message = "the search for the cause of the generator's failure was aborted";
                Err(Error::because(message, &failure))
            }
            Err(failure) => Ok(Err(failure)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(operations: usize, schemas: usize) -> Arc<str> {
        let paths: serde_json::Map<_, _> = (0..operations)
            .map(|n| {
                let item =
                    serde_json::json!({"get": {"operationId": format!("op{n}"), "responses": {}}});
                (format!("/{n}"), item)
            })
            .collect();
        let schemas: serde_json::Map<_, _> = (0..schemas)
            .map(|n| (format!("S{n}"), serde_json::json!({"type": "string"})))
            .collect();
        let document = serde_json::json!({
            "openapi": "3.0.3", "info": {"title": "", "version": ""},
            "paths": paths, "components": {"schemas": schemas}
        });
        document.to_string().into()
    }

    #[test]
    fn finds_every_culprit_in_few_runs() {
        let openapi = document(150, 90);
        let mut runs = 0;
        let mut run = |text: &Arc<str>, _: bool| {
            runs += 1;
            let failing = [
                "\"op7\"",
                "\"op149\"",
                "\"S3\":{\"type\"",
                "\"S89\":{\"type\"",
            ];
            match failing.iter().find(|it| text.contains(**it)) {
                Some(it) => Err(Failure::new(FailureKind::Panic, it)),
                None => Ok(Generated::default()),
            }
        };
        let generated = generate(&openapi, Duration::MAX, &mut run, |_| false).expect("a client");
        let dropped: Vec<_> = generated.dropped.iter().map(|it| it.to_string()).collect();
        assert_eq!(dropped.len(), 4, "{dropped:?}");
        assert!(dropped[0].starts_with("schema S3 accepts any JSON value: panicked"));
        assert!(
            dropped[3].starts_with("no client method is generated for GET /149 (op149): panicked")
        );
        assert!(runs < 50, "{runs} runs");
    }

    #[test]
    fn a_failure_without_a_culprit_is_an_error() {
        let mut run = |_: &Arc<str>, _: bool| Err(Failure::new(FailureKind::Panic, "always"));
        assert!(generate(&document(3, 3), Duration::MAX, &mut run, |_| false).is_err());
    }

    #[test]
    fn a_search_that_takes_too_long_is_an_error() {
        let mut runs = 0;
        let mut run = |document: &Arc<str>, _: bool| {
            runs += 1;
            std::thread::sleep(Duration::from_millis(2));
            if document.contains("\"paths\":{}") {
                Ok(Generated::default())
            } else {
                Err(Failure::new(FailureKind::Timeout, "too large"))
            }
        };
        let time_limit = Duration::from_millis(1);
        let error = generate(&document(900, 3), time_limit, &mut run, |_| false).unwrap_err();
        assert!(
            error.to_string().contains("keep fewer operations"),
            "{error}"
        );
        assert!(runs < 5, "{runs} runs");
    }
}
