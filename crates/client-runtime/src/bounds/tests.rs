use serde_json::{Value, json};

use super::{Bound::*, *};

#[test]
fn names_the_parameter_and_the_bound() {
    let [one, five, ten] = [1, 5, 10].map(Limit::from);
    for (value, bounds, error) in [
        (json!(1), &[Min(one), Max(five)] as &[Bound<'_>], None),
        (json!(0), &[Min(one)], Some("must be at least 1")),
        (json!(6), &[Min(one), Max(five)], Some("must be at most 5")),
        (
            json!(0.5),
            &[Bound::above(0.5)],
            Some("must be greater than 0.5"),
        ),
        (json!(-1), &[Bound::below(-1)], Some("must be less than -1")),
        (json!(0.3), &[Bound::multiple_of(0.1)], None),
        (
            json!(15),
            &[MultipleOf(ten)],
            Some("must be a multiple of 10"),
        ),
        (json!([]), &[MinItems(1)], Some("must have at least 1 item")),
        (
            json!([]),
            &[MinItems(2)],
            Some("must have at least 2 items"),
        ),
        (
            json!([1, 2]),
            &[MaxItems(1)],
            Some("must have at most 1 item"),
        ),
        (
            json!([1, 2, 1]),
            &[UniqueItems],
            Some("must not contain duplicate items"),
        ),
        (
            json!([{"a": 1, "b": 2}, {"b": 2, "a": 1}]),
            &[UniqueItems],
            Some("must not contain duplicate items"),
        ),
        (
            json!([1, 2]),
            &[MinItems(1), MaxItems(2), UniqueItems],
            None,
        ),
        (
            json!({}),
            &[MinProperties(1)],
            Some("must have at least 1 property"),
        ),
        (
            json!({"a": 1, "b": 2, "c": 3}),
            &[MaxProperties(2)],
            Some("must have at most 2 properties"),
        ),
        (
            json!({"a": 1}),
            &[MinProperties(1), MaxProperties(1), MinItems(9)],
            None,
        ),
        (
            Value::Null,
            &[Min(one), MinItems(1), Each(&[Min(one)])],
            None,
        ),
        (json!("a"), &[Min(one), MinItems(1), MinProperties(1)], None),
    ] {
        let expected = error.map(|error| format!("`p` {error}"));
        let found = check("p", &value, bounds).err().map(|it| it.to_string());
        assert_eq!(found, expected, "{value}");
    }
}

#[test]
fn names_the_value_inside() {
    let inner = [Each(&[Max(Limit::Int(3))])];
    for (value, error) in [
        (json!([[1, 2], [3]]), None),
        (json!([[1, 2], [3, 4]]), Some("`/1/1` must be at most 3")),
        (
            json!({"a": {"b/~": 9}}),
            Some("`/a/b~1~0` must be at most 3"),
        ),
    ] {
        let found = check("", &value, &[Each(&inner)]).err();
        assert_eq!(found.map(|it| it.to_string()).as_deref(), error, "{value}");
    }
    let found = check("", &[1, 2], &[MaxItems(1)]).expect_err("too many");
    assert_eq!(found.to_string(), "the body must have at most 1 item");
    let found = check("ids", &[1, 9], &inner).expect_err("too much");
    assert_eq!(found.to_string(), "`ids/1` must be at most 3");
}

#[test]
fn numbers_are_compared_exactly() {
    let above = 9_007_199_254_740_993_i64;
    let limit = Max(Limit::from(i128::from(above) - 1));
    assert!(check("p", &above, &[limit]).is_err());
    assert!(check("p", &(above - 1), &[limit]).is_ok());
    assert!(check("p", &u64::MAX, &[Max(Limit::from(i128::from(u64::MAX)))]).is_ok());
    assert!(check("p", &u64::MAX, &[Bound::below(u64::MAX as f64)]).is_ok());
    assert!(check("p", &i64::MIN, &[Bound::min(-9.3e18)]).is_ok());
    assert!(check("p", &i64::MIN, &[Bound::above(i64::MIN as f64)]).is_err());
    let step = Bound::multiple_of(3);
    assert!(check("p", &(above - 1), &[step]).is_err());
    assert!(check("p", &(above / 3 * 3), &[step]).is_ok());
    // Fractions on both sides.
    assert!(check("p", &1, &[Bound::min(0.5), Bound::max(1.5)]).is_ok());
    assert!(check("p", &2, &[Bound::max(1.5)]).is_err());
    assert!(check("p", &-2, &[Bound::min(-1.5)]).is_err());
    assert!(check("p", &1.5, &[Bound::max(1)]).is_err());
    assert!(check("p", &0.1_f32, &[Bound::max(0.1), Bound::min(0.1)]).is_ok());
}

#[test]
fn a_number_that_is_not_finite_is_out_of_bounds() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = check("p", &Some(number), &[Finite]).expect_err("not finite");
        assert_eq!(found.to_string(), "`p` must be a finite number");
        assert!(check("p", &(number as f32), &[Bound::min(-1)]).is_err());
        let found = check("", &[0.0, number], &[Each(&[Finite])]).expect_err("not finite");
        assert_eq!(found.to_string(), "`/1` must be a finite number");
    }
    assert!(check("p", &None::<f64>, &[Finite]).is_ok());
}

/// A recursive type as in generated code; the check recurses as far as the value.
#[derive(serde::Serialize)]
struct Node {
    size: Option<Option<i64>>,
    children: Vec<Node>,
    named: BTreeMap<String, Box<Node>>,
}

impl Bounded for Node {
    fn check(&self, checker: &mut Checker) {
        checker.field("size", &self.size, &[Bound::min(0)]);
        checker.inside("children", &self.children);
        checker.inside("named", &self.named);
    }
}

fn node(size: i64) -> Node {
    Node {
        size: Some(Some(size)),
        children: Vec::new(),
        named: BTreeMap::new(),
    }
}

#[test]
fn goes_down_generated_types() {
    let mut root = node(0);
    root.children = vec![node(1), node(2)];
    assert!(check_inside("", &Some(&root)).is_ok());
    root.children[1]
        .named
        .insert("x".to_owned(), node(-1).into());
    let found = check_inside("", &root).expect_err("out of bounds");
    assert_eq!(
        found.to_string(),
        "`/children/1/named/x/size` must be at least 0"
    );
    // The first value out of bounds is reported.
    root.size = Some(Some(-5));
    let found = check_inside("tree", &[root]).expect_err("out of bounds");
    assert_eq!(found.to_string(), "`tree/0/size` must be at least 0");
}
