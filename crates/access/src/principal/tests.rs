use std::collections::BTreeSet;

use super::{Identity, Keyring, NewToken, Presented, Scope, Unauthenticated};
use crate::{
    event::{TokenRevoked, What},
    ids::ServiceId,
    testing::{fold, staff, token},
};

fn of_staff() -> (NewToken, Presented) {
    token(Identity::Staff(staff("s-1")), &[Scope::Look])
}

#[test]
fn a_token_verifies_and_says_whose_it_is() {
    let keyring = Keyring::default();
    let (record, presented) = of_staff();
    let principal = keyring.verify(Some(&record), &presented).unwrap();
    assert_eq!((principal.staff(), principal.token()), (Some(&staff("s-1")), &record.id));
    assert_eq!(principal.scopes(), &BTreeSet::from([Scope::Look]));
    let parsed = Presented::parse(presented.reveal()).unwrap();
    assert_eq!(keyring.verify(Some(&record), &parsed), Ok(principal));
    let service = Identity::Service(ServiceId::new("tickets").unwrap());
    let (record, presented) = token(service.clone(), &[Scope::Tasks, Scope::Staff]);
    let principal = keyring.verify(Some(&record), &presented).unwrap();
    assert_eq!((principal.identity(), principal.staff()), (&service, None));
}

#[test]
fn what_was_verified_is_recalled_until_it_is_revoked() {
    let keyring = Keyring::default();
    let (record, presented) = of_staff();
    let issued = What::TokenIssued(record.clone());
    let state = fold([issued.clone()]);
    assert_eq!(keyring.recall(&state, &presented), None);
    let principal = keyring.verify(state.token(&record.id), &presented).unwrap();
    assert_eq!(keyring.recall(&state, &presented), Some(principal));
    let wrong = changed_secret(&presented);
    assert_eq!(keyring.recall(&state, &wrong), None);
    let revoked = fold([issued, What::TokenRevoked(TokenRevoked { token: record.id.clone() })]);
    assert_eq!(keyring.recall(&revoked, &presented), None);
    assert_eq!(keyring.verify(revoked.token(&record.id), &presented), Err(Unauthenticated));
    let (other, _) = of_staff();
    let reissued = fold([What::TokenIssued(NewToken { id: record.id, ..other })]);
    assert_eq!(
        keyring.recall(&reissued, &presented),
        None,
        "another token under the same id is another token"
    );
}

#[test]
fn a_wrong_secret_or_record_does_not_verify() {
    let keyring = Keyring::default();
    let (record, presented) = of_staff();
    let check = |record: Option<&NewToken>, presented: &Presented| {
        assert_eq!(keyring.verify(record, presented), Err(Unauthenticated));
    };
    check(None, &presented);
    check(Some(&record), &changed_secret(&presented));
    check(Some(&of_staff().0), &presented);
    let upper = presented.reveal().to_uppercase().replace("ZWK", "zwk");
    check(Some(&record), &Presented::parse(&upper).unwrap());
    for hash in ["", "$argon2id$", &record.hash.replace("argon2id", "argon2d")] {
        check(Some(&NewToken { hash: hash.into(), ..record.clone() }), &presented);
    }
}

fn changed_secret(presented: &Presented) -> Presented {
    let mut text = presented.reveal().to_owned();
    let last = if text.pop() == Some('0') { '1' } else { '0' };
    text.push(last);
    Presented::parse(&text).unwrap()
}

#[test]
fn the_hash_is_the_one_that_owasp_recommends() {
    let (record, _) = of_staff();
    assert!(record.hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", record.hash);
}

#[test]
fn malformed_tokens_are_like_unknown_ones() {
    let secret = "0123456789abcdef".repeat(4);
    let good = format!("zwk_0102_{secret}");
    assert_eq!(Presented::parse(&good).unwrap().id().as_str(), "0102");
    let long = "a".repeat(129);
    for text in [
        "",
        "zwk_",
        "zwk__",
        "zwk_0102",
        "zwk_0102_",
        "zwk_0102_abc",
        &secret,
        &good.to_uppercase(),
        &format!(" {good}"),
        &format!("{good} "),
        &format!("{good}0"),
        &format!("zwk__{secret}"),
        &format!("zwk_01\n02_{secret}"),
        &format!("zwk_{long}_{secret}"),
        &format!("zwk_0102_{}é", secret.get(2..).unwrap()),
        &format!("zwk_0102_{}_{}", secret.get(..31).unwrap(), secret.get(..32).unwrap()),
    ] {
        assert_eq!(Presented::parse(text).err(), Some(Unauthenticated), "{text:?}");
    }
}

#[test]
fn nothing_prints_a_secret_or_a_name() {
    let (record, presented) = of_staff();
    let principal = Keyring::default().verify(Some(&record), &presented).unwrap();
    assert_eq!(format!("{presented:?}"), "Presented(…)");
    let secret = presented.reveal().rsplit('_').next().unwrap();
    for text in [format!("{record:?}"), format!("{principal:?}")] {
        assert!(!text.contains(secret) && !text.contains("argon2") && !text.contains("s-1"), "{text}");
    }
}
