//! Places on the map: distance, and cells for exact keys.
//!
//! The cells are those of a plain grid of latitude and longitude instead of a hexagonal one (H3): a look into the nine
//! cells around a home finds everybody within a cell's width, and that is all that is asked of them.

use crate::Position;

/// Metres between two places on a sphere (haversine formula; its error on the real Earth is below 0.6 %).
pub(crate) fn metres(left: Position, right: Position) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let latitude = half(right.latitude - left.latitude);
    let longitude = half(right.longitude - left.longitude);
    let chord = latitude + left.latitude.to_radians().cos() * right.latitude.to_radians().cos() * longitude;
    2.0 * EARTH * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// The cell of a place, of at least `metres` width and height; `None` where the coordinates are none.
pub(crate) fn cell(place: Position, metres: f64) -> Option<(i32, i32)> {
    let valid = place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0;
    // The equator's degree is the widest; towards the poles a cell gets narrower in metres, so that the width is set by
    // the band of latitude that the place is in.
    let height = metres.max(1.0) / METRES_PER_DEGREE;
    let row = (place.latitude / height).floor();
    let width = height / circumference(row, height);
    valid.then(|| (row as i32, (place.longitude / width).floor() as i32))
}

/// The cell and those around it. The rows above and below have cells of other widths, so it asks for the places there.
pub(crate) fn around(place: Position, metres: f64) -> impl Iterator<Item = (i32, i32)> {
    let height = metres.max(1.0) / METRES_PER_DEGREE;
    let steps = [-1.0, 0.0, 1.0];
    steps.into_iter().flat_map(move |north| {
        let latitude = place.latitude + north * height;
        let centre = cell(Position { latitude, longitude: place.longitude }, metres);
        centre.into_iter().flat_map(|(row, column)| {
            [-1, 0, 1].into_iter().map(move |east| (row, column.saturating_add(east)))
        })
    })
}

/// Cosine of the latitude furthest from the equator in a row, and not so small that cells get endless.
fn circumference(row: f64, height: f64) -> f64 {
    let furthest = (row * height).abs().max(((row + 1.0) * height).abs());
    furthest.to_radians().cos().max(0.01)
}

/// Mean radius of the Earth in metres (IUGG).
const EARTH: f64 = 6_371_008.8;
/// Of a meridian, on that sphere.
const METRES_PER_DEGREE: f64 = EARTH * std::f64::consts::PI / 180.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_distance() {
        let cologne = Position { latitude: 50.941_3, longitude: 6.958_3 };
        let berlin = Position { latitude: 52.518_6, longitude: 13.376_2 };
        assert!((metres(cologne, berlin) - 477_000.0).abs() < 2_000.0, "{}", metres(cologne, berlin));
        assert_eq!(cell(Position { latitude: f64::NAN, longitude: 0.0 }, 60.0), None);
        assert_eq!(cell(Position { latitude: 91.0, longitude: 0.0 }, 60.0), None);
    }

    proptest! {
        #[test]
        fn who_is_near_is_in_a_cell_around(
            latitude in -85.0..85.0f64, longitude in -179.0..179.0f64, north in -60.0..60.0f64, east in -60.0..60.0f64,
        ) {
            let home = Position { latitude, longitude };
            let other = Position {
                latitude: latitude + north / METRES_PER_DEGREE,
                longitude: longitude + east / METRES_PER_DEGREE / latitude.to_radians().cos(),
            };
            prop_assume!(metres(home, other) <= 60.0);
            let found = around(home, 60.0).any(|near| Some(near) == cell(other, 60.0));
            prop_assert!(found);
        }
    }
}
