//! The expectations of a mock, and how it responds to a request.

use super::difference::difference;
use super::received::Received;
use super::reply::Response;
use super::{Api, Route};

/// The state of a mock.
pub(super) struct State {
    pub(super) api: &'static Api,
    pub(super) expected: Vec<Expected>,
    /// What was wrong with other requests.
    mistakes: Vec<String>,
    /// The request of an expected call.
    pub(super) recorded: Option<Received>,
}

/// An expected request and its response.
pub(super) struct Expected {
    request: Received,
    pub(super) route: Option<&'static Route>,
    /// `None` until it is stated, if the description has no example.
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
        let route = self.route(&request);
        self.expected.push(Expected {
            response: route.and_then(Response::of_route),
            request,
            route,
            times: 1,
            received: 0,
        });
        self.expected.len() - 1
    }

    /// Returns the operation of a request: of those with its method and path, the most specific
    /// one, and of those the first whose response the request accepts.
    fn route(&self, request: &Received) -> Option<&'static Route> {
        let path = request.path.strip_prefix(self.api.base_path)?;
        if !path.starts_with('/') {
            return None;
        }
        let routes = self.api.routes.iter();
        let routes = routes.filter(|it| it.method == request.method && it.matches(path));
        let routes: Vec<&Route> = routes.collect();
        let most = routes.iter().map(|it| it.specificity()).max()?;
        let mut routes = routes.into_iter().filter(|it| it.specificity() == most);
        let first = routes.next()?;
        if request.accepts(first.media_type) {
            return Some(first);
        }
        let accepted = routes.find(|it| request.accepts(it.media_type));
        accepted.or(Some(first))
    }

    /// Responds to a request.
    pub(super) fn respond(&mut self, request: Received) -> Response {
        if request.is_expected {
            self.recorded = Some(request);
            return Response::new(204, String::new(), Vec::new());
        }
        let api = self.api;
        let equal = |it: &&mut Expected| {
            it.received < it.times && difference(&it.request, &request, it.route, api).is_none()
        };
        let name = format!("`{} {}`", request.method, request.path);
        if let Some(expected) = self.expected.iter_mut().find(equal) {
            expected.received += 1;
            if let Some(response) = &expected.response {
                return response.clone();
            }
            return self.mistake(format!("{name} has no example response; state one"));
        }
        let Some(route) = self.route(&request) else {
            return self.mistake(format!("{name} is no operation of the description"));
        };
        let same = |it: &&Expected| {
            it.route
                .is_some_and(|it| it.method == route.method && it.path == route.path)
        };
        let others: Vec<&Expected> = self.expected.iter().filter(same).collect();
        if others.is_empty() {
            let described = Response::of_route(route);
            return described.unwrap_or_else(|| {
                self.mistake(format!(
                    "{name} has no example response; expect it and state one"
                ))
            });
        }
        let open = others.iter().find(|it| it.received < it.times);
        let reason = open.and_then(|it| difference(&it.request, &request, it.route, api));
        let reason = reason.as_deref();
        let reason = reason.unwrap_or("it was received more often than expected");
        self.mistake(format!("{name} ({}): {reason}", route.id))
    }

    fn mistake(&mut self, text: String) -> Response {
        let response = Response::mistake(&text);
        self.mistakes.push(text);
        response
    }

    /// Returns all mistakes: requests that were not expected, and expected ones that are missing.
    pub(super) fn mistakes(&self) -> Vec<String> {
        let missing = self.expected.iter().filter(|it| it.received < it.times);
        let missing = missing.map(|it| {
            let Received { method, path, .. } = &it.request;
            let (received, times) = (it.received, it.times);
            format!("`{method} {path}` was received {received} of {times} times")
        });
        self.mistakes.iter().cloned().chain(missing).collect()
    }
}
