//! The expectations of a mock, and how it responds to a request.

use std::cmp::Reverse;

use super::difference::difference;
use super::received::Received;
use super::reply::Response;
use super::{Api, Route};

/// The state of a mock.
pub(super) struct State {
    pub(super) api: &'static Api,
    pub(super) expected: Vec<Expected>,
    /// Messages about requests that were not expected.
    mistakes: Vec<String>,
    /// The request that an expected call has sent.
    pub(super) recorded: Option<Received>,
}

/// An expected request and its response.
pub(super) struct Expected {
    request: Received,
    pub(super) route: Option<&'static Route>,
    /// `None` if the description has no example, until the test states the response.
    pub(super) response: Option<Response>,
    pub(super) times: u32,
    received: u32,
}

impl State {
    pub(super) fn new(api: &'static Api) -> Self {
        Self {
            api,
            expected: Vec::new(),
            mistakes: Vec::new(),
            recorded: None,
        }
    }

    /// Adds an expected request; returns its index.
    pub(super) fn expect(&mut self, request: Received) -> usize {
        let route = self.find_route(&request);
        self.expected.push(Expected {
            response: route.and_then(Response::for_route),
            request,
            route,
            times: 1,
            received: 0,
        });
        self.expected.len() - 1
    }

    /// Returns the operation of a request: of those with its method and path, the most specific
    /// one, and of those the first whose response the request accepts.
    fn find_route(&self, request: &Received) -> Option<&'static Route> {
        let path = request.path.strip_prefix(self.api.base_path)?;
        if !path.starts_with('/') {
            return None;
        }
        let routes = self.api.routes.iter();
        routes
            .filter(|it| it.method == request.method && it.matches(path))
            .min_by_key(|it| (Reverse(it.specificity()), !request.accepts(it.media_type)))
    }

    /// Responds to a request.
    pub(super) fn respond(&mut self, request: Received) -> Response {
        if request.is_expected {
            self.recorded = Some(request);
            return Response::new(204, String::new(), Vec::new());
        }
        let api = self.api;
        let is_equal = |it: &&mut Expected| {
            it.received < it.times && difference(&it.request, &request, it.route, api).is_none()
        };
        let name = format!("`{} {}`", request.method, request.path);
        if let Some(expected) = self.expected.iter_mut().find(is_equal) {
            expected.received += 1;
            if let Some(response) = &expected.response {
                return response.clone();
            }
            return self.record_mistake(format!("{name} has no example response; state one"));
        }
        let Some(route) = self.find_route(&request) else {
            return self.record_mistake(format!("{name} is not an operation of the description"));
        };
        let is_of_route = |it: &&Expected| {
            it.route
                .is_some_and(|it| it.method == route.method && it.path == route.path)
        };
        let others: Vec<&Expected> = self.expected.iter().filter(is_of_route).collect();
        if others.is_empty() {
            return Response::for_route(route).unwrap_or_else(|| {
                self.record_mistake(format!(
                    "{name} has no example response; expect it and state one"
                ))
            });
        }
        let reason = others
            .iter()
            .find(|it| it.received < it.times)
            .and_then(|it| difference(&it.request, &request, it.route, api))
            .unwrap_or_else(|| "it was received more often than expected".to_owned());
        self.record_mistake(format!("{name} ({}): {reason}", route.id))
    }

    fn record_mistake(&mut self, message: String) -> Response {
        let response = Response::mistake(&message);
        self.mistakes.push(message);
        response
    }

    /// Returns messages about requests that were not expected, and about expected ones that are
    /// missing.
    pub(super) fn mistakes(&self) -> Vec<String> {
        let expected = self.expected.iter();
        let missing = expected.filter(|it| it.received < it.times).map(|it| {
            let Received { method, path, .. } = &it.request;
            let (received, times) = (it.received, it.times);
            format!("`{method} {path}` was received {received} of {times} times")
        });
        self.mistakes.iter().cloned().chain(missing).collect()
    }
}
