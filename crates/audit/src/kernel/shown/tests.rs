use super::Shown;

fn of(looks: &[u64]) -> Shown {
    let mut shown = Shown::default();
    looks.iter().for_each(|fields| shown.count(*fields));
    shown
}

#[test]
fn what_few_looks_show_is_rare() {
    // Ten looks at field 0, one of which shows field 1 too; field 2 was never shown.
    let looks = [[0b01; 9].as_slice(), &[0b11]].concat();
    let rare = of(&looks).rare(0.2, 10);
    assert_eq!(rare & 0b111, 0b110);
    assert_eq!(of(&looks).rare(0.1, 10) & 0b111, 0b100, "exactly the share is not less than it");
}

#[test]
fn nothing_is_said_of_few_looks() {
    assert_eq!(of(&[0b01, 0b10]).rare(0.9, 3), 0);
    assert_eq!(Shown::default().rare(0.9, 0), 0);
    assert_eq!(of(&[0, 0, 0, 0b1]).rare(0.9, 2), 0, "looks whose fields are not known are none");
}

#[test]
fn the_shared_last_bit_is_never_rare() {
    assert_eq!(of(&[0b1, 0b1, 1 << 63]).rare(0.5, 1) >> 63, 0);
}

#[test]
fn parts_add_up() {
    let (left, right) = ([0b101, 0b11], [0b1, 1 << 63, 0]);
    let mut sum = of(&left);
    sum += of(&right);
    assert_eq!(sum, of(&[left.as_slice(), &right].concat()));
}
