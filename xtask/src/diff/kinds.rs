//! `diff --kinds`: lists the reported kinds of changes, and those that no client shows.

use client_diff::{Kind, Seen, catalogue};

pub fn list() -> String {
    let mut text = "Reported kinds of changes:\n".to_owned();
    for kind in Kind::ALL {
        text += &format!("  {kind:27} {}\n", kind.about());
    }
    text += "\noasdiff's kinds of changes, and the kinds by which they are reported:\n";
    let mut unreported: Vec<(&str, Vec<&str>)> = Vec::new();
    for entry in catalogue() {
        match entry.seen {
            Seen::As(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
                text += &format!("  {:57} {}\n", entry.id, kinds.join(" "));
            }
            Seen::Not(reason) => match unreported.last_mut() {
                Some((last, ids)) if *last == reason => ids.push(entry.id),
                _ => unreported.push((reason, vec![entry.id])),
            },
        }
    }
    text += "\noasdiff's kinds of changes that no client shows:\n";
    for (reason, ids) in unreported {
        text += &format!("  {reason}\n");
        for id in ids {
            text += &format!("    {id}\n");
        }
    }
    text.truncate(text.trim_end().len());
    text
}
