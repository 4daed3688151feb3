//! Not written yet.

use super::cx::Cx;
use crate::node::Node;

pub(crate) fn run(_root: &mut Node, _cx: &mut Cx) {}
