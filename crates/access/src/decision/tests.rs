use expect_test::{Expect, expect};

use super::{Permit, Policies, PolicyError, policies::PolicyFile};
use crate::{
    event::{StaffChange, TaskRecord, What},
    ids::StaffId,
    purpose::Purposes,
    refusal::Refusal,
    request::{AccessRequest, Ask, Window},
    state::State,
    testing::*,
    time::Timestamp,
};

/// `s-1` in the queue `support` has `T-1`; `T-2` is another's; `T-3` waits in `support`, `T-4` in `vip`.
fn shop() -> Vec<What> {
    let waiting = |id, name| {
        What::TaskOpened(TaskRecord { queue: Some(queue(name)), ..task_record(id, "delivery", "43") })
    };
    let mut events = qualified_staff("s-1", &["support"]).to_vec();
    events.extend([
        staff_added("s-2", &[]),
        task_opened("T-1", "delivery", "42", "s-1"),
        task_opened("T-2", "delivery", "43", "s-2"),
        waiting("T-3", "support"),
        waiting("T-4", "vip"),
        What::Granted(granted("g-1", "s-1", "T-1", "42")),
        What::Granted(granted("g-2", "s-2", "T-2", "43")),
    ]);
    events
}

fn ask_grant(id: &str, name: &str) -> Ask {
    Ask::Grant { task: task(id), purpose: purpose(name) }
}

fn ask_look(id: &str) -> Ask {
    Ask::Look { grant: grant(id), window: Window::default() }
}

fn ask_table(id: &str, table: &str) -> Ask {
    Ask::Look { grant: grant(id), window: Window { table: Some(table.to_owned()), page: 0 } }
}

fn shipped() -> Policies {
    Policies::load(&[], &purposes()).unwrap()
}

fn with(text: &str) -> Result<Policies, PolicyError> {
    Policies::load(&[PolicyFile { name: "own.cedar".to_owned(), text: text.to_owned() }], &purposes())
}

struct Case<'a> {
    policies: &'a Policies,
    purposes: Purposes,
    at: Timestamp,
    state: State,
}

impl<'a> Case<'a> {
    fn new(policies: &'a Policies, more: impl IntoIterator<Item = What>) -> Self {
        let state = fold(shop().into_iter().chain(more));
        Self { policies, purposes: purposes(), at: AT, state }
    }

    fn decide(&self, ask: &Ask) -> Result<Permit, Box<super::Denial>> {
        thread_local! {
            static PRINCIPAL: crate::principal::Principal = staff_principal("s-1");
        }
        let request = PRINCIPAL.with(|by| AccessRequest::new(by, self.at, ask.clone()).unwrap());
        self.policies.decide(request.identify(&self.state, &self.purposes))
    }

    /// `permit` or the refusal, with the policies that decided.
    fn answer(&self, ask: &Ask) -> String {
        match self.decide(ask) {
            Ok(permit) => format!("permit: {}", permit.decision().policies.join(" ")),
            Err(denial) => format!("{}: {}", denial.refusal().name(), denial.decision().policies.join(" ")),
        }
    }

    fn refusal(&self, ask: &Ask) -> Option<Refusal> {
        self.decide(ask).err().map(|denial| denial.refusal())
    }
}

#[test]
fn permits_what_is_the_callers_to_ask() {
    let policies = shipped();
    let case = Case::new(&policies, []);
    for ask in [
        ask_grant("T-1", "delivery"),
        ask_grant("T-3", "delivery"),
        ask_look("g-1"),
        ask_table("g-1", "orders"),
    ] {
        assert_eq!(case.answer(&ask), "permit: staff-look-for-tasks", "{ask:?}");
    }
    let permit = case.decide(&ask_grant("T-1", "delivery")).unwrap();
    assert_eq!((permit.expires(), permit.subject()), (minutes_later(30), &subject("42")));
    assert_eq!(permit.decision().policy_set, policies.digest());
    assert!(permit.look().is_none());
    let permit = case.decide(&ask_table("g-1", "orders")).unwrap();
    let (under, window) = permit.look().unwrap();
    assert_eq!((under, window.table.as_deref()), (&grant("g-1"), Some("orders")));
    assert_eq!(permit.expires(), minutes_later(30));
}

#[test]
fn refuses_for_every_reason() {
    let policies = shipped();
    let inactive = StaffChange { staff: staff("s-1"), active: Some(false), queues: None };
    let moved = What::TaskOpened(task_record_of("T-1", "44"));
    let look = ask_look("g-1");
    let mut reached = vec![Refusal::ForbiddenByPolicy, Refusal::PolicyFailed];
    let mut check = |more: &[What], at, ask: &Ask, expected| {
        let case = Case { at, ..Case::new(&policies, more.iter().cloned()) };
        assert_eq!(case.refusal(ask), Some(expected), "{ask:?}");
        reached.push(expected);
    };
    let day = minutes_later(24 * 60);
    check(&[What::StaffChanged(inactive)], AT, &look, Refusal::StaffInactive);
    check(&[], day, &ask_grant("T-1", "delivery"), Refusal::TrainingExpired);
    let trained = What::Trained(qualification("s-1", minutes_later(48 * 60)));
    check(&[trained], day, &ask_grant("T-1", "delivery"), Refusal::AttestationExpired);
    check(&[], AT, &ask_grant("T-2", "delivery"), Refusal::NotAvailable);
    check(&[], AT, &ask_grant("T-4", "delivery"), Refusal::NotAvailable);
    check(&[], AT, &ask_grant("T-9", "delivery"), Refusal::NotAvailable);
    check(&[], AT, &ask_look("g-2"), Refusal::NotAvailable);
    check(&[], AT, &ask_look("g-9"), Refusal::NotAvailable);
    check(&[task_opened("T-1", "delivery", "42", "s-2")], AT, &look, Refusal::NotAvailable);
    check(&[task_closed("T-1", "42")], AT, &look, Refusal::TaskClosed);
    check(&[], AT, &ask_grant("T-1", "refund"), Refusal::PurposeUnfit);
    check(&[], AT, &ask_grant("T-1", "curiosity"), Refusal::PurposeUnfit);
    check(&[moved], AT, &look, Refusal::SubjectMismatch);
    check(&[], AT, &ask_table("g-1", "payments"), Refusal::FieldsBeyondPurpose);
    check(&[], AT, &ask_table("g-1", "*"), Refusal::FieldsBeyondPurpose);
    check(&[], minutes_later(30), &look, Refusal::GrantExpired);
    check(&[grant_ended("g-1", "42")], AT, &look, Refusal::GrantEnded);
    // The other two are reached by the operator's policies below.
    assert!(Refusal::ALL.iter().all(|refusal| reached.contains(refusal)));
}

fn task_record_of(id: &str, about: &str) -> TaskRecord {
    TaskRecord { assignee: Some(staff("s-1")), ..task_record(id, "delivery", about) }
}

#[test]
fn a_purpose_that_was_taken_out_of_the_mapping_shows_nothing() {
    let policies = Policies::load(&[], &Purposes::default()).unwrap();
    let case = Case { purposes: Purposes::default(), ..Case::new(&policies, []) };
    assert_eq!(case.refusal(&ask_look("g-1")), Some(Refusal::PurposeUnfit));
}

#[test]
fn unknown_and_foreign_get_the_same_answer_whoever_asks() {
    let policies = [shipped(), with(OVERFLOW).unwrap()];
    let inactive = StaffChange { staff: staff("s-1"), active: Some(false), queues: None };
    let groups: [(&[What], Timestamp, Refusal); 3] = [
        (&[], AT, Refusal::NotAvailable),
        (&[], minutes_later(24 * 60), Refusal::TrainingExpired),
        (&[What::StaffChanged(inactive)], AT, Refusal::StaffInactive),
    ];
    for policies in &policies {
        for (more, at, expected) in &groups {
            let closed = [task_closed("T-2", "43")];
            for state in [&[][..], &closed[..]] {
                let more = more.iter().chain(state).cloned();
                let case = Case { at: *at, ..Case::new(policies, more) };
                for ask in [
                    ask_grant("T-9", "delivery"),
                    ask_grant("T-2", "delivery"),
                    ask_grant("T-2", "curiosity"),
                    ask_look("g-9"),
                    ask_look("g-2"),
                    ask_table("g-2", "payments"),
                ] {
                    assert_eq!(case.refusal(&ask), Some(*expected), "{ask:?}");
                }
            }
        }
    }
}

#[test]
fn keeps_whom_a_foreign_question_was_about_for_the_record_only() {
    let policies = shipped();
    let case = Case::new(&policies, []);
    for (ask, about) in [
        (ask_grant("T-2", "delivery"), Some("43")),
        (ask_look("g-2"), Some("43")),
        (ask_grant("T-9", "delivery"), None),
        (ask_look("g-9"), None),
    ] {
        let denial = case.decide(&ask).unwrap_err();
        assert_eq!(denial.about().map(|id| id.as_str()), about, "{ask:?}");
        assert_eq!((denial.request().staff(), denial.request().ask()), (&staff("s-1"), &ask));
    }
}

#[test]
fn staff_that_nobody_registered_are_refused_as_inactive() {
    let policies = shipped();
    let state = fold([task_opened("T-1", "delivery", "42", "s-1")]);
    let case = Case { state, ..Case::new(&policies, []) };
    assert_eq!(case.refusal(&ask_grant("T-1", "delivery")), Some(Refusal::StaffInactive));
    assert!(StaffId::new("").is_err(), "no id stands for nobody");
}

#[test]
fn operators_policies_forbid_on_top() {
    let forbid = |annotation: &str| {
        with(&format!(
            r#"@id("no-42") {annotation} forbid (principal, action, resource)
               when {{ resource has subject && resource.subject == "42" }};"#
        ))
        .unwrap()
    };
    let ask = ask_grant("T-1", "delivery");
    let check = |policies: &Policies, ask: &Ask, expected: Expect| {
        expected.assert_eq(&Case::new(policies, []).answer(ask));
    };
    check(&forbid(""), &ask, expect!["forbidden-by-policy: no-42"]);
    check(&forbid(r#"@refusal("task-closed")"#), &ask, expect!["task-closed: no-42"]);
    check(&forbid(""), &ask_grant("T-1", "refund"), expect!["purpose-unfit: no-42 purpose-fits-task"]);
    check(&forbid(""), &ask_grant("T-3", "delivery"), expect!["permit: staff-look-for-tasks"]);
    let permit = with(r#"@id("all") permit (principal, action, resource);"#).unwrap();
    check(&permit, &ask_grant("T-2", "delivery"), expect!["not-available: task-assigned"]);
}

#[test]
fn a_policy_that_cannot_be_evaluated_forbids() {
    let policies = with(OVERFLOW).unwrap();
    let case = Case::new(&policies, []);
    assert_eq!(case.answer(&ask_grant("T-1", "delivery")), "policy-failed: overflow");
    assert_eq!(case.answer(&ask_look("g-1")), "policy-failed: overflow");
    // Not even a policy that would permit may fail.
    let policies = with(&OVERFLOW.replace("forbid", "permit")).unwrap();
    assert_eq!(Case::new(&policies, []).answer(&ask_look("g-1")), "policy-failed: overflow");
}

/// Valid by the schema; overflows for every task that there is.
const OVERFLOW: &str = r#"@id("overflow") forbid (principal, action, resource)
    when { resource.opened_at * 9223372036854775807 > 1 };"#;

#[test]
fn refuses_to_load_what_would_not_decide() {
    let check = |text: &str, expected: Expect| {
        let Err(error) = with(text) else { panic!("loaded: {text}") };
        expected.assert_eq(&error.to_string());
    };
    check(
        "forbid (principal, action, resource);",
        expect!["policy file `own.cedar`: give each policy an `@id(\"…\")` of its own; `policy0` has none"],
    );
    check(
        r#"@id("") forbid (principal, action, resource);"#,
        expect!["policy file `own.cedar`: give each policy an `@id(\"…\")` of its own; `policy0` has none"],
    );
    check(
        r#"@id("staff-active") forbid (principal, action, resource);"#,
        expect![[
            r#"policy file `own.cedar`: give each policy an `@id("…")` of its own; duplicate template or policy id `staff-active`"#
        ]],
    );
    check(
        r#"@id("a") @refusal("no") forbid (principal, action, resource);"#,
        expect![
            "policy `a`: unknown refusal `no`; use one of `staff-inactive`, `training-expired`, `attestation-expired`, `not-available`, `task-closed`, `purpose-unfit`, `subject-mismatch`, `fields-beyond-purpose`, `grant-expired`, `grant-ended`, `forbidden-by-policy`, `policy-failed`"
        ],
    );
    check(
        r#"@id("a") forbid (principal, action, resource) when { principal.name == "x" };"#,
        expect![
            "the policies do not fit the schema: for policy `a`, attribute `name` on entity type `Zweck::Staff` not found"
        ],
    );
    check(
        r#"@id("a") forbid (principal, action, resource) when { resource.subject == "x" };"#,
        expect![
            "the policies do not fit the schema: for policy `a`, unable to guarantee safety of access to optional attribute `subject` on entity type `Zweck::Task`"
        ],
    );
    check(
        "@id(\"a\") forbid (principal",
        expect!["policy file `own.cedar` is not valid Cedar: unexpected end of input"],
    );
    check(
        r#"@id("a") forbid (principal == ?principal, action, resource);"#,
        expect![
            "policy file `own.cedar` is not valid Cedar: a template decides nothing by itself; write the policy out"
        ],
    );
}

#[test]
fn the_digest_tells_any_change() {
    let file = |text: &str| PolicyFile { name: "own.cedar".to_owned(), text: text.to_owned() };
    let (one, two) = (r#"@id("a") forbid (principal, action, resource);"#, "// nothing");
    let sets = [
        vec![],
        vec![file("")],
        vec![file(one)],
        vec![file(&format!("{one}\n"))],
        vec![file(one), file(two)],
        vec![file(two), file(one)],
        vec![file(&format!("{one}{two}"))],
    ];
    let digest = |files: &Vec<PolicyFile>| Policies::load(files, &purposes()).unwrap().digest().to_owned();
    let digests: std::collections::BTreeSet<_> = sets.iter().map(digest).collect();
    assert_eq!(digests.len(), sets.len());
    assert!(digests.iter().all(|digest| digest.len() == 64));
}
