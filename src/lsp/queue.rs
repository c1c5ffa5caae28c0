//! The messages that wait: what has arrived is looked through for requests that were taken back before their turn.

use crossbeam_channel::{Receiver, RecvTimeoutError};
use lsp_server::{Message, RequestId};
use std::collections::VecDeque;
use std::time::Duration;

/// The things to do.
pub(crate) enum Next {
    /// A message to work on.
    Message(Message),
    /// A request that the client has taken back.
    Cancelled(RequestId),
    /// Nothing has come for the time asked for.
    Pause,
    /// The client has hung up.
    End,
}

/// Messages in their order.
pub(crate) struct Queue {
    receiver: Receiver<Message>,
    waiting: VecDeque<Message>,
}

impl Queue {
    /// A queue of what arrives there.
    pub(crate) fn new(receiver: Receiver<Message>) -> Self {
        Self { receiver, waiting: VecDeque::new() }
    }

    /// The next message, waiting for at most `pause`; `None` waits for as long as it takes.
    pub(crate) fn next(&mut self, pause: Option<Duration>) -> Next {
        if self.waiting.is_empty() {
            let received = match pause {
                Some(pause) => self.receiver.recv_timeout(pause),
                None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match received {
                Ok(message) => self.waiting.push_back(message),
                Err(RecvTimeoutError::Timeout) => return Next::Pause,
                Err(RecvTimeoutError::Disconnected) => return Next::End,
            }
        }
        self.waiting.extend(self.receiver.try_iter());
        match self.waiting.pop_front() {
            Some(Message::Request(request)) if self.is_cancelled(&request.id) => Next::Cancelled(request.id),
            Some(message) => Next::Message(message),
            None => Next::Pause,
        }
    }

    fn is_cancelled(&self, id: &RequestId) -> bool {
        self.waiting
            .iter()
            .any(|message| matches!(message, Message::Notification(note) if cancelled(&note.params, &note.method).as_ref() == Some(id)))
    }
}

/// The request that a notification takes back.
pub(crate) fn cancelled(params: &serde_json::Value, method: &str) -> Option<RequestId> {
    if method != "$/cancelRequest" {
        return None;
    }
    let id = params.get("id")?;
    let number = id.as_i64().and_then(|number| i32::try_from(number).ok()).map(RequestId::from);
    number.or_else(|| id.as_str().map(|id| RequestId::from(id.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::{Next, Queue};
    use lsp_server::{Message, Notification, Request, RequestId};
    use serde_json::json;
    use std::time::Duration;

    #[test]
    fn a_request_taken_back_before_its_turn_is_not_worked_on() {
        let (sender, receiver) = crossbeam_channel::unbounded();
        for id in [1, 2] {
            sender.send(Message::Request(Request::new(RequestId::from(id), "textDocument/hover".to_owned(), json!({})))).unwrap();
        }
        sender.send(Message::Notification(Notification::new("$/cancelRequest".to_owned(), json!({ "id": 2 })))).unwrap();
        let mut queue = Queue::new(receiver);
        let pause = Some(Duration::from_millis(1));
        assert!(matches!(queue.next(pause), Next::Message(Message::Request(request)) if request.id == RequestId::from(1)));
        assert!(matches!(queue.next(pause), Next::Cancelled(id) if id == RequestId::from(2)));
        assert!(matches!(queue.next(pause), Next::Message(Message::Notification(_))));
        assert!(matches!(queue.next(pause), Next::Pause));
        drop(sender);
        assert!(matches!(queue.next(pause), Next::End));
    }
}
