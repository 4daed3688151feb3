//! `diff --kinds`: lists the reported kinds of changes, and those that no client shows.

use client_diff::{Kind, Seen, catalogue};

pub fn list() -> String {
    let mut text = "Reported kinds of changes:\n".to_owned();
    for kind in Kind::ALL {
        text += &format!("  {kind:27} {}\n", kind.about());
    }
    text += "\noasdiff's kinds of changes, and the kinds by which they are reported:\n";
    let mut unseen: Vec<(&str, Vec<&str>)> = Vec::new();
    for entry in catalogue() {
        match entry.seen {
            Seen::As(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
                text += &format!("  {:57} {}\n", entry.id, kinds.join(" "));
            }
            Seen::Not(reason) => match unseen.last_mut() {
                Some((last, ids)) if *last == reason => ids.push(entry.id),
                _ => unseen.push((reason, vec![entry.id])),
            },
        }
    }
    text += "\noasdiff's kinds of changes that no client shows:\n";
    for (reason, ids) in unseen {
        text += &format!("  {reason}\n");
        ids.iter().for_each(|id| text += &format!("    {id}\n"));
    }
    text.truncate(text.trim_end().len());
    text
}
