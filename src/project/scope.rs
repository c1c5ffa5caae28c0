//! Which settings apply to which file: the globs of rules.toml against paths. The core knows no paths; it gets a
//! profile for each file.

use crate::project::ENDINGS;
use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;
use medlint_core::finding::Diagnostic;
use medlint_core::kinds::schema::Text;
use medlint_core::linter::{Linter, Profile};
use medlint_core::rulebook::{PathRow, Rulebook};
use medlint_core::suggest;
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

/// Which options were typed and so decide, whatever paths say.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Typed {
    /// `--select`
    pub(crate) select: bool,
    /// `--ignore`
    pub(crate) ignore: bool,
}

/// The rulebook with its paths: hands out a linter for each file.
#[derive(Debug)]
pub(crate) struct Scope<'r> {
    rulebook: &'r Rulebook,
    /// What the options say, and what `[settings]` says of rules to run.
    base: Profile,
    /// The linter of files of which rules.toml says nothing.
    common: Linter<'r>,
    typed: Typed,
    /// The folder of the project's rules.toml.
    folder: PathBuf,
    rows: Vec<Vec<GlobMatcher>>,
    overrides: Vec<Vec<GlobMatcher>>,
}

impl<'r> Scope<'r> {
    /// The scope of a rulebook whose rules.toml stands at `rules`. `typed` is what options decide, whatever paths say.
    pub(crate) fn new(rules: Option<&Path>, typed: Typed, rulebook: &'r Rulebook, base: Profile) -> Self {
        let folder = rules.map(folder_of).unwrap_or_default();
        let compile = |globs: &[Text]| globs.iter().filter_map(|glob| matcher(&glob.value).ok()).collect();
        Self {
            rulebook,
            common: Linter::new(rulebook, Profile { overrides: Vec::new(), ..base.clone() }),
            base,
            typed,
            folder,
            rows: rulebook.paths.iter().map(|row| compile(&row.globs)).collect(),
            overrides: rulebook.overrides.iter().map(|change| compile(&change.globs)).collect(),
        }
    }

    /// The `[[paths]]` that fit a file, in their order.
    pub(crate) fn rows(&self, path: &str) -> Vec<&'r PathRow> {
        let Some(path) = self.relative(path, !self.rows.is_empty()) else { return Vec::new() };
        let fits = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(&path));
        self.rulebook.paths.iter().zip(&self.rows).filter(|(_, globs)| fits(globs)).map(|(row, _)| row).collect()
    }

    /// The overrides for a file, by number; not those for all files.
    pub(crate) fn overrides(&self, path: &str) -> Vec<usize> {
        let any = self.overrides.iter().any(|globs| !globs.is_empty());
        let Some(path) = self.relative(path, any) else { return Vec::new() };
        let fits = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(&path));
        (0..self.overrides.len()).filter(|&number| fits(&self.overrides[number])).collect()
    }

    /// Whether rules.toml wants a file checked.
    pub(crate) fn is_checked(&self, path: &str) -> bool {
        self.rows(path).iter().rev().find_map(|row| row.stated.is_checked).unwrap_or(true)
    }

    /// A linter for a file: the same for all of them where rules.toml says nothing of paths.
    pub(crate) fn linter(&self, path: &str) -> Cow<'_, Linter<'r>> {
        if self.rows.is_empty() && self.overrides.iter().all(Vec::is_empty) {
            return Cow::Borrowed(&self.common);
        }
        Cow::Owned(Linter::new(self.rulebook, self.profile(path)))
    }

    fn profile(&self, path: &str) -> Profile {
        let mut profile = self.base.clone();
        profile.overrides = self.overrides(path);
        let (mut markets, mut advertiser, mut promotional) = (None, None, None);
        for PathRow { stated, .. } in self.rows(path) {
            markets = stated.markets.as_ref().or(markets);
            advertiser = stated.advertiser.as_ref().or(advertiser);
            promotional = stated.promotional().or(promotional);
            for (names, ours, is_typed) in
                [(&stated.select, &mut profile.select, self.typed.select), (&stated.ignore, &mut profile.ignore, self.typed.ignore)]
            {
                if let (Some(names), false) = (names, is_typed) {
                    ours.clone_from(names);
                }
            }
        }
        if profile.markets.is_empty() {
            profile.markets = markets.cloned().unwrap_or_default();
        }
        profile.advertiser = profile.advertiser.or_else(|| advertiser.cloned());
        profile.promotional = profile.promotional.or(promotional);
        profile
    }

    /// A path as globs see it: from the folder of rules.toml. Files outside that folder have none.
    fn relative(&self, path: &str, is_wanted: bool) -> Option<PathBuf> {
        if !is_wanted {
            return None;
        }
        let path = absolute(Path::new(path));
        let inside = path.strip_prefix(&self.folder).map(Path::to_owned);
        // The folder may be reached by another way, over a link.
        inside.ok().or_else(|| path.canonicalize().ok()?.strip_prefix(self.folder.canonicalize().ok()?).ok().map(Path::to_owned))
    }
}

/// The folder of a file, absolute.
fn folder_of(path: &Path) -> PathBuf {
    absolute(path).parent().map(Path::to_owned).unwrap_or_default()
}

/// A path from the root, without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

fn matcher(glob: &str) -> Result<GlobMatcher, String> {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    if glob.starts_with('/') || glob.split('/').any(|part| part == "..") {
        return Err("it leads out of the folder of rules.toml".to_owned());
    }
    let built = GlobBuilder::new(glob).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

/// Mistakes in the globs of a rulebook: those that cannot be read and those that match no file.
pub(crate) fn dead_globs(rulebook: &Rulebook, rules: &Path) -> Vec<Diagnostic> {
    let rows = rulebook.paths.iter().flat_map(|row| &row.globs);
    let all = rows.chain(rulebook.overrides.iter().flat_map(|change| &change.globs));
    let folder = folder_of(rules);
    all.filter_map(|glob| match matcher(&glob.value) {
        Err(reason) => Some(Diagnostic::new(glob.span, format!("expected a glob, found \"{}\": {reason}", glob.value))),
        Ok(matcher) => (!matches_a_file(&glob.value, &matcher, &folder)).then(|| dead_glob(glob, &folder)),
    })
    .collect()
}

/// Whether a glob matches a file.
fn matches_a_file(glob: &str, matcher: &GlobMatcher, folder: &Path) -> bool {
    let start = folder.join(fixed_part(glob));
    // Ignore files say nothing here: a glob may name what they leave out.
    let is_walked = |entry: &ignore::DirEntry| !matches!(entry.file_name().to_str(), Some(".git" | "node_modules" | "target"));
    let mut walk = WalkBuilder::new(&start).standard_filters(false).filter_entry(is_walked).build().flatten();
    walk.any(|entry| {
        entry.file_type().is_some_and(|kind| !kind.is_dir())
            && entry.path().strip_prefix(folder).is_ok_and(|path| matcher.is_match(path) && is_article(path, glob))
    })
}

/// A glob that names an ending or a file means what it says; otherwise it is about articles.
fn is_article(path: &Path, glob: &str) -> bool {
    let last = glob.rsplit('/').next().unwrap_or_default();
    last.contains('.')
        || path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The folders before the first special character.
fn fixed_part(glob: &str) -> &str {
    let plain = glob.find(['*', '?', '[', '{']).map_or(glob, |at| &glob[..at]);
    plain.rfind('/').map_or("", |at| &plain[..at])
}

fn dead_glob(glob: &Text, folder: &Path) -> Diagnostic {
    let value = glob.value.trim_start_matches("./");
    let mistake = Diagnostic::new(glob.span, format!("expected a glob that matches an article, found \"{}\"", glob.value));
    let bare = value.trim_end_matches('/');
    if folder.join(bare).is_dir() {
        return Diagnostic { help: Some(format!("for all that is in the folder write \"{bare}/**\"")), ..mistake };
    }
    // The folder may be misspelt.
    let first = value.split('/').next().unwrap_or_default();
    let names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let help = match suggest::nearest(first, names.iter().map(String::as_str)) {
        Some(word) if word != first => format!("did you mean \"{word}{}\"?", &value[first.len()..]),
        _ => "globs start at the folder of rules.toml: \"blog/**\" for a folder, \"**/*.draft.md\" for endings".to_owned(),
    };
    Diagnostic { help: Some(help), ..mistake }
}
