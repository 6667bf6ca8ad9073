//! Requests as a browser sends them: own cookies by path, an Origin, and every exchange kept for later looks.

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, ORIGIN, SET_COOKIE};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// What a request carries.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    /// No body.
    Nothing,
    /// JSON.
    Json(Value),
    /// Bytes of a type.
    Bytes(&'static str, Vec<u8>),
    /// A form with one file.
    File(String, Vec<u8>),
}

/// A cookie as the server set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cookie {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) path: String,
    /// The whole line, for its flags.
    pub(crate) line: String,
}

/// One request with its answer.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) request: String,
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

/// The server as clients reach it.
#[derive(Debug)]
pub(crate) struct Http {
    pub(crate) base: String,
    client: reqwest::Client,
    traffic: Mutex<Vec<Exchange>>,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) request: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A browser: cookies, an origin, and an address behind the proxy.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) http: Arc<Http>,
    pub(crate) cookies: Arc<Mutex<Vec<Cookie>>>,
    /// What the browser sends as its origin.
    pub(crate) origin: Option<String>,
    /// The address a trusted proxy says the browser has.
    pub(crate) address: Option<String>,
    /// Whether it refreshes and sends again when its access token has run out, as the web app does.
    pub(crate) refreshes: bool,
}

impl Http {
    pub(crate) fn new(base: String) -> Arc<Self> {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Arc::new(Self { base, client, traffic: Mutex::default() })
    }

    /// Every exchange so far.
    pub(crate) fn traffic(&self) -> Vec<Exchange> {
        self.traffic.lock().unwrap().clone()
    }
}

impl Browser {
    /// A new browser without cookies.
    pub(crate) fn new(http: &Arc<Http>) -> Self {
        Self {
            origin: Some(http.base.clone()),
            http: http.clone(),
            cookies: Arc::default(),
            address: None,
            refreshes: true,
        }
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<Cookie> {
        self.cookies.lock().unwrap().iter().find(|c| c.name == name).cloned()
    }

    /// Puts a cookie back as it was.
    pub(crate) fn put_cookie(&self, cookie: Cookie) {
        let mut cookies = self.cookies.lock().unwrap();
        cookies.retain(|c| c.name != cookie.name);
        cookies.push(cookie);
    }

    fn cookie_line(&self, path: &str) -> Option<String> {
        let cookies = self.cookies.lock().unwrap();
        let fitting = cookies.iter().filter(|c| path.starts_with(&c.path) && !c.value.is_empty());
        let parts: Vec<String> = fitting.map(|c| format!("{}={}", c.name, c.value)).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn take_cookies(&self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap().to_owned();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            let path = line.split("; ").find_map(|part| part.strip_prefix("Path=")).unwrap_or("/");
            self.put_cookie(Cookie {
                name: name.to_owned(),
                value: value.to_owned(),
                path: path.to_owned(),
                line: line.clone(),
            });
        }
    }

    /// Sends a request; paths stand below `/api/v1` unless they name another place of the server.
    pub(crate) async fn send(&self, method: Method, path: &str, payload: Payload) -> Reply {
        let reply = self.send_once(method.clone(), path, payload.clone()).await;
        if !self.refreshes || reply.status != 401 || reply.json()["code"] != "access_expired" {
            return reply;
        }
        self.send_once(Method::POST, "/sessions/refresh", Payload::Nothing).await.ok();
        self.send_once(method, path, payload).await
    }

    async fn send_once(&self, method: Method, path: &str, payload: Payload) -> Reply {
        let whole = ["/api/", "/health", "/metrics", "/assets"].iter().any(|p| path.starts_with(p)) || path == "/";
        let path = if whole { path.to_owned() } else { format!("/api/v1{path}") };
        let name = format!("{method} {path}");
        let mut request = self.http.client.request(method, format!("{}{path}", self.http.base));
        if let Some(origin) = &self.origin {
            request = request.header(ORIGIN, origin);
        }
        if let Some(address) = &self.address {
            request = request.header("x-forwarded-for", address);
        }
        if let Some(line) = self.cookie_line(&path) {
            request = request.header(COOKIE, line);
        }
        request = match payload {
            Payload::Nothing => request,
            Payload::Json(value) => request.json(&value),
            Payload::Bytes(kind, bytes) => request.header(CONTENT_TYPE, kind).body(bytes),
            Payload::File(file, bytes) => {
                let part = reqwest::multipart::Part::bytes(bytes).file_name(file);
                request.multipart(reqwest::multipart::Form::new().part("file", part))
            }
        };
        let response = request.send().await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{name}: {error:?}")).to_vec();
        self.take_cookies(&headers);
        let exchange = Exchange { request: name.clone(), status, headers: format!("{headers:?}"), body: body.clone() };
        self.http.traffic.lock().unwrap().push(exchange);
        Reply { request: name, status, headers, body }
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, Payload::Nothing).await
    }

    /// Posts JSON.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Payload::Json(body)).await
    }

    /// Puts JSON.
    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Payload::Json(body)).await
    }

    /// Patches with JSON.
    pub(crate) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Payload::Json(body)).await
    }

    /// Deletes, with JSON.
    pub(crate) async fn delete(&self, path: &str, body: Value) -> Reply {
        self.send(Method::DELETE, path, Payload::Json(body)).await
    }
}

impl Reply {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {} is no JSON: {error}\n{}", self.request, self.status, self.text()))
    }

    /// The body of an answer that has to be a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {} {}", self.request, self.status, self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem of an answer that has to be a refusal of this code.
    #[track_caller]
    pub(crate) fn problem(&self, word: &str) -> Value {
        assert!(self.status >= 400, "{}: expected {word}, got {} {}", self.request, self.status, self.text());
        let kind = self.headers.get(CONTENT_TYPE).map(|v| v.to_str().unwrap().to_owned());
        assert_eq!(kind.as_deref(), Some("application/problem+json"), "{}: {}", self.request, self.text());
        let problem = self.json();
        assert_eq!(problem["code"], word, "{}: {problem}", self.request);
        let code = quiz::web::code::ALL.iter().find(|code| code.word == word).expect("a code of the table");
        assert_eq!(self.status, code.status, "{}: {problem}", self.request);
        assert_eq!(problem["status"], code.status);
        problem
    }

    /// The faulty fields of an invalid request, as `field code` in order.
    #[track_caller]
    pub(crate) fn faults(&self) -> Vec<String> {
        let problem = self.problem("invalid_request");
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let errors = problem["errors"].as_array().unwrap().iter();
        errors.map(|e| format!("{} {}", text(&e["field"]), text(&e["code"]))).collect()
    }
}
