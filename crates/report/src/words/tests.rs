use audit::Lang;

use super::Word;

#[test]
fn both_languages_say_everything_with_the_same_values() {
    for word in Word::ALL {
        let (english, german) = (word.say(Lang::English), word.say(Lang::German));
        assert!(!english.is_empty() && !german.is_empty(), "{word:?}");
        assert_eq!(english.matches("{}").count(), german.matches("{}").count(), "{word:?}");
        // The same in both, because it is the same word.
        let shared = matches!(word, Word::OfTeam | Word::Team | Word::Digest);
        assert_eq!(english == german, shared, "{word:?}");
    }
}
