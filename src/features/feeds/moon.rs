//! When the moon is new, full, or half: Jean Meeus, *Astronomical Algorithms*, 2nd edition, chapter 49,
//! "Phases of the Moon", with all of its terms: some ten seconds off for years near ours.

use jiff::Timestamp;

/// A phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// New moon.
    New,
    /// First quarter.
    FirstQuarter,
    /// Full moon.
    Full,
    /// Last quarter.
    LastQuarter,
}

impl Phase {
    /// In the order in which they come.
    pub const ALL: [Self; 4] = [Self::New, Self::FirstQuarter, Self::Full, Self::LastQuarter];

    /// For ids.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::FirstQuarter => "first-quarter",
            Self::Full => "full",
            Self::LastQuarter => "last-quarter",
        }
    }
}

/// Lunations from the new moon of January 2000.
const MONTH_DAYS: f64 = 29.530_588_861;
/// That new moon's Julian day (Meeus 49.1), and the Julian day of the Unix epoch.
const FIRST: f64 = 2_451_550.097_66;
const UNIX: f64 = 2_440_587.5;
/// Terrestrial time is so many seconds ahead of UTC: 69.2 in 2024, and expected to stay within some seconds of
/// it for decades.
const DELTA_T: f64 = 69.2;

/// Coefficient, power of E, and multiples of M, M′ and F whose sine it goes with.
type Term = (f64, i32, [f64; 3]);

/// Meeus p. 351, new and full moon: the angles are the same, the coefficients two.
const NEW_AND_FULL: [(f64, Term); 24] = [
    (-0.406_14, (-0.407_20, 0, [0.0, 1.0, 0.0])),
    (0.173_02, (0.172_41, 1, [1.0, 0.0, 0.0])),
    (0.016_14, (0.016_08, 0, [0.0, 2.0, 0.0])),
    (0.010_43, (0.010_39, 0, [0.0, 0.0, 2.0])),
    (0.007_34, (0.007_39, 1, [-1.0, 1.0, 0.0])),
    (-0.005_15, (-0.005_14, 1, [1.0, 1.0, 0.0])),
    (0.002_09, (0.002_08, 2, [2.0, 0.0, 0.0])),
    (-0.001_11, (-0.001_11, 0, [0.0, 1.0, -2.0])),
    (-0.000_57, (-0.000_57, 0, [0.0, 1.0, 2.0])),
    (0.000_56, (0.000_56, 1, [1.0, 2.0, 0.0])),
    (-0.000_42, (-0.000_42, 0, [0.0, 3.0, 0.0])),
    (0.000_42, (0.000_42, 1, [1.0, 0.0, 2.0])),
    (0.000_38, (0.000_38, 1, [1.0, 0.0, -2.0])),
    (-0.000_24, (-0.000_24, 1, [-1.0, 2.0, 0.0])),
    (-0.000_07, (-0.000_07, 0, [2.0, 1.0, 0.0])),
    (0.000_04, (0.000_04, 0, [0.0, 2.0, -2.0])),
    (0.000_04, (0.000_04, 0, [3.0, 0.0, 0.0])),
    (0.000_03, (0.000_03, 0, [1.0, 1.0, -2.0])),
    (0.000_03, (0.000_03, 0, [0.0, 2.0, 2.0])),
    (-0.000_03, (-0.000_03, 0, [1.0, 1.0, 2.0])),
    (0.000_03, (0.000_03, 0, [-1.0, 1.0, 2.0])),
    (-0.000_02, (-0.000_02, 0, [-1.0, 1.0, -2.0])),
    (-0.000_02, (-0.000_02, 0, [1.0, 3.0, 0.0])),
    (0.000_02, (0.000_02, 0, [0.0, 4.0, 0.0])),
];

/// Meeus p. 352, the quarters.
const QUARTERS: [Term; 24] = [
    (-0.628_01, 0, [0.0, 1.0, 0.0]),
    (0.171_72, 1, [1.0, 0.0, 0.0]),
    (-0.011_83, 1, [1.0, 1.0, 0.0]),
    (0.008_62, 0, [0.0, 2.0, 0.0]),
    (0.008_04, 0, [0.0, 0.0, 2.0]),
    (0.004_54, 1, [-1.0, 1.0, 0.0]),
    (0.002_04, 2, [2.0, 0.0, 0.0]),
    (-0.001_80, 0, [0.0, 1.0, -2.0]),
    (-0.000_70, 0, [0.0, 1.0, 2.0]),
    (-0.000_40, 0, [0.0, 3.0, 0.0]),
    (-0.000_34, 1, [-1.0, 2.0, 0.0]),
    (0.000_32, 1, [1.0, 0.0, 2.0]),
    (0.000_32, 1, [1.0, 0.0, -2.0]),
    (-0.000_28, 2, [2.0, 1.0, 0.0]),
    (0.000_27, 1, [1.0, 2.0, 0.0]),
    (-0.000_05, 0, [-1.0, 1.0, -2.0]),
    (0.000_04, 0, [0.0, 2.0, 2.0]),
    (-0.000_04, 0, [1.0, 1.0, 2.0]),
    (0.000_04, 0, [-2.0, 1.0, 0.0]),
    (0.000_03, 0, [1.0, 1.0, -2.0]),
    (0.000_03, 0, [3.0, 0.0, 0.0]),
    (0.000_02, 0, [0.0, 2.0, -2.0]),
    (0.000_02, 0, [-1.0, 1.0, 2.0]),
    (-0.000_02, 0, [1.0, 3.0, 0.0]),
];

/// Meeus p. 352, the planets' part, for all phases: coefficient in millionths of a day, angle at k = 0, its
/// growth with k.
const PLANETS: [(f64, f64, f64); 14] = [
    (325.0, 299.77, 0.107_408),
    (165.0, 251.88, 0.016_321),
    (164.0, 251.83, 26.651_886),
    (126.0, 349.42, 36.412_478),
    (110.0, 84.66, 18.206_239),
    (62.0, 141.74, 53.303_771),
    (60.0, 207.14, 2.453_732),
    (56.0, 154.84, 7.306_860),
    (47.0, 34.52, 27.261_239),
    (42.0, 207.19, 0.121_824),
    (40.0, 291.34, 1.844_379),
    (37.0, 161.72, 24.198_154),
    (35.0, 239.56, 25.513_099),
    (23.0, 331.55, 3.592_518),
];

/// The moment of a phase, in Julian days of terrestrial time. `k` counts lunations; its fraction is the phase.
fn julian_day(k: f64, phase: Phase) -> f64 {
    let t = k / 1236.85;
    let power = |a: f64, b: f64, c: f64| t * t * (a + t * (b + t * c));
    let mean = FIRST + MONTH_DAYS * k + power(0.000_154_37, -0.000_000_150, 0.000_000_000_73);
    let e = 1.0 - t * (0.002_516 + t * 0.000_007_4);
    // The sun's mean anomaly, the moon's, the moon's argument of latitude, its ascending node.
    let sun = (2.5534 + 29.105_356_70 * k + power(-0.000_001_4, -0.000_000_11, 0.0)).to_radians();
    let moon = 201.5643 + 385.816_935_28 * k + power(0.010_758_2, 0.000_012_38, -0.000_000_058);
    let moon = moon.to_radians();
    let latitude = 160.7108 + 390.670_502_84 * k;
    let latitude = (latitude + power(-0.001_611_8, -0.000_002_27, 0.000_000_011)).to_radians();
    let node = (124.7746 - 1.563_755_88 * k + power(0.002_067_2, 0.000_002_15, 0.0)).to_radians();

    let angle = |[a, b, c]: [f64; 3]| a * sun + b * moon + c * latitude;
    let term =
        |coefficient: f64, by_e: i32, of: [f64; 3]| coefficient * e.powi(by_e) * angle(of).sin();
    let mut correction = -0.000_17 * node.sin();
    correction += match phase {
        Phase::New => {
            NEW_AND_FULL.iter().map(|(_, (c, by_e, of))| term(*c, *by_e, *of)).sum::<f64>()
        }
        Phase::Full => NEW_AND_FULL.iter().map(|(c, (_, by_e, of))| term(*c, *by_e, *of)).sum(),
        Phase::FirstQuarter | Phase::LastQuarter => {
            QUARTERS.iter().map(|(c, by_e, of)| term(*c, *by_e, *of)).sum()
        }
    };
    let w = 0.003_06 - 0.000_38 * e * sun.cos() + 0.000_26 * moon.cos()
        - 0.000_02 * (moon - sun).cos()
        + 0.000_02 * (moon + sun).cos()
        + 0.000_02 * (2.0 * latitude).cos();
    correction += match phase {
        Phase::FirstQuarter => w,
        Phase::LastQuarter => -w,
        Phase::New | Phase::Full => 0.0,
    };
    for (index, (coefficient, at, growth)) in PLANETS.iter().enumerate() {
        let bend = if index == 0 { -0.009_173 * t * t } else { 0.0 };
        correction += coefficient * 1e-6 * (at + growth * k + bend).to_radians().sin();
    }
    mean + correction
}

/// All phases from one moment up to another.
#[must_use]
pub fn between(from: Timestamp, to: Timestamp) -> Vec<(Phase, Timestamp)> {
    let days = |at: Timestamp| seconds(at) / 86_400.0 + UNIX;
    // A month before and after: a true phase is less than a day from its mean.
    let mut k = ((days(from) - FIRST) / MONTH_DAYS).floor() - 1.0;
    let last = ((days(to) - FIRST) / MONTH_DAYS).ceil() + 1.0;
    let mut found = Vec::new();
    while k <= last {
        for (phase, part) in Phase::ALL.into_iter().zip([0.0, 0.25, 0.5, 0.75]) {
            let moment = timestamp((julian_day(k + part, phase) - UNIX) * 86_400.0 - DELTA_T);
            found.extend(moment.filter(|at| (from..=to).contains(at)).map(|at| (phase, at)));
        }
        k += 1.0;
    }
    found
}

#[expect(clippy::cast_precision_loss, reason = "seconds of our centuries are exact in 53 bits")]
fn seconds(at: Timestamp) -> f64 {
    at.as_second() as f64
}

/// To the minute: more would be a precision that the formula does not have.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast saturates, and jiff has bounds of its own"
)]
fn timestamp(seconds: f64) -> Option<Timestamp> {
    Timestamp::from_second((seconds / 60.0).round() as i64 * 60).ok()
}
