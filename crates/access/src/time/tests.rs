use std::time::Duration;

use super::{MAX, MIN, Timestamp};

#[test]
fn keeps_to_the_times_that_can_be_written_and_read_back() {
    for outside in [MIN - 1, MAX + 1] {
        assert!(jiff::Timestamp::from_millisecond(outside).is_err());
    }
    assert_eq!("9999-12-30T22:00:00.999Z".parse(), Ok(Timestamp::from_millis(MAX)));
    for millis in [i64::MIN, MIN - 1, MIN, -1, 0, 999, 1_763_885_700_000, MAX, MAX + 1, i64::MAX] {
        let time = Timestamp::from_millis(millis);
        assert_eq!(time.as_millis(), millis.clamp(MIN, MAX));
        assert_eq!(time.to_string().parse(), Ok(time));
        let json = serde_json::to_string(&time).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
    }
}

#[test]
fn adding_stops_at_the_largest_time() {
    for duration in [Duration::MAX, Duration::from_secs(u64::from(u32::MAX) * 60)] {
        assert_eq!(Timestamp::from_millis(1_763_885_700_000).after(duration).as_millis(), MAX);
    }
    assert_eq!(Timestamp::from_millis(5).after(Duration::from_millis(7)).as_millis(), 12);
}

#[test]
fn reads_rfc_3339_only() {
    let time: Timestamp = "2026-11-23T09:15:00.25+01:00".parse().unwrap();
    assert_eq!(time.to_string(), "2026-11-23T08:15:00.25Z");
    assert_eq!(format!("{time:?}"), "2026-11-23T08:15:00.25Z");
    for text in ["", "2026-11-23", "08:15", "2026-13-01T00:00:00Z", "1763885700", "2026-11-23T08:15:00"] {
        let error = text.parse::<Timestamp>().unwrap_err().to_string();
        assert_eq!(error, "expected an RFC 3339 time such as `2026-11-23T08:15:00Z`");
    }
}
