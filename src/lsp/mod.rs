//! The language server: diagnostics, quick fixes and hovers for editors, over standard input and output.
//!
//! `medlint lsp` calls [`serve`]. One thread reads messages in their order; a text is checked when its editor has been still for a
//! moment, when it is saved, or when the client asks. Requests that the client takes back before their turn are not worked on. The
//! server never ends on a bad message, and it writes to no file.

mod actions;
mod diagnostics;
mod folder_run;
mod hover;
mod queue;
mod rules_file;
mod session;
mod settings;
mod text;
mod uri;
mod workspace;

use crate::lsp::queue::{Next, Queue};
use crate::lsp::session::Session;
use gen_lsp_types::InitializeParams;
use lsp_server::{Connection, Message, ProtocolError};

/// Serves one client until it says goodbye or hangs up.
///
/// # Errors
/// A client that breaks the protocol's order of messages, in words.
pub(crate) fn serve() -> Result<(), String> {
    let (connection, threads) = Connection::stdio();
    let served = talk(connection);
    // A thread that reads standard input waits for a client that has broken the protocol; nobody waits for it then.
    served.map_err(|error| error.to_string())?;
    threads.join().map_err(|error| error.to_string())
}

fn talk(connection: Connection) -> Result<(), ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    // A client that says nothing of itself that can be understood gets what every client understands.
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let mut session = Session::new(connection.sender.clone(), params);
    connection.initialize_finish(id, session.welcome())?;
    session.start();
    let mut queue = Queue::new(connection.receiver.clone());
    loop {
        match queue.next(session.pause()) {
            Next::Message(Message::Request(request)) => {
                if connection.handle_shutdown(&request)? {
                    return Ok(());
                }
                session.request(request);
            }
            Next::Message(Message::Notification(note)) if note.method == "exit" => return Ok(()),
            Next::Message(Message::Notification(note)) => session.notification(note),
            Next::Message(Message::Response(response)) => session.response(&response),
            Next::Cancelled(request) => session.refuse(request),
            Next::Pause => session.idle(),
            Next::End => return Ok(()),
        }
    }
}
