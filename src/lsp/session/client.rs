//! A client as it presents itself: its abilities and the folders that it has open.
//!
//! The session reads it once, at its start. An ability that is not named is not there.

use crate::lsp::uri;
use gen_lsp_types::{ClientCapabilities, InitializeParams, PositionEncodingKind};
use medlint_core::source::Encoding;

/// Abilities of the client that decide how it is served.
#[derive(Debug, Clone, Copy)]
pub(super) struct Abilities {
    pub(super) encoding: Encoding,
    /// It asks for diagnostics, so that none are sent unasked.
    pub(super) pulls: bool,
    /// It can be asked to ask again.
    pub(super) refreshes: bool,
    /// It tells of changed files when it is asked to.
    pub(super) watches: bool,
}

/// The abilities that a client presents.
pub(super) fn abilities(client: &ClientCapabilities) -> Abilities {
    let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
    let encoding = [(PositionEncodingKind::UTF8, Encoding::Utf8), (PositionEncodingKind::UTF32, Encoding::Utf32)];
    let encoding = encoding.into_iter().find(|(kind, _)| offered.contains(kind)).map_or(Encoding::Utf16, |(_, encoding)| encoding);
    let workspace = client.workspace.as_ref();
    Abilities {
        encoding,
        pulls: client.text_document.as_ref().is_some_and(|text| text.diagnostic.is_some()),
        refreshes: workspace.and_then(|workspace| workspace.diagnostics.as_ref()?.refresh_support).unwrap_or_default(),
        watches: workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration).unwrap_or_default(),
    }
}

/// The folders that the client has open.
pub(super) fn folders(params: &InitializeParams) -> Vec<std::path::PathBuf> {
    use gen_lsp_types::WorkspaceFolders;
    let stated = match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => folders.iter().filter_map(|folder| uri::path(&folder.uri)).collect(),
        _ => Vec::new(),
    };
    #[expect(deprecated, reason = "older clients say nothing else")]
    let root = params.root_uri.as_ref().and_then(uri::path);
    if stated.is_empty() { root.into_iter().collect() } else { stated }
}
