//! Determines which fields of recursive types need a `Box`.
//!
//! typify breaks a cycle at the type that it reaches first, so the result depends on other types.
//! Here the result depends only on the cycle and an order of its types, so each type can be
//! generated separately.

use std::collections::HashSet;

/// The types by index, each with the indices of the types that it contains.
pub type Graph = Vec<Vec<usize>>;

/// The cycles of a graph.
#[derive(Debug)]
#[non_exhaustive]
pub struct Cycles {
    /// For each type, the number of its group: the types on the same cycles.
    pub group: Vec<usize>,
    /// The fields that need a `Box`: the type with the field, and the type of the field.
    pub boxed: HashSet<(usize, usize)>,
}

/// Finds the cycles of several types. Breaks each at the field that leads back to its first type in
/// the order of `roots`, which lists all types.
pub fn find(graph: &Graph, roots: &[usize]) -> Cycles {
    let group = groups(graph);
    let mut boxed = HashSet::new();
    let mut state = vec![State::New; graph.len()];
    for &root in roots {
        if state[root] != State::New {
            continue;
        }
        state[root] = State::Open;
        let mut path = vec![(root, 0)];
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(&to) = graph[at].get(*next) else {
                state[at] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            if group[to] != group[at] || to == at {
                continue;
            }
            match state[to] {
                State::Open => {
                    boxed.insert((at, to));
                }
                State::New => {
                    state[to] = State::Open;
                    path.push((to, 0));
                }
                State::Done => {}
            }
        }
    }
    Cycles { group, boxed }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Returns the strongly connected components (Tarjan's algorithm): for each node the number of its
/// component; nodes that are reachable from each other have the same number. Does not recurse, so
/// chains of any length are possible.
///
/// ```
/// // Nodes 0 and 1 are reachable from each other, and lead to 2.
/// let groups = typify_model::cycles::groups(&vec![vec![1], vec![0, 2], vec![]]);
/// assert_eq!(groups[0], groups[1]);
/// assert_ne!(groups[0], groups[2]);
/// ```
pub fn groups(graph: &Graph) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut group = vec![NONE; graph.len()];
    let mut index = vec![NONE; graph.len()];
    let mut low = vec![NONE; graph.len()];
    let mut waiting = Vec::new();
    let mut count = 0;
    for root in 0..graph.len() {
        if index[root] != NONE {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((at, next)) = path.last_mut() {
            let (at, edge) = (*at, *next);
            *next += 1;
            if edge == 0 {
                index[at] = count;
                low[at] = count;
                count += 1;
                waiting.push(at);
            }
            match graph[at].get(edge) {
                Some(&to) if index[to] == NONE => path.push((to, 0)),
                Some(&to) if group[to] == NONE => low[at] = low[at].min(index[to]),
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((above, _)) = path.last() {
                        low[*above] = low[*above].min(low[at]);
                    }
                    if low[at] == index[at] {
                        while let Some(member) = waiting.pop() {
                            group[member] = at;
                            if member == at {
                                break;
                            }
                        }
                    }
                }
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(graph: &[&[usize]]) -> Vec<(usize, usize)> {
        let graph: Graph = graph.iter().map(|to| to.to_vec()).collect();
        let roots: Vec<usize> = (0..graph.len()).collect();
        let mut boxed: Vec<_> = find(&graph, &roots).boxed.into_iter().collect();
        boxed.sort();
        boxed
    }

    #[test]
    fn breaks_each_cycle_once() {
        assert_eq!(boxed(&[&[1], &[2], &[]]), []);
        assert_eq!(boxed(&[&[0]]), []);
        assert_eq!(boxed(&[&[1], &[0]]), [(1, 0)]);
        assert_eq!(boxed(&[&[1, 2], &[0], &[1]]), [(1, 0)]);
    }

    #[test]
    fn the_entry_to_a_cycle_does_not_change_its_boxes() {
        // 0 leads to the cycle of 1 and 2, at either node.
        for entry in [1, 2] {
            assert_eq!(boxed(&[&[entry], &[2], &[1]]), [(2, 1)]);
        }
    }
}
