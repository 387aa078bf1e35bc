//! Which encoding a sample of bytes is in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding of a file that begins with these bytes. `whole` says that nothing follows them.
///
/// A mark decides; then zero bytes, which only UTF-16 has between letters; then UTF-8, if most lines that are not ASCII
/// are UTF-8, so that a few torn lines do not make a file Latin; then the statistics of `chardetng`, which browsers use.
pub(crate) fn detect(sample: &[u8], whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return encoding;
    }
    if let Some(encoding) = unmarked_utf16(sample) {
        return encoding;
    }
    if is_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, whole);
    detector.guess(None, Utf8Detection::Deny)
}

fn unmarked_utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let sample = sample.get(..sample.len().min(4096))?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Of what is written in Latin letters, every other byte is zero; 7 of 10 leaves room for names in other letters.
    let most = sample.len() / 2 * 7 / 10;
    match (even > most.max(1), odd > most.max(1)) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

fn is_utf8(sample: &[u8]) -> bool {
    if std::str::from_utf8(sample).is_ok() {
        return true;
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut lines = sample.split(|byte| matches!(byte, b'\n' | b'\r'));
    // The sample may end within a letter.
    let last = lines.next_back().unwrap_or_default();
    for line in lines.filter(|line| !line.is_ascii()) {
        match std::str::from_utf8(line) {
            Ok(_) => good += 1,
            Err(_) => bad += 1,
        }
    }
    if good + bad == 0 {
        return std::str::from_utf8(last).map_or_else(|error| error.error_len().is_none(), |_| true);
    }
    good > bad
}
