//! The chain of the audit table: whoever changes, removes or adds a line behind the product's back is found at that line.

use crate::support::*;
use storage::testing::tamper;

async fn chain(auditor: &StaffMember) -> Value {
    auditor.get("/staff/audit/chain").await.ok()
}

async fn tampered(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let auditor = app.staff("auditor").await;
    let organizer = app.staff("organizer").await;
    for reason in ["颁奖", "核对", "存档"] {
        let body = json!({"format": "csv", "detail": "masked", "top": 3, "reason": reason});
        assert_eq!(organizer.act("exports", body).await.status, 200);
    }
    let whole = chain(&auditor).await;
    assert_eq!(whole["broken_at"], Value::Null);
    let lines = whole["lines"].as_i64().unwrap();
    assert!(lines > 4, "{whole}");
    // One word of one line, and back again: the exact line is named, and only while it differs.
    let middle = lines - 1;
    let change = |from: &str, to: &str| {
        format!("UPDATE audit SET detail = replace(detail, '{from}', '{to}') WHERE number = {middle}")
    };
    assert_eq!(tamper(&app.store, &change("核对", "核实")).await, 1);
    let broken = chain(&auditor).await;
    assert_eq!((&broken["broken_at"], &broken["head"]), (&json!(middle), &whole["head"]));
    assert!(broken["broken_line"]["detail"].as_str().unwrap().ends_with("核实"), "{broken}");
    tamper(&app.store, &change("核实", "核对")).await;
    assert_eq!(chain(&auditor).await, whole);
    // Who it was, and when.
    for (field, other) in [("actor_name", "'别人'"), ("at", "at + 1"), ("object", "'x'"), ("address", "'x'")] {
        tamper(&app.store, &format!("UPDATE audit SET {field} = {other} WHERE number = 2")).await;
        assert_eq!(chain(&auditor).await["broken_at"], 2, "{field}");
    }
    // The last line is gone, with and without the head.
    tamper(&app.store, &format!("DELETE FROM audit WHERE number = {lines}")).await;
    tamper(&app.store, "DELETE FROM audit WHERE number = 2").await;
    let broken = chain(&auditor).await;
    assert_eq!((&broken["broken_at"], &broken["broken_line"]), (&json!(2), &Value::Null), "nothing is in its place");
}

crate::concurrency::on_both! {
    a_changed_line_is_named, a_changed_line_is_named_on_postgresql: tampered;
}
