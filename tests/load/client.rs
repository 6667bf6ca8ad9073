//! A small keep-alive HTTP client: the load program must cost less than what it measures.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Vec<u8>,
}

/// One connection, made anew when it breaks.
pub(crate) struct Client {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what.to_owned())
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::with_capacity(16 * 1024) }
    }

    /// Sends a request; a broken connection is an error, never sent again by itself.
    pub(crate) async fn send(&mut self, method: &str, path: &str, cookie: &str, body: &str) -> Result<Reply> {
        let done = self.exchange(method, path, cookie, body).await;
        if done.is_err() {
            self.stream = None;
        }
        done
    }

    async fn exchange(&mut self, method: &str, path: &str, cookie: &str, body: &str) -> Result<Reply> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let stream = self.stream.as_mut().ok_or_else(|| broken("no connection"))?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Type: application/json\r\n\
             Cookie: {cookie}\r\nContent-Length: {1}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                break at;
            }
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(broken("the connection closed"));
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok());
        let mut length = 0;
        let mut cookies = Vec::new();
        for line in lines {
            let Some((name, value)) = line.split_once(": ") else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(|_| broken("length"))?,
                "set-cookie" => cookies.extend(value.split(';').next().map(str::to_owned)),
                _ => {}
            }
        }
        let total = head_end + 4 + length;
        while self.buffer.len() < total {
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(broken("the connection closed"));
            }
        }
        let body = self.buffer[head_end + 4..total].to_vec();
        Ok(Reply { status: status.ok_or_else(|| broken("status"))?, cookies, body })
    }
}
