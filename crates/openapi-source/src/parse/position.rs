//! Converts byte offsets to lines and columns.

use crate::error::Position;

/// Returns the position of a byte offset.
pub(super) fn position(text: &str, offset: usize) -> Position {
    positions(text, &[Some(offset)])
        .pop()
        .flatten()
        .expect("each offset has a position")
}

/// Converts byte offsets to positions in a single pass over the text.
pub(super) fn positions(text: &str, offsets: &[Option<usize>]) -> Vec<Option<Position>> {
    let bytes = text.as_bytes();
    let mut order: Vec<(usize, usize)> = offsets
        .iter()
        .enumerate()
        .filter_map(|(index, offset)| Some(((*offset)?, index)))
        .collect();
    order.sort_unstable();
    let mut positions = vec![None; offsets.len()];
    let (mut at, mut line, mut column) = (0, 1, 1);
    for (offset, index) in order {
        let skipped = bytes
            .get(at..offset)
            .expect("offsets in the text are sorted");
        for (next, byte) in (at + 1..).zip(skipped) {
            let is_lone_return = *byte == b'\r' && bytes.get(next) != Some(&b'\n');
            if *byte == b'\n' || is_lone_return {
                (line, column) = (line + 1, 1);
            } else if byte & 0xC0 != 0x80 {
                column += 1;
            }
        }
        at = offset;
        if let Some(position) = positions.get_mut(index) {
            *position = Some(Position { line, column });
        }
    }
    positions
}
